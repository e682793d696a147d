package org.towerrank.elasticsearch.model;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.stats.StatisticsSnapshot;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.wire.Frame;

/**
 * One version of a model on one node.
 *
 * @param loaded whether it is in memory now
 * @param memory bytes accounted for it
 * @param statistics counted since the node started
 * @param documents bytes kept of documents for it
 * @param problem why it was not loaded when that was tried last; null if it was, or was not tried
 */
public record ModelStatus(
    ModelReference reference,
    boolean loaded,
    long memory,
    StatisticsSnapshot statistics,
    long documents,
    @Nullable String problem)
    implements Writeable {

  /** Reads what {@link #writeTo} wrote. */
  public static ModelStatus read(StreamInput in) throws IOException {
    return Frame.read(
        in,
        "state of a model",
        body ->
            new ModelStatus(
                ModelReference.read(body),
                body.readBoolean(),
                body.readVLong(),
                new StatisticsSnapshot(body),
                body.readVLong(),
                Frame.hasMore(body) ? body.readString() : null));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(
        out,
        body -> {
          reference.writeTo(body);
          body.writeBoolean(loaded);
          body.writeVLong(memory);
          statistics.writeTo(body);
          body.writeVLong(documents);
          if (problem != null) {
            body.writeString(problem);
          }
        });
  }
}
