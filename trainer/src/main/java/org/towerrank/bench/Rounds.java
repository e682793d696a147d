package org.towerrank.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs cases in turn, one run of each a round, and measures all rounds but the first ones. */
final class Rounds {
  private final Map<String, Case> cases = new LinkedHashMap<>();

  /** What is measured. */
  @FunctionalInterface
  interface Case {
    /**
     * Runs once.
     *
     * @param round counts from 0, so that a case can take other data each time
     */
    void run(int round) throws IOException;
  }

  Rounds add(String name, Case run) {
    cases.put(name, run);
    return this;
  }

  /**
   * Runs all cases.
   *
   * @param warmUp rounds that are not measured
   * @param measured rounds that are
   */
  Map<String, Samples> run(int warmUp, int measured) throws IOException {
    Map<String, long[]> nanos = new LinkedHashMap<>();
    cases.keySet().forEach(name -> nanos.put(name, new long[measured]));
    List<String> order = new ArrayList<>(cases.keySet());
    Random random = new Random(measured);
    for (int round = -warmUp; round < measured; round++) {
      for (String name : order) {
        long start = System.nanoTime();
        cases.get(name).run(round + warmUp);
        long end = System.nanoTime();
        if (round >= 0) {
          nanos.get(name)[round] = end - start;
        }
      }
      // Nobody runs always behind the same other, whose data would be left in the caches.
      Collections.shuffle(order, random);
    }
    Map<String, Samples> samples = new LinkedHashMap<>();
    nanos.forEach((name, times) -> samples.put(name, new Samples(times)));
    return samples;
  }
}
