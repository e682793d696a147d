package org.towerrank.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Maps a number to the id of the interval it falls into. */
public final class DiscretizedEncoder implements IdEncoder {
  private final double[] boundaries;

  /**
   * Intervals of about equal counts.
   *
   * @param buckets number of intervals wanted, at least 2
   */
  public record Spec(int buckets) implements EncoderSpec {
    public Spec {
      if (buckets < 2) {
        throw new SchemaException("discretized: buckets must be at least 2, got: " + buckets);
      }
    }

    @Override
    public EncoderFitter fitter() {
      return new NumberFitter(sample -> fromSample(sample, buckets));
    }
  }

  /** Where intervals end and the next begin, rising. */
  record Entry(List<Double> boundaries) implements EncoderEntry {
    Entry {
      boundaries = List.copyOf(boundaries);
    }

    @Override
    public Encoder encoder(EncoderFiles.Reader files) {
      return new DiscretizedEncoder(boundaries);
    }
  }

  /**
   * @param boundaries strictly rising; interval {@code i} is {@code [boundaries[i-1],
   *     boundaries[i])}, so n boundaries make n + 1 intervals
   */
  public DiscretizedEncoder(List<Double> boundaries) {
    this.boundaries = boundaries.stream().mapToDouble(Double::doubleValue).toArray();
    for (int i = 1; i < this.boundaries.length; i++) {
      if (!(this.boundaries[i - 1] < this.boundaries[i])) {
        throw new SchemaException("discretized encoder: boundaries must rise, got: " + boundaries);
      }
    }
  }

  /** Where intervals end and the next begin, rising. */
  public List<Double> boundaries() {
    return Arrays.stream(boundaries).boxed().toList();
  }

  @Override
  public String type() {
    return "discretized";
  }

  @Override
  public boolean readsNumbers() {
    return true;
  }

  @Override
  public EncoderEntry entry(EncoderFiles.Writer files) {
    return new Entry(boundaries());
  }

  @Override
  public int size() {
    return FIRST_KNOWN + boundaries.length + 1;
  }

  @Override
  public int encode(String text) {
    return text.isEmpty() ? MISSING : encode(NumberText.parse(text));
  }

  @Override
  public int encode(double number) {
    NumberText.requireFinite(number);
    // A branch would be predicted wrongly half of the time; a conditional move costs nothing.
    int below = 0;
    int left = boundaries.length;
    while (left > 0) {
      int half = (left + 1) >>> 1;
      below += boundaries[below + half - 1] <= number ? half : 0;
      left -= half;
    }
    return FIRST_KNOWN + below;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiscretizedEncoder encoder
        && Arrays.equals(boundaries, encoder.boundaries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(boundaries);
  }

  @Override
  public String toString() {
    return "DiscretizedEncoder" + boundaries();
  }

  /**
   * Boundaries that split the sample into at most {@code intervals} of about equal counts. A value
   * that alone has its share or more, such as the zero of an amount that is mostly absent, gets an
   * interval of its own, and the others are split evenly.
   */
  public static DiscretizedEncoder fromSample(double[] sample, int intervals) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    List<Double> cuts = new ArrayList<>();
    int start = 0;
    for (int from = 0; from < sorted.length; ) {
      int to = endOfValue(sorted, from);
      double share = (double) (sorted.length - start) / (intervals - cuts.size());
      boolean ownInterval = to - from >= share && from > start;
      if (ownInterval && cuts.size() < intervals - 1) {
        cuts.add(sorted[from]);
        start = from;
      }
      boolean full = to - start >= share && to < sorted.length;
      if (full && cuts.size() < intervals - 1) {
        cuts.add(sorted[to]);
        start = to;
      }
      from = to;
    }
    return new DiscretizedEncoder(cuts);
  }

  private static int endOfValue(double[] sorted, int from) {
    int to = from + 1;
    while (to < sorted.length && sorted[to] == sorted[from]) {
      to++;
    }
    return to;
  }
}
