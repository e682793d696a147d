package org.towerrank.precision;

import java.util.Arrays;
import java.util.List;
import org.towerrank.model.FloatTensor;

/**
 * Numbers as one of at most 256 values each: a table of one column in one byte a row.
 *
 * @param codes which value each number is, as unsigned bytes
 * @param values what they stand for, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // As large as tables are; nobody compares codebooks.
public record Codebook(byte[] codes, float[] values) {
  /** Values that a byte can tell apart. */
  public static final int SIZE = 256;

  private static final int ROUNDS = 50;
  private static final double OUTERMOST = 0.0005;

  public Codebook {
    if (values.length != SIZE) {
      throw new IllegalArgumentException(
          "a codebook: expected " + SIZE + " values, got " + values.length);
    }
  }

  /**
   * Fits values to numbers such that the mean squared difference is small (Lloyd 1982, "Least
   * Squares Quantization in PCM"): every number goes to the nearest value, every value becomes the
   * mean of its numbers, and so on. Numbers of which there are few stay exactly what they are.
   *
   * @param numbers finite
   */
  public static Codebook of(float[] numbers) {
    float[] sorted = numbers.clone();
    Arrays.sort(sorted);
    float[] values = fitted(sorted);
    byte[] codes = new byte[numbers.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) nearest(values, numbers[i]);
    }
    return new Codebook(codes, values);
  }

  private static float[] fitted(float[] sorted) {
    float[] values = distinct(sorted);
    for (int round = 0; round < ROUNDS; round++) {
      float[] means = means(sorted, values);
      if (Arrays.equals(means, values)) {
        break;
      }
      values = means;
    }
    return values;
  }

  /**
   * All distinct numbers if these are few enough, the last again and again behind them; else some
   * to start from.
   */
  private static float[] distinct(float[] sorted) {
    float[] all = new float[SIZE];
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        if (count == SIZE) {
          return spread(sorted);
        }
        all[count++] = sorted[i];
      }
    }
    if (count > 0) {
      Arrays.fill(all, count, SIZE, all[count - 1]);
    }
    return all;
  }

  /**
   * Half as many numbers between each two, for where the numbers lie dense, and half at equal steps
   * over all but the outermost thousandth, for where they do not: means move slowly towards these.
   */
  private static float[] spread(float[] sorted) {
    float[] values = new float[SIZE];
    int half = SIZE / 2;
    double low = quantile(sorted, OUTERMOST);
    double high = quantile(sorted, 1 - OUTERMOST);
    for (int i = 0; i < half; i++) {
      values[i] = quantile(sorted, (double) i / (half - 1));
      values[half + i] = (float) (low + (high - low) * i / (half - 1));
    }
    Arrays.sort(values);
    return values;
  }

  private static float quantile(float[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  /** The mean of the numbers nearest to each value; a value without any stays. */
  private static float[] means(float[] sorted, float[] values) {
    float[] means = values.clone();
    int start = 0;
    for (int i = 0; i < values.length; i++) {
      double sum = 0;
      int end = start;
      double border =
          i + 1 < values.length ? middle(values[i], values[i + 1]) : Double.POSITIVE_INFINITY;
      while (end < sorted.length && sorted[end] <= border) {
        sum += sorted[end++];
      }
      means[i] = end > start ? (float) (sum / (end - start)) : values[i];
      start = end;
    }
    return means;
  }

  private static double middle(float lower, float upper) {
    return ((double) lower + upper) / 2;
  }

  private static int nearest(float[] values, float number) {
    int found = Arrays.binarySearch(values, number);
    if (found >= 0) {
      return found;
    }
    int upper = -found - 1;
    if (upper == 0 || upper == values.length) {
      return upper == 0 ? 0 : upper - 1;
    }
    return number <= middle(values[upper - 1], values[upper]) ? upper - 1 : upper;
  }

  /** What the codes stand for, in a shape. */
  public FloatTensor floats(List<Integer> shape) {
    float[] floats = new float[codes.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[Byte.toUnsignedInt(codes[i])];
    }
    return new FloatTensor(shape, floats);
  }
}
