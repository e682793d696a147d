package org.towerrank.train;

import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/** Draws from a discrete distribution in constant time (Walker 1977, built as in Vose 1991). */
final class AliasTable {
  private final double[] probabilities;
  private final double[] thresholds;
  private final int[] aliases;

  /**
   * @param weights not negative, at least one positive
   */
  AliasTable(double[] weights) {
    int n = weights.length;
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    probabilities = new double[n];
    thresholds = new double[n];
    aliases = new int[n];
    ArrayDeque<Integer> small = new ArrayDeque<>();
    ArrayDeque<Integer> large = new ArrayDeque<>();
    for (int i = 0; i < n; i++) {
      probabilities[i] = weights[i] / total;
      thresholds[i] = probabilities[i] * n;
      aliases[i] = i;
      (thresholds[i] < 1 ? small : large).add(i);
    }
    while (!small.isEmpty() && !large.isEmpty()) {
      int low = small.remove();
      int high = large.remove();
      aliases[low] = high;
      thresholds[high] -= 1 - thresholds[low];
      (thresholds[high] < 1 ? small : large).add(high);
    }
  }

  double probability(int index) {
    return probabilities[index];
  }

  int draw(RandomGenerator random) {
    int column = random.nextInt(probabilities.length);
    return random.nextDouble() < thresholds[column] ? column : aliases[column];
  }
}
