package org.towerrank.train;

import org.towerrank.kernel.WeightedSums;

/**
 * The gradients of a sequence's embeddings by some weighted sums of them: {@code Σ_h shares[r, h,
 * i] · g[r, h]}, computed where they are needed.
 *
 * @param gradients g of the sums: {@code [R, heads, dimension]}
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one step.
record PooledGradient(SequencePool pool, float[] gradients) {

  /** Positions of all rows. */
  int positions() {
    return pool.lookup().rows().positions();
  }

  /**
   * Adds that of one position.
   *
   * @param position counted from the first of the first row
   * @param target its first numbers, as many as the dimension, grow
   */
  void add(int position, float[] target) {
    int length = pool.lookup().width();
    int dimension = pool.lookup().dimension();
    int heads = pool.heads();
    int row = position / length;
    int first = row * heads * length + position % length;
    float any = 0;
    for (int head = 0; head < heads; head++) {
      any += pool.shares()[first + head * length];
    }
    // Shares are not negative. Padding has none, and may be most of all positions.
    if (any > 0) {
      WeightedSums.add(
          gradients,
          row * heads * dimension,
          heads,
          dimension,
          pool.shares(),
          first,
          length,
          target,
          0);
    }
  }
}
