package org.towerrank.elasticsearch.embed;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.xcontent.XContentBuilder;
import org.towerrank.elasticsearch.wire.Frame;

/**
 * How far a task is; also part of its result.
 *
 * @param total documents to embed, as counted when the task began
 * @param batches of documents that are done
 * @param embedded documents that have their vector
 * @param deleted documents that were deleted meanwhile
 * @param retries times that a document was read and embedded again, since it had changed meanwhile
 *     or the server was busy
 * @param failed documents that have no vector
 * @param throttled milliseconds that the task waited to keep to the requested rate
 */
public record EmbedProgress(
    long total,
    long batches,
    long embedded,
    long deleted,
    long retries,
    long failed,
    long throttled)
    implements Task.Status {
  /** Its name on the wire. */
  public static final String NAME = "towerrank_embed_index";

  /** Reads what {@link #writeTo} wrote. */
  public static EmbedProgress read(StreamInput in) throws IOException {
    return Frame.read(
        in,
        "progress of a task",
        body ->
            new EmbedProgress(
                body.readVLong(),
                body.readVLong(),
                body.readVLong(),
                body.readVLong(),
                body.readVLong(),
                body.readVLong(),
                body.readVLong()));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(
        out,
        body -> {
          body.writeVLong(total);
          body.writeVLong(batches);
          body.writeVLong(embedded);
          body.writeVLong(deleted);
          body.writeVLong(retries);
          body.writeVLong(failed);
          body.writeVLong(throttled);
        });
  }

  @Override
  public String getWriteableName() {
    return NAME;
  }

  @Override
  public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
    return fields(builder.startObject()).endObject();
  }

  XContentBuilder fields(XContentBuilder builder) throws IOException {
    return builder
        .field("total", total)
        .field("batches", batches)
        .field("embedded", embedded)
        .field("deleted", deleted)
        .field("retries", retries)
        .field("failed", failed)
        .field("throttled_millis", throttled);
  }
}
