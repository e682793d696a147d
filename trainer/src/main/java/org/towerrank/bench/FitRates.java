package org.towerrank.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Watches an epoch: how fast each part of it went, and how much memory the process had at most. */
final class FitRates {
  private static final String EPOCH = "epoch 1";

  private final long rowsOfPart;
  private final List<Double> rates = new ArrayList<>();
  private double mostMegabytes;
  private long partStart;
  private long partRows;

  /**
   * @param rows of the epoch
   * @param parts to measure
   */
  FitRates(long rows, int parts) {
    this.rowsOfPart = Math.max(1, rows / parts);
  }

  void update(String label, long rows) {
    if (!label.equals(EPOCH)) {
      return;
    }
    long now = System.nanoTime();
    if (partStart == 0) {
      partStart = now;
      partRows = rows;
    } else if (rows - partRows >= rowsOfPart) {
      rates.add((rows - partRows) * 1e9 / (now - partStart));
      mostMegabytes = Math.max(mostMegabytes, megabytes());
      partStart = now;
      partRows = rows;
    }
  }

  private static double megabytes() {
    try {
      return ResidentMemory.anonymous() / (double) (1 << 20);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell the memory of the process", e);
    }
  }

  /** Rows a second of each part. */
  List<Double> rates() {
    return List.copyOf(rates);
  }

  double mostMegabytes() {
    return mostMegabytes;
  }
}
