package org.towerrank.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** When the steps of a command ended, as its progress says. */
final class StepTimes {
  private final Map<String, Long> ends = new LinkedHashMap<>();

  /** Takes an update of the progress. */
  void update(String label, long rows) {
    ends.put(label, System.nanoTime());
  }

  /**
   * Seconds that some steps took, each from the end of the one before.
   *
   * @param start when the first one began
   */
  double seconds(long start, String... labels) {
    double seconds = 0;
    long before = start;
    for (Map.Entry<String, Long> step : ends.entrySet()) {
      for (String label : labels) {
        if (label.equals(step.getKey())) {
          seconds += (step.getValue() - before) / 1e9;
        }
      }
      before = step.getValue();
    }
    return seconds;
  }
}
