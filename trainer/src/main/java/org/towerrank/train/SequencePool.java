package org.towerrank.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.kernel.InnerProduct;
import org.towerrank.kernel.Sums;
import org.towerrank.kernel.WeightedSums;

/**
 * Weighted sums of the embeddings of a sequence: {@code pooled[r, h] = Σ_i shares[r, i, h] · v[r,
 * i]}. All are computed while the rows are read once. The engine would write arrays as large as all
 * embeddings of all positions, forward and several times backward.
 */
final class SequencePool {
  private static final int ROWS = 32;

  private final Tape tape;
  private final Lookup lookup;
  private final float[] mask;
  private final List<PositionShares> shares = new ArrayList<>();
  private final List<PooledFields> fields = new ArrayList<>();
  private int heads;
  private float[] sharesOfRows = {};
  private float @Nullable [] pooled;
  private float @Nullable [] gradients;

  /**
   * @param lookup the embeddings: {@code [R, length, dimension]}
   * @param mask 1 for values and 0 for padding: {@code [R, length]}
   */
  SequencePool(Tape tape, Lookup lookup, float[] mask) {
    this.tape = tape;
    this.lookup = lookup;
    this.mask = mask;
    lookup.addGradient(new EmbeddingGradient.OfPool(this));
  }

  /** The mean of the values that are there, as one field; 0 where there is none. */
  PooledFields mean() {
    return add(new PositionShares.Mean());
  }

  /**
   * Sums by weights of positions: the softmax of each head's logits over the values that are there.
   *
   * @param logits a weight {@code [heads, length]}
   */
  PooledFields recency(Parameter.Dense logits) {
    int first = heads;
    int ofLogits = logits.size() / lookup.width();
    PooledFields sums = add(PositionShares.Recency.of(logits.values(), ofLogits, lookup.width()));
    tape.derive(logits, () -> logitsGradient(first, ofLogits));
    return sums;
  }

  private PooledFields add(PositionShares some) {
    PooledFields sums = new PooledFields(tape, this, heads, some.heads());
    shares.add(some);
    fields.add(sums);
    heads += some.heads();
    return sums;
  }

  Lookup lookup() {
    return lookup;
  }

  /** Number of sums. */
  int heads() {
    return heads;
  }

  /** Numbers of a row of all sums. */
  int rowWidth() {
    return heads * lookup.dimension();
  }

  /** Whether the sums are computed, and no more can be added. */
  boolean isComputed() {
    return pooled != null;
  }

  /** The sums: {@code [R, heads, dimension]}. */
  float[] pooled() {
    if (pooled == null) {
      float[] sums = new float[Math.multiplyExact(lookup.count(), rowWidth())];
      sharesOfRows = new float[Math.multiplyExact(mask.length, heads)];
      ParallelRows.run(
          lookup.count(),
          ROWS,
          (from, to) -> {
            float[] embeddings = new float[lookup.rowWidth()];
            for (int row = from; row < to; row++) {
              pool(row, embeddings, sums);
            }
          });
      pooled = sums;
    }
    return pooled;
  }

  /**
   * @param embeddings takes those of the row
   */
  private void pool(int row, float[] embeddings, float[] target) {
    int length = lookup.width();
    int dimension = lookup.dimension();
    int head = 0;
    for (PositionShares some : shares) {
      some.fill(mask, row * length, length, sharesOfRows, row * length * heads + head, heads);
      head += some.heads();
    }
    int start = start(row);
    int count = end(row) - start;
    lookup.source().copy(lookup.embedding(), row * length + start, count, embeddings);
    int at = row * rowWidth();
    int first = (row * length + start) * heads;
    for (int i = 0; i < heads; i++) {
      WeightedSums.add(embeddings, 0, count, dimension, sharesOfRows, first + i, heads, target, at);
      at += dimension;
    }
  }

  /** The first position of a row that is no padding. */
  private int start(int row) {
    int length = lookup.width();
    int start = 0;
    while (start < length && mask[row * length + start] == 0) {
      start++;
    }
    return start;
  }

  /** Behind the last of them; not before {@link #start}. */
  private int end(int row) {
    int length = lookup.width();
    int end = length;
    while (end > 0 && mask[row * length + end - 1] == 0) {
      end--;
    }
    return Math.max(end, start(row));
  }

  /** The gradients of the sums, {@code [R, heads, dimension]}; after the backward pass. */
  float[] gradients() {
    if (gradients == null) {
      int width = rowWidth();
      float[] all = tape.floats(Math.multiplyExact(lookup.count(), width));
      fields.forEach(FieldBlock::openGradient);
      ParallelRows.run(
          lookup.count(),
          ROWS,
          (from, to) -> {
            Arrays.fill(all, from * width, to * width, 0);
            for (int row = from; row < to; row++) {
              for (PooledFields some : fields) {
                some.addGradient(row, all, row * width + some.column());
              }
            }
          });
      gradients = all;
    }
    return gradients;
  }

  /**
   * Adds the gradient of the embedding of one position: {@code Σ_h shares[r, i, h] · g[r, h]}.
   *
   * @param position counted from the first of the first row
   * @param gradients of the sums
   * @param target its numbers from {@code at} on, as many as the dimension, grow
   */
  void addGradient(int position, float[] gradients, float[] target, int at) {
    // Padding has no share, and may be most of all positions.
    if (mask[position] > 0) {
      int row = position / lookup.width();
      WeightedSums.add(
          gradients,
          row * rowWidth(),
          heads,
          lookup.dimension(),
          sharesOfRows,
          position * heads,
          1,
          target,
          at);
    }
  }

  /**
   * The gradient of the logits of some sums, {@code Σ_r shares[r, i, h] · g[r, h] · (v[r, i] −
   * pooled[r, h])}.
   *
   * @param first the first of these sums
   */
  private float[] logitsGradient(int first, int ofLogits) {
    float[] ofSums = gradients();
    float[][] parts = new float[Math.ceilDiv(lookup.count(), ROWS)][];
    ParallelRows.run(
        lookup.count(),
        ROWS,
        (from, to) -> {
          float[] sum = new float[ofLogits * lookup.width()];
          float[] embeddings = new float[lookup.rowWidth()];
          float[] products = new float[lookup.width()];
          for (int row = from; row < to; row++) {
            addLogitsGradient(row, first, ofLogits, ofSums, embeddings, products, sum);
          }
          parts[from / ROWS] = sum;
        });
    // In one order, whichever thread made which part.
    float[] all = new float[ofLogits * lookup.width()];
    Arrays.stream(parts).forEach(part -> Sums.add(part, 0, all, all.length));
    return all;
  }

  /**
   * @param embeddings takes those of the row
   * @param products takes those of a sum's gradient with them
   */
  private void addLogitsGradient(
      int row,
      int first,
      int ofLogits,
      float[] ofSums,
      float[] embeddings,
      float[] products,
      float[] sum) {
    int length = lookup.width();
    int dimension = lookup.dimension();
    int start = start(row);
    int count = end(row) - start;
    lookup.source().copy(lookup.embedding(), row * length + start, count, embeddings);
    for (int head = 0; head < ofLogits; head++) {
      int at = row * rowWidth() + (first + head) * dimension;
      float mean = InnerProduct.of(ofSums, at, pooled(), at, dimension);
      InnerProduct.ofRows(ofSums, at, dimension, embeddings, 0, count, products, 0);
      int share = (row * length + start) * heads + first + head;
      for (int i = 0; i < count; i++) {
        sum[head * length + start + i] += sharesOfRows[share + i * heads] * (products[i] - mean);
      }
    }
  }
}
