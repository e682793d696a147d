package org.towerrank.demo;

import java.util.List;
import org.towerrank.dataset.UserProfile;

/**
 * A made-up user.
 *
 * @param profile what a service knows of the user
 * @param tastes how much the user likes each genre, by index; it follows from age, gender and
 *     occupation, and from the person
 * @param joined when the user came, in seconds since 1970
 * @param activity how much the user does, relative to others
 */
record Viewer(UserProfile profile, List<Double> tastes, long joined, double activity) {

  Viewer {
    tastes = List.copyOf(tastes);
  }

  int id() {
    return profile.id();
  }

  /** Returns how much the user likes some genres on the whole. */
  double taste(List<Integer> genres) {
    double sum = 0;
    for (int genre : genres) {
      sum += tastes.get(genre);
    }
    return sum / genres.size();
  }
}
