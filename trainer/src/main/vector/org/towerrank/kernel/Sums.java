package org.towerrank.kernel;

import static org.towerrank.kernel.Species.FLOATS;

import jdk.incubator.vector.FloatVector;

/** Sums of some numbers of one array and as many of another, in place. */
public final class Sums {

  private Sums() {}

  /**
   * Adds numbers.
   *
   * @param sums their first {@code count} grow by those of {@code numbers} from {@code from} on
   */
  public static void add(float[] numbers, int from, float[] sums, int count) {
    add(numbers, from, sums, 0, count);
  }

  /**
   * Adds numbers.
   *
   * @param sums {@code count} of them from {@code at} on grow by those of {@code numbers} from
   *     {@code from} on
   */
  public static void add(float[] numbers, int from, float[] sums, int at, int count) {
    int done = Vectors.AVAILABLE ? Vectorized.add(numbers, from, sums, at, count) : 0;
    for (int i = done; i < count; i++) {
      sums[at + i] += numbers[from + i];
    }
  }

  private static final class Vectorized {

    static int add(float[] numbers, int from, float[] sums, int at, int count) {
      int i = 0;
      for (; i <= count - FLOATS.length(); i += FLOATS.length()) {
        FloatVector sum = FloatVector.fromArray(FLOATS, sums, at + i);
        sum.add(FloatVector.fromArray(FLOATS, numbers, from + i)).intoArray(sums, at + i);
      }
      return i;
    }
  }
}
