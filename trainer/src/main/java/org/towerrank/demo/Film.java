package org.towerrank.demo;

import java.util.List;
import org.towerrank.dataset.ItemProfile;

/**
 * A made-up film.
 *
 * @param profile what a service knows of it
 * @param genres its genres, by index; some of its theme's
 * @param theme what it is about
 * @param released when it can first be seen, in seconds since 1970
 * @param fame how often it is seen, relative to the others of its theme
 * @param quality how well it is liked: mean 0, deviation 1
 */
record Film(
    ItemProfile profile,
    List<Integer> genres,
    Theme theme,
    long released,
    double fame,
    double quality) {

  private static final double SECONDS_OF_NOVELTY = 30 * 86_400.0;

  Film {
    genres = List.copyOf(genres);
  }

  int id() {
    return profile.id();
  }

  /**
   * Returns how much it draws people at a time: more when it is new, nothing before its release.
   */
  double draw(long time) {
    if (time < released) {
      return 0;
    }
    return fame * (1 + 3 * StrictMath.exp((released - time) / SECONDS_OF_NOVELTY));
  }
}
