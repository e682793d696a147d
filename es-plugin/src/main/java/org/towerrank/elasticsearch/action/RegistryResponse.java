package org.towerrank.elasticsearch.action;

import java.io.IOException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.wire.Frame;

/** Says that the registry was changed, and whether every node has seen it. */
public final class RegistryResponse extends ActionResponse implements ToXContentObject {
  private static final int FORMAT = 1;

  private final boolean acknowledged;
  private final @Nullable ModelReference reference;

  RegistryResponse(boolean acknowledged, @Nullable ModelReference reference) {
    this.acknowledged = acknowledged;
    this.reference = reference;
  }

  static RegistryResponse read(StreamInput in) throws IOException {
    return Frame.read(
        in,
        "answer about the registry",
        FORMAT,
        body ->
            new RegistryResponse(
                body.readBoolean(), body.readOptionalWriteable(ModelReference::read)));
  }

  boolean acknowledged() {
    return acknowledged;
  }

  @Nullable ModelReference reference() {
    return reference;
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(
        out,
        FORMAT,
        body -> {
          body.writeBoolean(acknowledged);
          body.writeOptionalWriteable(reference);
        });
  }

  @Override
  public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
    builder.startObject().field("acknowledged", acknowledged);
    if (reference != null) {
      builder.field("model_id", reference.id()).field("version", reference.version());
    }
    return builder.endObject();
  }
}
