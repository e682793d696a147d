package org.towerrank.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.towerrank.dataset.RankingEvent;
import org.towerrank.dataset.Rating;

/** Lets the users of a catalogue use the service for a year. */
final class EventGenerator {

  private final Catalogue catalogue;
  private final Map<Theme, List<Film>> filmsOf;
  private final Chance chance;

  EventGenerator(Catalogue catalogue, Chance chance) {
    this.catalogue = catalogue;
    this.chance = chance;
    this.filmsOf = catalogue.films().stream().collect(Collectors.groupingBy(Film::theme));
  }

  Events generate() {
    List<RankingEvent> shown = new ArrayList<>();
    List<Rating> seen = new ArrayList<>();
    Map<Integer, List<Theme>> interests = new HashMap<>();
    for (Viewer viewer : catalogue.viewers()) {
      ViewingYear year = new ViewingYear(viewer, catalogue.themes(), filmsOf, chance.split());
      year.run();
      shown.addAll(year.shown());
      seen.addAll(year.seen());
      interests.put(viewer.id(), year.interests());
    }
    return new Events(shown, seen, interests);
  }
}
