package org.towerrank.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Pooling;
import org.towerrank.kernel.InnerProduct;
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

  /** The first sum from which on one has learned weights. */
  private int firstLearned = Integer.MAX_VALUE;

  private float[] sharesOfRows = {};
  private float @Nullable [] pooled;
  private float @Nullable [] gradients;
  private float @Nullable [] products;
  private boolean notes;

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

  /** The values that are there, each with the same share, as one field; 0 where there is none. */
  PooledFields equal(Pooling pooling) {
    return add(new PositionShares.Equal(pooling));
  }

  /**
   * Sums by weights of positions: the softmax of each head's logits over the values that are there.
   *
   * @param logits a weight {@code [heads, length]}
   */
  PooledFields recency(Parameter.Dense logits) {
    int first = heads;
    firstLearned = Math.min(firstLearned, first);
    int ofLogits = logits.size() / lookup.width();
    PooledFields sums = add(PositionShares.Recency.of(logits.values(), ofLogits, lookup.width()));
    tape.derive(logits, new LogitsGradient(this, first, ofLogits));
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

  /** How much an embedding weighs in the sums: those of a position lie behind one another. */
  float share(int position, int head) {
    return sharesOfRows[position * heads + head];
  }

  /** Whether a position is no padding. */
  boolean isThere(int position) {
    return mask[position] > 0;
  }

  /** The first position of a row that is no padding. */
  int start(int row) {
    int length = lookup.width();
    int start = 0;
    while (start < length && mask[row * length + start] == 0) {
      start++;
    }
    return start;
  }

  /** Behind the last of them; not before {@link #start}. */
  int end(int row) {
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
   * Says that {@link #note} will be called for all positions, so that {@link #product} is known
   * afterwards: to read all embeddings once more would take longer.
   */
  void beginNotes() {
    if (products == null && firstLearned < heads) {
      products = tape.floats(Math.multiplyExact(mask.length, heads));
      notes = true;
    }
  }

  /** Whether products are noted, or were. */
  boolean isNoted() {
    return products != null;
  }

  /** Reads all embeddings to note their products. */
  void noteAll() {
    beginNotes();
    float[] ofSums = gradients();
    int length = lookup.width();
    ParallelRows.run(
        lookup.count(),
        ROWS,
        (from, to) -> {
          float[] embeddings = new float[lookup.rowWidth()];
          for (int row = from; row < to; row++) {
            int start = row * length + start(row);
            int count = row * length + end(row) - start;
            lookup.source().copy(lookup.embedding(), start, count, embeddings);
            for (int i = 0; i < count; i++) {
              note(start + i, ofSums, embeddings, i * lookup.dimension());
            }
          }
        });
    notes = false;
  }

  /**
   * Notes the products of a position's embedding with the gradients of the sums by learned weights.
   *
   * @param embedding from {@code at} on, as it was when it was read
   */
  void note(int position, float[] ofSums, float[] embedding, int at) {
    if (notes && products != null && mask[position] > 0) {
      int dimension = lookup.dimension();
      int from = position / lookup.width() * rowWidth() + firstLearned * dimension;
      int first = position * heads + firstLearned;
      int count = heads - firstLearned;
      InnerProduct.ofRows(embedding, at, dimension, ofSums, from, count, products, first);
    }
  }

  /** What was noted of a position that is no padding. */
  float product(int position, int head) {
    return Objects.requireNonNull(products, "noted before")[position * heads + head];
  }
}
