package org.towerrank.lucene;

/** What a model's score does to the first-pass score of a hit. */
public enum RescoreMode {
  /** Takes its place. */
  REPLACE,
  /** Is multiplied with it. */
  MULTIPLY,
  /** Is added to it. */
  ADD;

  /** The score of a hit from both. */
  public double apply(float firstPass, double model) {
    return switch (this) {
      case REPLACE -> model;
      case MULTIPLY -> firstPass * model;
      case ADD -> firstPass + model;
    };
  }
}
