package org.towerrank.elasticsearch.action;

import java.io.IOException;
import java.nio.file.Path;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelReference;

/** The action that checks, stores and registers a version of a model, on the node it came to. */
public final class PutModel {
  /** Its name is what a role grants. */
  public static final ActionType<Response> TYPE =
      new ActionType<>("cluster:admin/towerrank/models/put");

  private PutModel() {}

  /** A bundle that was received. */
  public static final class Request extends ActionRequest {
    private final String id;
    private final Path zip;
    private final boolean waitForLoaded;

    /**
     * A request.
     *
     * @param zip a file of this node; whoever sends the request deletes it afterwards
     * @param waitForLoaded whether to answer only when the nodes have loaded the version
     */
    public Request(String id, Path zip, boolean waitForLoaded) {
      this.id = id;
      this.zip = zip;
      this.waitForLoaded = waitForLoaded;
    }

    String id() {
      return id;
    }

    Path zip() {
      return zip;
    }

    boolean waitForLoaded() {
      return waitForLoaded;
    }

    @Override
    public void writeTo(StreamOutput out) {
      TransportAction.localOnly();
    }

    @Override
    public @Nullable ActionRequestValidationException validate() {
      return null;
    }
  }

  /** The new version, and where it is loaded. */
  public static final class Response extends ActionResponse implements ToXContentObject {
    private final ModelReference reference;
    private final boolean acknowledged;
    private final LoadModel.@Nullable Response loaded;

    Response(ModelReference reference, boolean acknowledged, LoadModel.@Nullable Response loaded) {
      this.reference = reference;
      this.acknowledged = acknowledged;
      this.loaded = loaded;
    }

    @Override
    public void writeTo(StreamOutput out) {
      TransportAction.localOnly();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
      builder
          .startObject()
          .field("acknowledged", acknowledged)
          .field("model_id", reference.id())
          .field("version", reference.version());
      if (loaded != null) {
        loaded.toXContent(builder, params);
      }
      return builder.endObject();
    }
  }
}
