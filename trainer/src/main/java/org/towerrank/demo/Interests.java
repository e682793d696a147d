package org.towerrank.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The three themes that a user is taken up with at a time. They drift: now and then the oldest
 * gives way to a new one, so that what a user saw last says more than what the user saw long ago.
 */
final class Interests {

  private static final int ACTIVE = 3;
  private static final double TASTE_TO_INTEREST = 1.3;

  private final List<Theme> themes;
  private final Viewer viewer;
  private final Chance chance;
  private final List<Theme> active = new ArrayList<>();

  Interests(List<Theme> themes, Viewer viewer, Chance chance) {
    this.themes = themes;
    this.viewer = viewer;
    this.chance = chance;
    while (active.size() < ACTIVE) {
      active.add(newInterest());
    }
  }

  /** Lets some time pass. */
  void drift(double probability) {
    if (chance.happens(probability)) {
      active.remove(0);
      active.add(newInterest());
    }
  }

  /** Returns the themes, the longest of interest first. */
  List<Theme> active() {
    return List.copyOf(active);
  }

  boolean holds(Theme theme) {
    return active.contains(theme);
  }

  private Theme newInterest() {
    return chance.one(
        themes,
        theme ->
            active.contains(theme)
                ? 0
                : theme.popularity()
                    * StrictMath.exp(TASTE_TO_INTEREST * viewer.taste(theme.genres())));
  }
}
