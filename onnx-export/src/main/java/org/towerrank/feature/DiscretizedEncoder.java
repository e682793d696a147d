package org.towerrank.feature;

import java.util.Arrays;
import java.util.List;

/**
 * Maps a number to the id of the interval it falls into.
 *
 * @param boundaries strictly rising; interval {@code i} is {@code [boundaries[i-1],
 *     boundaries[i])}, so n boundaries make n + 1 intervals
 */
public record DiscretizedEncoder(List<Double> boundaries) implements IdEncoder {

  public DiscretizedEncoder {
    boundaries = List.copyOf(boundaries);
    for (int i = 1; i < boundaries.size(); i++) {
      if (!(boundaries.get(i - 1) < boundaries.get(i))) {
        throw new SchemaException("discretized encoder: boundaries must rise, got: " + boundaries);
      }
    }
  }

  @Override
  public String type() {
    return "discretized";
  }

  @Override
  public int size() {
    return FIRST_KNOWN + boundaries.size() + 1;
  }

  @Override
  public int encode(String text) {
    return text.isEmpty() ? MISSING : encode(NumberText.parse(text));
  }

  @Override
  public int encode(double number) {
    NumberText.requireFinite(number);
    int low = 0;
    int high = boundaries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (boundaries.get(middle) <= number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return FIRST_KNOWN + low;
  }

  /** Boundaries that split the sample into intervals of about equal counts. */
  public static DiscretizedEncoder fromSample(double[] sample, int intervals) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double[] cuts = new double[Math.max(0, intervals - 1)];
    int count = 0;
    for (int i = 1; i < intervals && sorted.length > 0; i++) {
      double cut = sorted[(int) ((long) i * sorted.length / intervals)];
      boolean rises = count == 0 ? cut > sorted[0] : cut > cuts[count - 1];
      if (rises) {
        cuts[count++] = cut;
      }
    }
    return new DiscretizedEncoder(Arrays.stream(cuts, 0, count).boxed().toList());
  }
}
