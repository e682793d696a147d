package org.towerrank.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.towerrank.model.WeightSpec;

/** First values of weights. */
final class Initializers {
  private Initializers() {}

  static float[] initialize(WeightSpec spec, double embeddingScale, SplittableRandom random) {
    float[] data = new float[spec.size()];
    switch (spec.initialization()) {
      case EMBEDDING -> normal(data, embeddingScale, random);
      case FAN_IN -> uniform(data, 1 / Math.sqrt(spec.fanIn()), random);
      case RECENCY -> recency(data, spec.shape().get(0), spec.shape().get(1));
      case ZEROS -> Arrays.fill(data, 0f);
      case ONES -> Arrays.fill(data, 1f);
    }
    return data;
  }

  private static void normal(float[] data, double deviation, SplittableRandom random) {
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (deviation * random.nextGaussian());
    }
  }

  private static void uniform(float[] data, double bound, SplittableRandom random) {
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
  }

  private static void recency(float[] data, int heads, int length) {
    for (int head = 0; head < heads; head++) {
      double slope = Math.pow(3, 1 - head);
      for (int position = 0; position < length; position++) {
        data[head * length + position] = (float) (-slope * position);
      }
    }
  }
}
