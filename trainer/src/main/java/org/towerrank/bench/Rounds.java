package org.towerrank.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs cases in turn, one run of each a round, and measures all rounds but the first ones. */
public final class Rounds {
  private final List<Entry> cases = new ArrayList<>();
  private boolean inOrder;

  /** What is measured. */
  @FunctionalInterface
  public interface Case {
    /**
     * Runs once.
     *
     * @param round counts from 0, so that a case can take other data each time
     */
    void run(int round) throws IOException;
  }

  private record Entry(String name, Case run) {
    long time(int round) throws IOException {
      long start = System.nanoTime();
      run.run(round);
      return System.nanoTime() - start;
    }
  }

  /** Adds a case under a name. */
  public Rounds add(String name, Case run) {
    cases.add(new Entry(name, run));
    return this;
  }

  /** Runs the cases of a round in the order in which they were added, as steps of one request. */
  Rounds inOrder() {
    inOrder = true;
    return this;
  }

  /**
   * Runs all cases.
   *
   * @param warmUp rounds that are not measured
   * @param measured rounds that are
   */
  public Timings run(int warmUp, int measured) throws IOException {
    long[][] nanos = new long[cases.size()][measured];
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      order.add(i);
    }
    Random random = new Random(measured);
    for (int round = 0; round < warmUp + measured; round++) {
      if (!inOrder) {
        // In random order, so that no case always runs behind the same other and its caches.
        Collections.shuffle(order, random);
      }
      for (int index : order) {
        long time = cases.get(index).time(round);
        if (round >= warmUp) {
          nanos[index][round - warmUp] = time;
        }
      }
    }
    Map<String, Samples> samples = new LinkedHashMap<>();
    for (int i = 0; i < cases.size(); i++) {
      samples.put(cases.get(i).name(), new Samples(nanos[i]));
    }
    return new Timings(samples);
  }
}
