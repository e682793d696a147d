package org.towerrank.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.towerrank.data.RankingSplit;
import org.towerrank.model.Loss;
import org.towerrank.model.Ranker;

/**
 * Lets a ranker begin near what a model without features would say: the log-odds of the labels are
 * added to its biases. Otherwise its first steps go into learning how rare positives are, and a fit
 * of few steps never ends with that. What is drawn stays in the biases, as small networks whose
 * scores begin at the very share of positives learn worse.
 */
final class FirstBiases {
  /** No share of rows is nearer to 0 or 1, so that log-odds are numbers a step can change. */
  private static final double RAREST = 1e-6;

  private final Ranker ranker;
  private final RankingSplit train;
  private final double[] positives;

  private FirstBiases(Ranker ranker, RankingSplit train, double[] positives) {
    this.ranker = ranker;
    this.train = train;
    this.positives = positives;
  }

  /**
   * What is added, by the names of weights, which a network need not have; nothing with a squared
   * loss, whose labels have a mean of 0.
   *
   * @param positives how many times a positive label of each task counts
   */
  static Map<String, float[]> of(Ranker ranker, RankingSplit train, double[] positives) {
    return ranker.loss() == Loss.SQUARED
        ? Map.of()
        : new FirstBiases(ranker, train, positives).byName();
  }

  private Map<String, float[]> byName() {
    double[] logits = logits();
    List<String> layers = ranker.outputLayers(logits.length);
    if (layers.isEmpty()) {
      return Map.of();
    }
    int width = logits.length / layers.size();
    Map<String, float[]> biases = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      float[] bias = new float[width];
      for (int task = 0; task < width; task++) {
        bias[task] = (float) logits[i * width + task];
      }
      biases.put(layers.get(i) + ".bias", bias);
    }
    return biases;
  }

  private double[] logits() {
    double[] shares = new double[positives.length];
    for (int task = 0; task < shares.length; task++) {
      shares[task] = share(task);
    }
    if (ranker.sequential()) {
      // A step is of the rows that got there.
      for (int task = shares.length - 1; task > 0; task--) {
        shares[task] /= shares[task - 1];
      }
    }
    return DoubleStream.of(shares).map(FirstBiases::logOdds).toArray();
  }

  private static double logOdds(double share) {
    double possible = Math.clamp(share, RAREST, 1 - RAREST);
    return Math.log(possible / (1 - possible));
  }

  /** The share of positives among the rows that have a label, as they count in the loss. */
  private double share(int task) {
    double mean = LabelScales.mean(train, task, label -> label);
    double positive = positives[task] * mean;
    return positive / (positive + 1 - mean);
  }
}
