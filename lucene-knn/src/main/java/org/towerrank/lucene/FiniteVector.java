package org.towerrank.lucene;

/** Checks vectors: one with NaN is neither near to others nor far from them. */
final class FiniteVector {
  private FiniteVector() {}

  /**
   * Checks a vector.
   *
   * @param whose how errors name it
   * @throws IllegalArgumentException naming the first number that is infinite or NaN
   */
  static void require(String whose, float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      if (!Float.isFinite(vector[i])) {
        throw new IllegalArgumentException(
            whose + " vector: expected finite numbers, got [" + vector[i] + "] at place " + i);
      }
    }
  }

  /** The same of the vector that is searched by. */
  static void requireUser(float[] vector) {
    require("the user's", vector);
  }
}
