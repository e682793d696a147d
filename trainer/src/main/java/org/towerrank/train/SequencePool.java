package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.towerrank.kernel.InnerProduct;
import org.towerrank.kernel.Sums;
import org.towerrank.kernel.WeightedSums;

/**
 * Weighted sums of the embeddings of a sequence, computed while the rows are read: {@code pooled[r,
 * h] = Σ_i shares[r, h, i] · v[r, i]}. The engine would write arrays as large as all embeddings of
 * all positions, forward and several times backward.
 *
 * @param lookup the embeddings: {@code [R, length, dimension]}
 * @param heads sums of each row
 * @param shares {@code [R, heads, length]}; 0 for padding
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one step.
record SequencePool(Lookup lookup, int heads, float[] shares) {
  private static final int ROWS = 32;

  /** Logits so far below the largest that their exponentials are rounded. */
  private static final float LEAST = 1e-20f;

  /** The mean of the values that are there: {@code [R, 1, dimension]}, 0 where there is none. */
  static NDArray mean(Tape tape, Lookup lookup, float[] mask) {
    int length = lookup.width();
    float[] shares = mask.clone();
    for (int from = 0; from < shares.length; from += length) {
      float count = 0;
      for (int i = from; i < from + length; i++) {
        count += shares[i];
      }
      for (int i = from; i < from + length; i++) {
        shares[i] /= Math.max(1, count);
      }
    }
    return new SequencePool(lookup, 1, shares).leaf(tape);
  }

  /**
   * Sums by weights of positions: the softmax of each head's logits over the values that are there.
   *
   * @param logits a weight {@code [heads, length]}
   */
  static NDArray recency(Tape tape, Lookup lookup, Parameter.Dense logits, float[] mask) {
    int length = lookup.width();
    int heads = logits.size() / length;
    SequencePool pool =
        new SequencePool(lookup, heads, softmax(logits.values(), heads, length, mask));
    float[] pooled = pool.pooled();
    NDArray leaf = pool.leaf(tape, pooled);
    tape.derive(logits, () -> pool.logitsGradient(leaf, pooled));
    return leaf;
  }

  private static float[] softmax(float[] logits, int heads, int length, float[] mask) {
    float[] exponentials = new float[heads * length];
    for (int head = 0; head < heads; head++) {
      exponentials(logits, head * length, length, exponentials);
    }
    int rows = mask.length / length;
    float[] shares = new float[rows * heads * length];
    for (int row = 0; row < rows; row++) {
      for (int head = 0; head < heads; head++) {
        int at = (row * heads + head) * length;
        float sum = 0;
        for (int i = 0; i < length; i++) {
          shares[at + i] = exponentials[head * length + i] * mask[row * length + i];
          sum += shares[at + i];
        }
        if (sum < LEAST) {
          sum = alone(logits, head * length, length, mask, row * length, shares, at);
        }
        for (int i = 0; i < length && sum > 0; i++) {
          shares[at + i] /= sum;
        }
      }
    }
    return shares;
  }

  /** {@code exp(x − max)}: softmax does not depend on what is subtracted. */
  private static void exponentials(float[] logits, int from, int length, float[] target) {
    float most = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + length; i++) {
      most = Math.max(most, logits[i]);
    }
    for (int i = from; i < from + length; i++) {
      target[i] = (float) Math.exp(logits[i] - most);
    }
  }

  /** Of a row whose values all have logits far below the largest of all positions. */
  private static float alone(
      float[] logits, int from, int length, float[] mask, int row, float[] shares, int at) {
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      most = mask[row + i] > 0 ? Math.max(most, logits[from + i]) : most;
    }
    float sum = 0;
    for (int i = 0; i < length; i++) {
      shares[at + i] = mask[row + i] > 0 ? (float) Math.exp(logits[from + i] - most) : 0;
      sum += shares[at + i];
    }
    return sum;
  }

  private NDArray leaf(Tape tape) {
    return leaf(tape, pooled());
  }

  private NDArray leaf(Tape tape, float[] pooled) {
    NDArray leaf =
        tape.tracked(tape.array(pooled, new Shape(lookup.count(), heads, lookup.dimension())));
    lookup.addGradient(new EmbeddingGradient.OfPool(leaf, this));
    return leaf;
  }

  /** The sums: {@code [R, heads, dimension]}. */
  private float[] pooled() {
    int width = heads * lookup.dimension();
    float[] pooled = new float[lookup.count() * width];
    ParallelRows.run(
        lookup.count(),
        ROWS,
        (from, to) -> {
          float[] embeddings = new float[lookup.rowWidth()];
          for (int row = from; row < to; row++) {
            pool(row, embeddings, pooled, row * width);
          }
        });
    return pooled;
  }

  /**
   * @param embeddings takes those of the row
   */
  private void pool(int row, float[] embeddings, float[] target, int at) {
    int length = lookup.width();
    int dimension = lookup.dimension();
    int start = start(row);
    int count = end(row) - start;
    lookup.source().copy(lookup.embedding(), row * length + start, count, embeddings);
    for (int head = 0; head < heads; head++) {
      int first = (row * heads + head) * length + start;
      WeightedSums.add(
          embeddings, 0, count, dimension, shares, first, 1, target, at + head * dimension);
    }
  }

  /** The first position of a row that counts in any sum. */
  private int start(int row) {
    int start = 0;
    while (start < lookup.width() && !counts(row, start)) {
      start++;
    }
    return start;
  }

  /** Behind the last of them. */
  private int end(int row) {
    int end = lookup.width();
    while (end > 0 && !counts(row, end - 1)) {
      end--;
    }
    return end;
  }

  private boolean counts(int row, int position) {
    boolean counts = false;
    for (int head = 0; head < heads; head++) {
      counts |= shares[(row * heads + head) * lookup.width() + position] != 0;
    }
    return counts;
  }

  /**
   * Adds the gradients of a row's embeddings: {@code Σ_h shares[h, i] · g[h]}.
   *
   * @param gradients of the sums: {@code [heads, dimension]}
   * @param target {@code [length, dimension]} from {@code at} on
   */
  void addGradient(int row, float[] gradients, float[] target, int at) {
    int length = lookup.width();
    int dimension = lookup.dimension();
    int first = row * heads * length;
    int end = end(row);
    for (int i = start(row); i < end; i++) {
      WeightedSums.add(
          gradients, 0, heads, dimension, shares, first + i, length, target, at + i * dimension);
    }
  }

  /**
   * The gradient of the logits, {@code Σ_r shares[r, h, i] · g[r, h] · (v[r, i] − pooled[r, h])}.
   */
  private float[] logitsGradient(NDArray leaf, float[] pooled) {
    int width = heads * lookup.dimension();
    // Flat, an array that is not contiguous is a copy that lives as long as this one.
    NDArray flat = leaf.getGradient().reshape(-1);
    FloatBuffer numbers = flat.toByteBuffer(true).asFloatBuffer();
    float[][] parts = new float[Math.ceilDiv(lookup.count(), ROWS)][];
    ParallelRows.run(
        lookup.count(),
        ROWS,
        (from, to) -> {
          float[] sum = new float[heads * lookup.width()];
          float[] gradients = new float[width];
          float[] embeddings = new float[lookup.rowWidth()];
          float[] products = new float[lookup.width()];
          for (int row = from; row < to; row++) {
            numbers.get(row * width, gradients);
            addLogitsGradient(row, gradients, pooled, embeddings, products, sum);
          }
          parts[from / ROWS] = sum;
        });
    // In one order, whichever thread made which part.
    float[] all = new float[heads * lookup.width()];
    Arrays.stream(parts).forEach(part -> Sums.add(part, 0, all, all.length));
    return all;
  }

  /**
   * @param embeddings takes those of the row
   * @param products takes those of a head's gradient with them
   */
  private void addLogitsGradient(
      int row,
      float[] gradients,
      float[] pooled,
      float[] embeddings,
      float[] products,
      float[] sum) {
    int length = lookup.width();
    int dimension = lookup.dimension();
    int start = start(row);
    int count = end(row) - start;
    lookup.source().copy(lookup.embedding(), row * length + start, count, embeddings);
    for (int head = 0; head < heads; head++) {
      int at = head * dimension;
      float mean =
          InnerProduct.of(gradients, at, pooled, (row * heads + head) * dimension, dimension);
      InnerProduct.ofRows(gradients, at, dimension, embeddings, 0, count, products, 0);
      int share = (row * heads + head) * length + start;
      for (int i = 0; i < count; i++) {
        sum[head * length + start + i] += shares[share + i] * (products[i] - mean);
      }
    }
  }
}
