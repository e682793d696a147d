package org.towerrank.lucene;

/**
 * Checks vectors: one with NaN is neither near to others nor far from them, and one that is too
 * long has inner products beyond float32, so that all items, or all users, are equally near to it.
 */
final class FiniteVector {
  private static final float LONGEST = 1.8e19f;

  private FiniteVector() {}

  /**
   * Checks a vector.
   *
   * @param whose how errors name it
   * @throws IllegalArgumentException naming the first number that is infinite or NaN, or the length
   *     if inner products with vectors as long may be no finite float
   */
  static void require(String whose, float[] vector) {
    double length = length(vector);
    if (length < LONGEST) {
      return;
    }
    for (int i = 0; i < vector.length; i++) {
      if (!Float.isFinite(vector[i])) {
        throw new IllegalArgumentException(
            whose + " vector: expected finite numbers, got [" + vector[i] + "] at place " + i);
      }
    }
    throw new IllegalArgumentException(
        whose
            + " vector: expected a length below "
            + LONGEST
            + ", so that inner products are finite, got "
            + (float) length);
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    return Math.sqrt(squares);
  }

  /** The same of the vector that is searched by. */
  static void requireUser(float[] vector) {
    require("the user's", vector);
  }
}
