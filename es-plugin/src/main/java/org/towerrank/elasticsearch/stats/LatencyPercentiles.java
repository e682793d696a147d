package org.towerrank.elasticsearch.stats;

import java.io.IOException;
import org.HdrHistogram.AbstractHistogram;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;

/** How long inferences took, in nanoseconds; all 0 where there was none. */
public record LatencyPercentiles(long p50, long p90, long p99, long max) implements Writeable {
  /** Where there was none. */
  public static final LatencyPercentiles NONE = new LatencyPercentiles(0, 0, 0, 0);

  /** Reads what {@link #writeTo} wrote. */
  public LatencyPercentiles(StreamInput in) throws IOException {
    this(in.readVLong(), in.readVLong(), in.readVLong(), in.readVLong());
  }

  static LatencyPercentiles of(AbstractHistogram nanos) {
    return new LatencyPercentiles(
        nanos.getValueAtPercentile(50),
        nanos.getValueAtPercentile(90),
        nanos.getValueAtPercentile(99),
        nanos.getMaxValue());
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    out.writeVLong(p50);
    out.writeVLong(p90);
    out.writeVLong(p99);
    out.writeVLong(max);
  }
}
