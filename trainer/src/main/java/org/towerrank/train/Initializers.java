package org.towerrank.train;

import java.util.SplittableRandom;
import org.towerrank.model.WeightSpec;

/** First values of weights. */
final class Initializers {
  private Initializers() {}

  /** A sequence of the values of a weight, so that a large weight needs no array of its own. */
  @FunctionalInterface
  interface Values {
    float next();

    /** The next {@code count} values. */
    default float[] next(int count) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = next();
      }
      return values;
    }

    /** The same, each with what an array has for it added. */
    default Values shifted(float[] by) {
      int[] at = {0};
      return () -> next() + by[at[0]++];
    }

    /** Values from an array. */
    static Values of(float[] values) {
      int[] at = {0};
      return () -> values[at[0]++];
    }
  }

  static Values of(WeightSpec spec, double embeddingScale, SplittableRandom random) {
    return switch (spec.initialization()) {
      case EMBEDDING -> () -> (float) (embeddingScale * random.nextGaussian());
      case FAN_IN -> uniform(1 / Math.sqrt(spec.fanIn()), random);
      case RECENCY -> Values.of(recency(spec.shape().get(0), spec.shape().get(1)));
      case ZEROS -> () -> 0f;
      case ONES -> () -> 1f;
    };
  }

  private static Values uniform(double bound, SplittableRandom random) {
    return () -> (float) (bound * (2 * random.nextDouble() - 1));
  }

  private static float[] recency(int heads, int length) {
    float[] logits = new float[heads * length];
    for (int head = 0; head < heads; head++) {
      double slope = Math.pow(3, 1 - head);
      for (int position = 0; position < length; position++) {
        logits[head * length + position] = (float) (-slope * position);
      }
    }
    return logits;
  }
}
