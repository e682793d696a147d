package org.towerrank.train;

import java.util.Arrays;
import org.towerrank.kernel.InnerProduct;
import org.towerrank.kernel.Sums;

/**
 * The gradient of the logits that weigh positions in some sums of a pool: {@code Σ_r shares[r, i,
 * h] · g[r, h] · (v[r, i] − pooled[r, h])}.
 *
 * @param first the first of these sums
 * @param heads how many
 */
record LogitsGradient(SequencePool pool, int first, int heads) implements DerivedGradient {
  private static final int ROWS = 32;

  @Override
  public boolean isFoundByUpdate() {
    return pool.isNoted();
  }

  @Override
  public float[] compute() {
    if (!pool.isNoted()) {
      pool.noteAll();
    }
    int length = pool.lookup().width();
    float[][] parts = new float[Math.ceilDiv(pool.lookup().count(), ROWS)][];
    ParallelRows.run(
        pool.lookup().count(),
        ROWS,
        (from, to) -> {
          float[] sum = new float[heads * length];
          for (int row = from; row < to; row++) {
            add(row, sum);
          }
          parts[from / ROWS] = sum;
        });
    // In one order, whichever thread made which part.
    float[] all = new float[heads * length];
    Arrays.stream(parts).forEach(part -> Sums.add(part, 0, all, all.length));
    return all;
  }

  private void add(int row, float[] sum) {
    int length = pool.lookup().width();
    int dimension = pool.lookup().dimension();
    int end = pool.end(row);
    for (int head = first; head < first + heads; head++) {
      int at = row * pool.rowWidth() + head * dimension;
      float mean = InnerProduct.of(pool.gradients(), at, pool.pooled(), at, dimension);
      for (int i = pool.start(row); i < end; i++) {
        int position = row * length + i;
        if (pool.isThere(position)) {
          float difference = pool.product(position, head) - mean;
          sum[(head - first) * length + i] += pool.share(position, head) * difference;
        }
      }
    }
  }
}
