package org.towerrank.elasticsearch.action;

import java.io.IOException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelReference;

/** Says that the registry was changed, and whether every node has seen it. */
public final class RegistryResponse extends ActionResponse implements ToXContentObject {
  private final boolean acknowledged;
  private final @Nullable ModelReference reference;

  RegistryResponse(boolean acknowledged, @Nullable ModelReference reference) {
    this.acknowledged = acknowledged;
    this.reference = reference;
  }

  RegistryResponse(StreamInput in) throws IOException {
    this(in.readBoolean(), in.readOptionalWriteable(ModelReference::new));
  }

  boolean acknowledged() {
    return acknowledged;
  }

  @Nullable ModelReference reference() {
    return reference;
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    out.writeBoolean(acknowledged);
    out.writeOptionalWriteable(reference);
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
