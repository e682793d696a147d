package org.towerrank.kernel;

import static org.towerrank.kernel.Species.FLOATS;
import static org.towerrank.kernel.Species.WIDEST;

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

  /**
   * Adds the same numbers, times a factor, again and again.
   *
   * @param numbers {@code count} of them from {@code from} on
   * @param sums grow from {@code at} on
   * @param times how often, each {@code count} behind the one before
   */
  public static void addRepeated(
      float[] numbers, int from, int count, float factor, float[] sums, int at, int times) {
    int done = 0;
    if (Vectors.AVAILABLE) {
      for (; done <= count - FLOATS.length(); done += FLOATS.length()) {
        Vectorized.addRepeated(numbers, from + done, count, factor, sums, at + done, times);
      }
    }
    for (; done < count; done++) {
      float product = numbers[from + done] * factor;
      for (int i = 0; i < times; i++) {
        sums[at + done + i * count] += product;
      }
    }
  }

  private static final class Vectorized {

    static void addRepeated(
        float[] numbers, int from, int count, float factor, float[] sums, int at, int times) {
      FloatVector product = FloatVector.fromArray(FLOATS, numbers, from).mul(factor);
      int next = at;
      for (int i = 0; i < times; i++) {
        product.add(FloatVector.fromArray(FLOATS, sums, next)).intoArray(sums, next);
        next += count;
      }
    }

    static int add(float[] numbers, int from, float[] sums, int at, int count) {
      int i = 0;
      for (; i <= count - WIDEST.length(); i += WIDEST.length()) {
        FloatVector sum = FloatVector.fromArray(WIDEST, sums, at + i);
        sum.add(FloatVector.fromArray(WIDEST, numbers, from + i)).intoArray(sums, at + i);
      }
      for (; i <= count - FLOATS.length(); i += FLOATS.length()) {
        FloatVector sum = FloatVector.fromArray(FLOATS, sums, at + i);
        sum.add(FloatVector.fromArray(FLOATS, numbers, from + i)).intoArray(sums, at + i);
      }
      return i;
    }
  }
}
