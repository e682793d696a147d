package org.towerrank.elasticsearch.stats;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.elasticsearch.core.TimeValue;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.feature.ValueRates;

/**
 * Counts what one node does with one version of a model, from the node's start on. Safe for use by
 * many threads; counting takes no lock.
 */
public final class ModelStatistics {
  /** Longer inferences count as this long. */
  private static final long MAX_NANOS = TimeValue.timeValueMinutes(1).nanos();

  /** Latencies are right to one percent. */
  private static final int SIGNIFICANT_DIGITS = 2;

  private final LongAdder loads = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /**
   * Empty until the first inference: it takes 60 kB, and a node has these statistics of all
   * versions that it ever loaded, most of which were never used.
   */
  private final AtomicReference<@Nullable ConcurrentHistogram> latencies = new AtomicReference<>();

  private final Map<String, RecentValues> features = new LinkedHashMap<>();
  private final Map<String, ValueRates> fitted;

  /** Counts from zero, for the features of a bundle. */
  public ModelStatistics(Bundle bundle) {
    FeatureSchema schema = bundle.schema();
    for (Feature feature : schema.features()) {
      features.put(feature.name(), new RecentValues(feature, schema, System::nanoTime));
    }
    this.fitted = bundle.provenance().features();
  }

  /** Counts one load into memory. */
  public void recordLoad() {
    loads.increment();
  }

  /**
   * Counts one call of ONNX Runtime that gave a result.
   *
   * @param nanos it took
   * @param count rows it computed
   */
  public void recordInference(long nanos, int count) {
    rows.add(count);
    latencies().recordValue(Math.clamp(nanos, 0, MAX_NANOS));
  }

  private ConcurrentHistogram latencies() {
    ConcurrentHistogram known = latencies.get();
    if (known != null) {
      return known;
    }
    ConcurrentHistogram first = new ConcurrentHistogram(MAX_NANOS, SIGNIFICANT_DIGITS);
    ConcurrentHistogram other = latencies.compareAndExchange(null, first);
    return other == null ? first : other;
  }

  /** Counts one call of ONNX Runtime that failed. */
  public void recordFailure() {
    failures.increment();
  }

  /** Where the values of a feature are counted. */
  public RecentValues feature(String name) {
    RecentValues counts = features.get(name);
    if (counts == null) {
      throw new IllegalArgumentException(
          "expected one of " + features.keySet() + ", got feature [" + name + "]");
    }
    return counts;
  }

  /** Counts the values of all rows' features of some sides. */
  public void recordFeatures(EncodedRows encoded, Collection<Side> sides) {
    for (Feature feature : encoded.layout().schema().features()) {
      if (sides.contains(feature.side())) {
        feature(feature.name()).count(encoded);
      }
    }
  }

  /** What was counted until now. */
  public StatisticsSnapshot snapshot() {
    Map<String, FeatureValues> counted = new LinkedHashMap<>();
    features.forEach(
        (name, values) -> counted.put(name, new FeatureValues(values.sums(), fitted.get(name))));
    ConcurrentHistogram nanos = latencies.get();
    return new StatisticsSnapshot(
        loads.sum(),
        nanos == null ? 0 : nanos.getTotalCount(),
        rows.sum(),
        failures.sum(),
        nanos == null ? LatencyPercentiles.NONE : LatencyPercentiles.of(nanos),
        counted);
  }
}
