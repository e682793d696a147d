package org.towerrank.demo;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Random draws that give the same values on every machine and in every Java: the generator's
 * algorithm is specified, and only exact arithmetic and {@link StrictMath} are applied to it.
 */
final class Chance {

  private final SplittableRandom random;

  Chance(long seed) {
    this(new SplittableRandom(seed));
  }

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /** Returns an independent source, so that more draws here change nothing there. */
  Chance split() {
    return new Chance(random.split());
  }

  boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** Returns a value in [0, 1). */
  double uniform() {
    return random.nextDouble();
  }

  /** Returns a value in [from, to). */
  int integer(int from, int to) {
    return random.nextInt(from, to);
  }

  /** Returns a value in [from, to). */
  long time(long from, long to) {
    return random.nextLong(from, to);
  }

  /** Returns a value with mean 0 and deviation 1, nearly normal: a sum of twelve uniform ones. */
  double normal() {
    double sum = -6;
    for (int term = 0; term < 12; term++) {
      sum += random.nextDouble();
    }
    return sum;
  }

  <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Draws with probability proportional to weight; at least one weight must be positive. */
  <T> T one(List<T> choices, ToDoubleFunction<? super T> weight) {
    double total = choices.stream().mapToDouble(weight).reduce(0, Double::sum);
    double left = random.nextDouble() * total;
    T last = choices.get(0);
    for (T choice : choices) {
      double share = weight.applyAsDouble(choice);
      if (share > 0) {
        last = choice;
        left -= share;
        if (left < 0) {
          break;
        }
      }
    }
    return last;
  }

  static double sigmoid(double logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }
}
