package org.towerrank.elasticsearch.model;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.towerrank.elasticsearch.stats.StatisticsSnapshot;

/**
 * One version of a model on one node.
 *
 * @param loaded whether it is in memory now
 * @param memory bytes accounted for it
 * @param statistics counted since the node started
 */
public record ModelStatus(
    ModelReference reference, boolean loaded, long memory, StatisticsSnapshot statistics)
    implements Writeable {

  /** Reads what {@link #writeTo} wrote. */
  public ModelStatus(StreamInput in) throws IOException {
    this(new ModelReference(in), in.readBoolean(), in.readVLong(), new StatisticsSnapshot(in));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    reference.writeTo(out);
    out.writeBoolean(loaded);
    out.writeVLong(memory);
    statistics.writeTo(out);
  }
}
