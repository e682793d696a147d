package org.towerrank.demo;

import java.util.List;
import org.towerrank.dataset.ItemProfile;
import org.towerrank.dataset.UserProfile;

/**
 * Everything that is there before the first event.
 *
 * @param themes what films can be about
 * @param films all films
 * @param viewers all users
 */
record Catalogue(List<Theme> themes, List<Film> films, List<Viewer> viewers) {

  Catalogue {
    themes = List.copyOf(themes);
    films = List.copyOf(films);
    viewers = List.copyOf(viewers);
  }

  List<ItemProfile> items() {
    return films.stream().map(Film::profile).toList();
  }

  List<UserProfile> users() {
    return viewers.stream().map(Viewer::profile).toList();
  }
}
