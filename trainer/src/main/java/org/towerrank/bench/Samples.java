package org.towerrank.bench;

import java.util.Arrays;
import java.util.List;

/** How long the runs of one case took. */
public final class Samples {
  private static final double NANOS_PER_MICRO = 1e3;

  private final long[] inOrder;
  private final long[] sorted;

  /**
   * @param nanos of each run, at least one
   */
  public Samples(long[] nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("expected at least one run, got none");
    }
    this.inOrder = nanos.clone();
    this.sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  /** Of {@code parts} parts of the runs in their order the {@code index}th, from 0. */
  Samples part(int index, int parts) {
    int from = (int) ((long) index * inOrder.length / parts);
    int to = (int) ((index + 1L) * inOrder.length / parts);
    return new Samples(Arrays.copyOfRange(inOrder, from, Math.max(from + 1, to)));
  }

  /** The time in microseconds that half of the runs stayed below. */
  public double median() {
    return percentile(50);
  }

  /** The time in microseconds that {@code percent} of 100 runs stayed below. */
  public double percentile(double percent) {
    int index = (int) Math.ceil(percent / 100 * sorted.length) - 1;
    return sorted[Math.max(0, index)] / NANOS_PER_MICRO;
  }

  /** What a report tells of a case. The 10th percentile is what other load hardly touches. */
  List<Measure> measures(String name) {
    return List.of(
        Measure.of(name + ", 10th percentile", percentile(10), "us"),
        Measure.of(name + ", median", median(), "us"),
        Measure.of(name + ", 99th percentile", percentile(99), "us"));
  }
}
