package org.towerrank.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * How much people of an age, a gender and an occupation like each genre. That is what a model can
 * know of a user who has done nothing yet.
 */
final class GroupTastes {

  private static final int YEARS_OF_AGE_GROUP = 12;
  private static final int AGE_GROUPS = 5;

  private final int genres;
  private final List<List<Double>> byAge;
  private final List<List<Double>> byGender;
  private final List<List<Double>> byOccupation;

  GroupTastes(int genres, int occupations, Chance chance) {
    this.genres = genres;
    this.byAge = table(AGE_GROUPS, 0.8, chance);
    this.byGender = table(2, 0.5, chance);
    this.byOccupation = table(occupations, 0.6, chance);
  }

  /** Returns the tastes of one person: those of the groups, and half as much of their own. */
  List<Double> tastes(int age, boolean female, int occupation, Chance chance) {
    List<Double> tastes = new ArrayList<>();
    for (int genre = 0; genre < genres; genre++) {
      tastes.add(
          byAge.get((age - 16) / YEARS_OF_AGE_GROUP).get(genre)
              + byGender.get(female ? 1 : 0).get(genre)
              + byOccupation.get(occupation).get(genre)
              + 0.5 * chance.normal());
    }
    return tastes;
  }

  private List<List<Double>> table(int groups, double deviation, Chance chance) {
    List<List<Double>> table = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      List<Double> row = new ArrayList<>();
      for (int genre = 0; genre < genres; genre++) {
        row.add(deviation * chance.normal());
      }
      table.add(row);
    }
    return table;
  }
}
