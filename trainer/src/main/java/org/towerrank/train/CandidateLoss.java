package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;

/**
 * Softmax cross-entropy of chosen items among candidates, with its gradient by hand. With users U
 * {@code [R, d]}, items V {@code [N, d]} and P the softmax of {@code U Vᵀ / τ + A} by rows, where A
 * adjusts scores, the loss is {@code −Σ_r c_r log P[r, chosen_r] / R}. With Y the chosen ones and
 * {@code C = diag(c) / (τ R)} its gradients are {@code C (P − Y) V} and {@code ((P − Y)ᵀ C) U}.
 *
 * <p>Arrays of all rows and items are as large as the caches of a processor or larger, and reading
 * one takes as long as a good part of a product. So there are two, and each is written once. What
 * few elements differ in is written to them one by one.
 */
final class CandidateLoss {
  private static final float EXCLUDED = -1e9f;

  /** Probabilities below are computed from the scores. */
  private static final float LEAST = 1e-30f;

  private final Tape tape;
  private final Candidates candidates;
  private final float[] counts;
  private final float temperature;

  /**
   * @param counts how much each row counts in the mean
   * @param temperature τ
   */
  CandidateLoss(Tape tape, Candidates candidates, float[] counts, float temperature) {
    this.tape = tape;
    this.candidates = candidates;
    this.counts = counts;
    this.temperature = temperature;
  }

  /**
   * The loss.
   *
   * @param user {@code [R, d]}
   * @param item {@code [N, d]}
   */
  Objective.Loss of(Operand user, Operand item) {
    TowerVectors users = TowerVectors.of(tape, user);
    TowerVectors items = TowerVectors.of(tape, item);
    NDArray logits =
        users.values().mul(tape.constant(1 / temperature)).matMul(items.values().transpose());
    float[] chosen = adjust(logits);
    NDArray shares = logits.softmax(1);
    FloatBuffer numbers = numbers(shares);
    double loss = 0;
    int width = candidates.items().length;
    for (int row = 0; row < counts.length; row++) {
      int at = row * width + candidates.positions()[row];
      float share = numbers.get(at);
      double log = share > LEAST ? Math.log(share) : chosen[row] - logSum(logits, row, width);
      loss -= counts[row] * log / counts.length;
      numbers.put(at, share - 1);
    }
    return new Objective.Loss(loss, slope(users, items, shares));
  }

  /** Adjusts the scores in place, and returns those of the chosen items. */
  private float[] adjust(NDArray logits) {
    int width = candidates.items().length;
    if (candidates.included().length > 0) {
      logits.addi(tape.array(candidates.adjustments(EXCLUDED), new Shape(counts.length, width)));
    } else if (candidates.isCorrected()) {
      float[] before = chosen(logits);
      logits.addi(tape.array(candidates.corrections(), new Shape(1, width)));
      FloatBuffer numbers = numbers(logits);
      for (int row = 0; row < before.length && !candidates.correctsChosen(); row++) {
        numbers.put(row * width + candidates.positions()[row], before[row]);
      }
    }
    FloatBuffer numbers = numbers(logits);
    for (int index : candidates.excluded()) {
      numbers.put(index, EXCLUDED);
    }
    return chosen(logits);
  }

  private float[] chosen(NDArray logits) {
    FloatBuffer numbers = numbers(logits);
    float[] chosen = new float[counts.length];
    for (int row = 0; row < chosen.length; row++) {
      chosen[row] = numbers.get(row * candidates.items().length + candidates.positions()[row]);
    }
    return chosen;
  }

  /** The numbers of a contiguous array themselves, for as long as it lives. */
  private static FloatBuffer numbers(NDArray array) {
    return array.toByteBuffer(true).asFloatBuffer();
  }

  /** The logarithm of the sum of a row's exponentials. */
  private static double logSum(NDArray logits, int row, int width) {
    float[] scores = new float[width];
    numbers(logits).get(row * width, scores);
    double most = Double.NEGATIVE_INFINITY;
    for (float score : scores) {
      most = Math.max(most, score);
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - most);
    }
    return most + Math.log(sum);
  }

  /** An array whose gradients by both towers' weights are those of the loss. */
  private NDArray slope(TowerVectors users, TowerVectors items, NDArray difference) {
    float[] factors = new float[counts.length];
    for (int row = 0; row < factors.length; row++) {
      factors[row] = counts[row] / (temperature * counts.length);
    }
    NDArray rows = tape.array(factors, new Shape(factors.length, 1));
    NDArray[] gradients = new NDArray[2];
    tape.arithmetic()
        .run(
            () -> {
              gradients[0] = difference.matMul(items.values()).mul(rows);
              gradients[1] = difference.transpose().matMul(users.values().mul(rows));
            });
    return users.slope(tape, gradients[0]).add(items.slope(tape, gradients[1]));
  }
}
