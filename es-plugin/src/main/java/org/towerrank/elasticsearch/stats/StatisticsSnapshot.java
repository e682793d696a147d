package org.towerrank.elasticsearch.stats;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;

/**
 * What one node counted about one version of a model.
 *
 * @param loads into memory
 * @param inferences calls of ONNX Runtime that gave a result
 * @param rows they computed
 * @param failures calls of ONNX Runtime that failed
 * @param latency of the inferences
 * @param features by name, in the order of the schema
 */
public record StatisticsSnapshot(
    long loads,
    long inferences,
    long rows,
    long failures,
    LatencyPercentiles latency,
    Map<String, FeatureValues> features)
    implements Writeable {
  /** Of a version that a node could never load. */
  public static final StatisticsSnapshot NONE =
      new StatisticsSnapshot(0, 0, 0, 0, LatencyPercentiles.NONE, Map.of());

  public StatisticsSnapshot {
    features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
  }

  /** Reads what {@link #writeTo} wrote. */
  public StatisticsSnapshot(StreamInput in) throws IOException {
    this(
        in.readVLong(),
        in.readVLong(),
        in.readVLong(),
        in.readVLong(),
        new LatencyPercentiles(in),
        in.readOrderedMap(StreamInput::readString, FeatureValues::new));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    out.writeVLong(loads);
    out.writeVLong(inferences);
    out.writeVLong(rows);
    out.writeVLong(failures);
    latency.writeTo(out);
    out.writeMap(features, StreamOutput::writeString, StreamOutput::writeWriteable);
  }
}
