package org.towerrank.train;

import org.towerrank.feature.Pooling;

/** How much the positions of a sequence weigh in weighted sums of its embeddings. */
sealed interface PositionShares {

  /** How many sums. */
  int heads();

  /**
   * Writes the shares of a row's positions, of each sum.
   *
   * @param mask 1 for values and 0 for padding, those of the row from {@code from} on
   * @param target takes those of a position behind one another from {@code at} on, those of the
   *     next position {@code stride} behind; 0 for padding
   */
  void fill(float[] mask, int from, int length, float[] target, int at, int stride);

  /** All values that are there weigh the same. */
  record Equal(Pooling pooling) implements PositionShares {

    @Override
    public int heads() {
      return 1;
    }

    @Override
    public void fill(float[] mask, int from, int length, float[] target, int at, int stride) {
      float count = 0;
      for (int i = from; i < from + length; i++) {
        count += mask[i];
      }
      float share = share(Math.max(1, count));
      for (int i = 0; i < length; i++) {
        target[at + i * stride] = mask[from + i] * share;
      }
    }

    private float share(float count) {
      return switch (pooling) {
        case SUM -> 1;
        case MEAN -> 1 / count;
        case SQRTN -> (float) (1 / Math.sqrt(count));
      };
    }
  }

  /**
   * The softmax of each sum's logits over the values that are there.
   *
   * @param logits {@code [heads, length]}
   * @param exponentials theirs
   */
  @SuppressWarnings("ArrayRecordComponent") // Made for one step.
  record Recency(float[] logits, int heads, float[] exponentials) implements PositionShares {
    /** Logits so far below the largest that their exponentials are rounded. */
    private static final float LEAST = 1e-20f;

    /**
     * Of a weight.
     *
     * @param logits its first numbers are {@code [heads, length]}
     */
    static Recency of(float[] logits, int heads, int length) {
      float[] exponentials = new float[heads * length];
      for (int head = 0; head < heads; head++) {
        exponentials(logits, head * length, length, exponentials);
      }
      return new Recency(logits, heads, exponentials);
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

    @Override
    public void fill(float[] mask, int from, int length, float[] target, int at, int stride) {
      for (int head = 0; head < heads; head++) {
        int first = head * length;
        float sum = 0;
        for (int i = 0; i < length; i++) {
          float share = exponentials[first + i] * mask[from + i];
          target[at + head + i * stride] = share;
          sum += share;
        }
        if (sum < LEAST) {
          sum = alone(first, length, mask, from, target, at + head, stride);
        }
        float share = sum > 0 ? 1 / sum : 0;
        for (int i = 0; i < length; i++) {
          target[at + head + i * stride] *= share;
        }
      }
    }

    /** Of a row whose values all have logits far below the largest of all positions. */
    private float alone(
        int first, int length, float[] mask, int from, float[] target, int at, int stride) {
      float most = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < length; i++) {
        most = mask[from + i] > 0 ? Math.max(most, logits[first + i]) : most;
      }
      float sum = 0;
      for (int i = 0; i < length; i++) {
        float share = mask[from + i] > 0 ? (float) Math.exp(logits[first + i] - most) : 0;
        target[at + i * stride] = share;
        sum += share;
      }
      return sum;
    }
  }
}
