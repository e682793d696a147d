package org.towerrank.elasticsearch.action;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelReference;

/**
 * The action that checks, stores and registers a version of a model, on the node that gets the
 * request.
 */
public final class PutModel {
  /** Its name is what a role grants. */
  public static final ActionType<Response> TYPE =
      new ActionType<>("cluster:admin/towerrank/models/put");

  private PutModel() {}

  /** A bundle that was received, or the question whether one may be sent. */
  public static final class Request extends ActionRequest {
    private final String id;
    private final @Nullable Path zip;
    private final boolean waitForLoaded;

    /**
     * A request.
     *
     * @param zip a file of this node; whoever sends the request deletes it afterwards
     * @param waitForLoaded whether to answer only when the nodes have loaded the version
     */
    public Request(String id, Path zip, boolean waitForLoaded) {
      this(id, waitForLoaded, zip);
    }

    private Request(String id, boolean waitForLoaded, @Nullable Path zip) {
      this.id = id;
      this.zip = zip;
      this.waitForLoaded = waitForLoaded;
    }

    /** Asks whether the sender may put a model of an id, and changes nothing. */
    public static Request permission(String id) {
      return new Request(id, false, null);
    }

    String id() {
      return id;
    }

    boolean asksForPermission() {
      return zip == null;
    }

    Path zip() {
      return Objects.requireNonNull(zip);
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

  /** The new version, and where it is loaded; neither when only permission was asked. */
  public static final class Response extends ActionResponse implements ToXContentObject {
    static final Response PERMITTED = new Response(null, true, null);

    private final @Nullable ModelReference reference;
    private final boolean acknowledged;
    private final LoadModel.@Nullable Response loaded;

    Response(
        @Nullable ModelReference reference,
        boolean acknowledged,
        LoadModel.@Nullable Response loaded) {
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
      builder.startObject().field("acknowledged", acknowledged);
      if (reference != null) {
        builder.field("model_id", reference.id()).field("version", reference.version());
      }
      if (loaded != null) {
        loaded.toXContent(builder, params);
      }
      return builder.endObject();
    }
  }
}
