package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.towerrank.kernel.Softmax;
import org.towerrank.kernel.Sums;

/**
 * Softmax cross-entropy of chosen items among candidates, with its gradient by hand. With users U
 * {@code [R, d]}, items V {@code [N, d]} and P the softmax of {@code U Vᵀ / τ + A} by rows, where A
 * adjusts scores, the loss is {@code −Σ_r c_r log P[r, chosen_r] / R}. With Y the chosen ones and
 * {@code C = diag(c) / (τ R)} its gradients are {@code C (P − Y) V} and {@code ((P − Y)ᵀ C) U}.
 *
 * <p>An array of all rows and items is larger than the caches of a processor, and to get memory for
 * it from the system can take as long as a product. So rows are taken in blocks, and a block has
 * one such array: of scores, which become {@code C (P − Y)} in place.
 */
final class CandidateLoss {
  private static final float EXCLUDED = -1e9f;

  /**
   * Scores of a block at most: 28 MiB. The system is not given back freed memory of up to 32 MiB,
   * and the products of few rows take longer for each.
   */
  private static final int SCORES = 7 << 20;

  /** Rows of a block nevertheless, as each block adds to the gradients of all items. */
  private static final int LEAST_ROWS = 128;

  /** Rows from which on a convolution gains more than it takes to put all items in its order. */
  private static final int CONVOLVED_ROWS = 256;

  /** Rows that a thread takes at a time. */
  private static final int ROWS = 16;

  private final Tape tape;
  private final Candidates candidates;
  private final float[] counts;
  private final float temperature;
  private final int width;
  private final boolean corrected;
  private final Excluded excluded;

  /**
   * @param counts how much each row counts in the mean
   * @param temperature τ
   */
  CandidateLoss(Tape tape, Candidates candidates, float[] counts, float temperature) {
    this.tape = tape;
    this.candidates = candidates;
    this.counts = counts;
    this.temperature = temperature;
    this.width = candidates.items().length;
    this.corrected = candidates.isCorrected();
    this.excluded = Excluded.of(candidates.excluded(), counts.length, width);
  }

  /**
   * The loss.
   *
   * @param user {@code [R, d]}
   * @param item {@code [N, d]}
   */
  Objective.Loss of(Operand user, Operand item) {
    TowerVectors users = TowerVectors.of(tape, user);
    TowerVectors items = TowerVectors.ofItems(tape, item);
    double[] losses = new double[counts.length];
    NDList ofUsers = new NDList();
    NDList ofItems = new NDList();
    int rows = blockRows();
    for (int from = 0; from < counts.length; from += rows) {
      int to = Math.min(counts.length, from + rows);
      addGradients(users.values(), items.values(), from, to, losses, ofUsers, ofItems);
    }
    List<NDArray> slopes = new ArrayList<>();
    users.propagate(tape, NDArrays.concat(ofUsers, 0), slopes);
    items.propagate(tape, ofItems.singletonOrThrow(), slopes);
    NDArray slope = slopes.stream().reduce(NDArray::add).orElseThrow();
    return new Objective.Loss(Arrays.stream(losses).sum(), slope);
  }

  /**
   * Adds those of a block of rows.
   *
   * @param losses takes those of the rows
   * @param ofUsers takes the block's gradient
   * @param ofItems one array, to which the block's gradient is added
   */
  private void addGradients(
      NDArray users,
      NDArray items,
      int from,
      int to,
      double[] losses,
      NDList ofUsers,
      NDList ofItems) {
    try (NDManager block = tape.manager().newSubManager()) {
      NDArray some = users.get(new NDIndex().addSliceDim(from, to));
      some.attach(block);
      NDArray difference = difference(some, items, from, losses);
      NDArray ofSome = multiply(tape.arithmetic(), difference, items);
      NDArray ofAll = tape.arithmetic().product(difference.transpose(), some);
      ofSome.attach(tape.manager());
      ofUsers.add(ofSome);
      if (ofItems.isEmpty()) {
        ofAll.attach(tape.manager());
        ofItems.add(ofAll);
      } else {
        ofItems.get(0).addi(ofAll);
      }
    }
  }

  /** The rows of a block times a matrix, as the engine does it fastest for so many. */
  private static NDArray multiply(LayerArithmetic arithmetic, NDArray block, NDArray matrix) {
    return block.getShape().get(0) < CONVOLVED_ROWS
        ? arithmetic.product(block, matrix)
        : arithmetic.linear(block, matrix, null);
  }

  /** Rows of a block, of as equal blocks as can be. */
  private int blockRows() {
    int most = Math.max(LEAST_ROWS, SCORES / width);
    return Math.ceilDiv(counts.length, Math.ceilDiv(counts.length, most));
  }

  /**
   * {@code C (P − Y)} of a block of rows.
   *
   * @param users of the block
   * @param from the first row of the block
   * @param losses takes those of the rows
   */
  private NDArray difference(NDArray users, NDArray items, int from, double[] losses) {
    int rows = Math.toIntExact(users.getShape().get(0));
    NDArray scaled = users.mul(tape.constant(1 / temperature));
    // Flat: rows lie side by side.
    NDArray scores = multiply(LayerArithmetic.FLOAT32, scaled, items.transpose()).reshape(-1);
    FloatBuffer numbers = scores.toByteBuffer(true).asFloatBuffer();
    ParallelRows.run(
        rows,
        ROWS,
        (first, end) -> {
          float[] row = new float[width];
          for (int i = first; i < end; i++) {
            numbers.get(i * width, row);
            losses[from + i] = replace(from + i, row);
            numbers.put(i * width, row);
          }
        });
    return scores.reshape(rows, width);
  }

  /** Makes a row of {@code C (P − Y)} of its scores, and returns its loss. */
  private double replace(int row, float[] scores) {
    int position = candidates.positions()[row];
    float before = scores[position];
    if (corrected) {
      Sums.add(candidates.corrections(), 0, scores, width);
      scores[position] = candidates.correctsChosen() ? scores[position] : before;
    }
    boolean[] included = candidates.included();
    for (int i = 0; i < width && included.length > 0; i++) {
      scores[i] = included[row * width + i] ? scores[i] : EXCLUDED;
    }
    excluded.apply(row, scores);
    float chosen = scores[position];
    float factor = counts[row] / (temperature * counts.length);
    double logSum = Softmax.scaled(scores, width, factor);
    scores[position] -= factor;
    return counts[row] * (logSum - chosen) / counts.length;
  }

  /**
   * The candidates that are none of some rows, row by row.
   *
   * @param starts where those of each row begin, and the last end
   */
  @SuppressWarnings("ArrayRecordComponent") // Made for one step.
  private record Excluded(int[] starts, int[] positions) {

    /**
     * @param places in {@code [rows, width]}, row-major
     */
    static Excluded of(int[] places, int rows, int width) {
      int[] starts = new int[rows + 1];
      for (int place : places) {
        starts[place / width + 1]++;
      }
      Arrays.parallelPrefix(starts, Integer::sum);
      int[] next = starts.clone();
      int[] positions = new int[places.length];
      for (int place : places) {
        positions[next[place / width]++] = place % width;
      }
      return new Excluded(starts, positions);
    }

    void apply(int row, float[] scores) {
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        scores[positions[i]] = EXCLUDED;
      }
    }
  }
}
