package org.towerrank.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The times of all cases, by name in the order they were added. */
public record Timings(Map<String, Samples> byName) {

  public Timings {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** The times of a case. */
  public Samples of(String name) {
    Samples samples = byName.get(name);
    if (samples == null) {
      throw new IllegalArgumentException(
          "expected one of " + byName.keySet() + ", got: [" + name + "]");
    }
    return samples;
  }

  /** How many times the median of one case is that of another. */
  public double ratio(String name, String reference) {
    return of(name).median() / of(reference).median();
  }

  /** What a report tells of all cases. */
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    byName.forEach((name, times) -> measures.addAll(times.measures(name)));
    return measures;
  }
}
