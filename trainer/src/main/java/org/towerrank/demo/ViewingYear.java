package org.towerrank.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.towerrank.dataset.RankingEvent;
import org.towerrank.dataset.Rating;

/**
 * What one user does from joining to the end of the year, in sessions. At some moments the service
 * shows a few films, half of them for the user's interests and half for their popularity, and the
 * user clicks on what fits interests and tastes; at others the user looks for a film. Nobody sees a
 * film twice.
 */
final class ViewingYear {

  private static final int SLATE = 5;
  private static final double SLATES = 5.2;
  private static final double SEARCHES = 13;
  private static final double DRIFT = 0.12;
  private static final int MOMENTS_OF_SESSION = 3;
  private static final int SECONDS_BETWEEN_MOMENTS = 1_800;
  private static final int TRIES = 20;

  private final Viewer viewer;
  private final List<Theme> themes;
  private final Map<Theme, List<Film>> filmsOf;
  private final Chance chance;
  private final Interests interests;
  private final Set<Integer> known = new HashSet<>();
  private final List<RankingEvent> shown = new ArrayList<>();
  private final List<Rating> seen = new ArrayList<>();

  ViewingYear(Viewer viewer, List<Theme> themes, Map<Theme, List<Film>> filmsOf, Chance chance) {
    this.viewer = viewer;
    this.themes = themes;
    this.filmsOf = filmsOf;
    this.chance = chance;
    this.interests = new Interests(themes, viewer, chance.split());
  }

  void run() {
    int slates = Math.max(1, (int) Math.round(SLATES * viewer.activity()));
    int searches = Math.max(3, (int) Math.round(SEARCHES * viewer.activity()));
    int slatesLeft = slates;
    List<Long> moments = moments(slates + searches);
    for (int moment = 0; moment < moments.size(); moment++) {
      interests.drift(DRIFT);
      // Each order of slates and searches is as likely as any other.
      if (chance.happens((double) slatesLeft / (moments.size() - moment))) {
        slatesLeft--;
        showSlate(moments.get(moment));
      } else {
        search(moments.get(moment));
      }
    }
  }

  List<RankingEvent> shown() {
    return shown;
  }

  List<Rating> seen() {
    return seen;
  }

  List<Theme> interests() {
    return interests.active();
  }

  private List<Long> moments(int count) {
    List<Long> moments = new ArrayList<>();
    while (moments.size() < count) {
      long session = chance.time(viewer.joined(), CatalogueGenerator.CLOSES);
      for (int moment = 0; moment < MOMENTS_OF_SESSION && moments.size() < count; moment++) {
        moments.add(session + (long) moment * SECONDS_BETWEEN_MOMENTS + chance.integer(0, 600));
      }
    }
    return moments.stream().sorted().toList();
  }

  private void showSlate(long time) {
    Set<Integer> slate = new HashSet<>(known);
    for (int position = 0; position < SLATE; position++) {
      long at = time + 10L * position;
      Theme theme = chance.happens(0.5) ? interest() : chance.one(themes, Theme::popularity);
      draw(theme, at, slate)
          .ifPresent(
              film -> {
                slate.add(film.id());
                show(film, at);
              });
    }
  }

  private void show(Film film, long time) {
    double taste = viewer.taste(film.genres());
    double fits = interests.holds(film.theme()) ? 1.8 : 0;
    boolean click =
        chance.happens(Chance.sigmoid(-2.9 + fits + 1.8 * taste + 0.7 * film.quality()));
    boolean like = click && likes(film);
    shown.add(new RankingEvent(List.of(click ? 1 : 0, like ? 1 : 0), viewer.id(), film.id(), time));
    if (click) {
      see(film, like, time);
    }
  }

  private void search(long time) {
    for (int tries = 0; tries < TRIES; tries++) {
      Theme theme = chance.happens(0.9) ? interest() : chance.one(themes, Theme::popularity);
      Optional<Film> found = draw(theme, time, known);
      if (found.isPresent()) {
        see(found.get(), likes(found.get()), time);
        return;
      }
    }
  }

  private void see(Film film, boolean like, long time) {
    known.add(film.id());
    seen.add(new Rating(viewer.id(), film.id(), like ? 5 : Rating.POSITIVE, time));
  }

  private boolean likes(Film film) {
    double taste = viewer.taste(film.genres());
    return chance.happens(Chance.sigmoid(-0.6 + 1.2 * taste + 1.0 * film.quality()));
  }

  /** Returns one of the user's interests, the newest most often. */
  private Theme interest() {
    List<Theme> active = interests.active();
    return chance.one(active, theme -> 1 + active.indexOf(theme));
  }

  private Optional<Film> draw(Theme theme, long time, Set<Integer> without) {
    List<Film> films =
        filmsOf.getOrDefault(theme, List.of()).stream()
            .filter(film -> film.released() <= time && !without.contains(film.id()))
            .toList();
    return films.isEmpty()
        ? Optional.empty()
        : Optional.of(chance.one(films, film -> film.draw(time)));
  }
}
