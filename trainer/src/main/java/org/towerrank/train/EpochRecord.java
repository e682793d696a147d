package org.towerrank.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an epoch went.
 *
 * @param epoch counted from 1
 * @param loss the mean over its rows while they were fitted
 * @param validation metrics behind it
 * @param rows fitted
 * @param steps these rows took
 * @param seconds these steps took
 */
public record EpochRecord(
    int epoch, double loss, Map<String, Double> validation, long rows, int steps, double seconds) {
  /** Copies the metrics, in their order. */
  public EpochRecord {
    validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
  }
}
