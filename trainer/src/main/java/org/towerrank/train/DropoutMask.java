package org.towerrank.train;

/**
 * Which numbers dropout (Srivastava et al. 2014) leaves, and what it multiplies them by: {@code 1 /
 * (1 − rate)}, and the others by 0. A number's place and the seed alone say what becomes of it, so
 * that any thread may write any part. The engine draws one number after another on one thread.
 */
final class DropoutMask {
  /** Numbers that one thread writes at least, and an even number of them. */
  private static final int PART = 1 << 13;

  /** Bits that say whether a number is left. */
  private static final int BITS = 24;

  private DropoutMask() {}

  /**
   * Writes a mask.
   *
   * @param target takes the first {@code count} factors
   * @param rate share of numbers that are dropped, in [0, 1)
   */
  static void fill(float[] target, int count, float rate, long seed) {
    int dropped = Math.round(rate * (1 << BITS));
    float factor = 1 / (1 - rate);
    ParallelRows.run(
        count,
        PART,
        (from, to) -> {
          SplitMix random = SplitMix.after(seed, from / 2);
          int i = from;
          for (; i < to - 1; i += 2) {
            long bits = random.nextLong();
            target[i] = low(bits) < dropped ? 0 : factor;
            target[i + 1] = low(bits >>> Integer.SIZE) < dropped ? 0 : factor;
          }
          if (i < to) {
            target[i] = low(random.nextLong()) < dropped ? 0 : factor;
          }
        });
  }

  /**
   * Multiplies numbers by their factors.
   *
   * @param first which factor of the mask the number at {@code from} has
   */
  static void multiply(float[] numbers, int from, int count, float rate, long seed, long first) {
    int dropped = Math.round(rate * (1 << BITS));
    // Looked up, as no processor foresees a branch.
    float[] factors = {1 / (1 - rate), 0};
    int i = 0;
    if (first % 2 != 0 && count > 0) {
      long bits = SplitMix.after(seed, first / 2).nextLong();
      numbers[from] *= factors[below(bits >>> Integer.SIZE, dropped)];
      i = 1;
    }
    SplitMix random = SplitMix.after(seed, (first + 1) / 2);
    for (; i < count - 1; i += 2) {
      long bits = random.nextLong();
      numbers[from + i] *= factors[below(bits, dropped)];
      numbers[from + i + 1] *= factors[below(bits >>> Integer.SIZE, dropped)];
    }
    if (i < count) {
      numbers[from + i] *= factors[below(random.nextLong(), dropped)];
    }
  }

  /** 1 if a number is dropped, and 0 if not. */
  private static int below(long bits, int dropped) {
    return (low(bits) - dropped) >>> (Integer.SIZE - 1);
  }

  private static int low(long bits) {
    return (int) bits & (1 << BITS) - 1;
  }
}
