package org.towerrank.lucene;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Quoted;

/**
 * How the scores of several tasks become one.
 *
 * @param kind of the combination
 * @param weights by task; tasks not named do not count. None at all: every task with weight 1
 */
public record Combination(Kind kind, Map<String, Double> weights) {

  /** How weighted scores are joined. */
  public enum Kind {
    /** {@code Σ weight · score}. */
    WEIGHTED_SUM,
    /** {@code Π score ^ weight}. */
    WEIGHTED_PRODUCT
  }

  /** The sum of all tasks; of a single task, its score. */
  public static final Combination SUM = new Combination(Kind.WEIGHTED_SUM, Map.of());

  public Combination {
    requireNonNull(kind, "kind");
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    weights.forEach(
        (task, weight) -> {
          if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException(
                "weight of task "
                    + Quoted.of(task)
                    + ": expected a finite number, got ["
                    + weight
                    + "]");
          }
        });
  }

  /** {@code Σ weight · score} over the named tasks. */
  public static Combination weightedSum(Map<String, Double> weights) {
    return new Combination(Kind.WEIGHTED_SUM, weights);
  }

  /** {@code Π score ^ weight} over the named tasks. */
  public static Combination weightedProduct(Map<String, Double> weights) {
    return new Combination(Kind.WEIGHTED_PRODUCT, weights);
  }

  /**
   * The weight of each task of a model, 0 for those not named.
   *
   * @throws IllegalArgumentException naming a task that the model does not have, and the nearest
   */
  public double[] weights(List<String> tasks) {
    double[] byTask = new double[tasks.size()];
    if (weights.isEmpty()) {
      java.util.Arrays.fill(byTask, 1);
    }
    weights.forEach(
        (task, weight) -> {
          int index = tasks.indexOf(task);
          if (index < 0) {
            throw new IllegalArgumentException(
                "unknown task " + Quoted.of(task) + Nearest.hint(task, tasks));
          }
          byTask[index] = weight;
        });
    return byTask;
  }

  /**
   * The combined score.
   *
   * @param scores of all tasks, from {@code from} on
   * @param byTask as {@link #weights(List)} gives them
   */
  double apply(float[] scores, int from, double[] byTask) {
    double result = kind == Kind.WEIGHTED_SUM ? 0 : 1;
    for (int task = 0; task < byTask.length; task++) {
      double weight = byTask[task];
      if (weight != 0) {
        double term = term(scores[from + task], weight);
        result = kind == Kind.WEIGHTED_SUM ? result + term : result * term;
      }
    }
    return result;
  }

  private double term(double score, double weight) {
    return kind == Kind.WEIGHTED_SUM ? weight * score : power(score, weight);
  }

  /**
   * Which task makes a combination of some scores something else than a finite float; empty where
   * no single one does.
   *
   * @param byTask as {@link #weights(List)} gives them
   */
  Optional<String> blamed(Map<String, Float> scores, double[] byTask) {
    int task = 0;
    for (Map.Entry<String, Float> entry : scores.entrySet()) {
      double weight = byTask[task++];
      float score = entry.getValue();
      double term = term(score, weight);
      if (weight != 0 && !Float.isFinite(score)) {
        return Optional.of("the model gives [" + score + "] for task [" + entry.getKey() + "]");
      }
      if (weight != 0 && !Float.isFinite((float) term)) {
        String how = kind == Kind.WEIGHTED_SUM ? "] times its weight [" : "] to its weight [";
        return Optional.of(
            "task ["
                + entry.getKey()
                + "]: score ["
                + score
                + how
                + weight
                + "] is ["
                + term
                + "]");
      }
    }
    return Optional.empty();
  }

  private static double power(double score, double weight) {
    return weight == 1 ? score : Math.pow(score, weight);
  }

  @Override
  public String toString() {
    return (kind == Kind.WEIGHTED_SUM ? "weighted sum of " : "weighted product of ")
        + (weights.isEmpty()
            ? "all tasks"
            : weights.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", ")));
  }
}
