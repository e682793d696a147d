package org.towerrank.elasticsearch.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.search.vectors.QueryVectorBuilder;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.action.ModelNames;
import org.towerrank.elasticsearch.model.Inferences;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.ModelService;
import org.towerrank.elasticsearch.node.ThreadPools;
import org.towerrank.elasticsearch.provenance.VectorOrigin;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.RequestFeatures;
import org.towerrank.elasticsearch.request.RequestObject;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.wire.Frame;
import org.towerrank.feature.FeatureSchema;

/**
 * The query vector builder {@code towerrank}: the vector that a model's user tower gives a user.
 *
 * <pre>{@code
 * "query_vector_builder": {"towerrank": {"model_id": "movies", "user": {"user_id": "42"}}}
 * }</pre>
 *
 * <p>Features that are not given are missing. A user without any gets the vector that the tower
 * gives one of whom nothing is known.
 */
public final class UserVectorBuilder implements QueryVectorBuilder {
  /** How requests name it. */
  public static final String NAME = "towerrank";

  /** Stands for the model that made the vectors of the field that is searched: no model's name. */
  static final String THAT_OF_THE_FIELD = "";

  private static final String MODEL_ID = "model_id";

  private final ModelService models;
  private final DocumentSources sources;
  private final String modelId;
  private final RequestFeatures features;

  /**
   * A builder.
   *
   * @param modelId of a model with two towers, or an alias of one; empty for the model that made
   *     the vectors of the field
   */
  public UserVectorBuilder(
      ModelService models, DocumentSources sources, String modelId, RequestFeatures features) {
    this.models = models;
    this.sources = sources;
    this.modelId = modelId;
    this.features = features;
  }

  /** Reads what {@link #writeTo} wrote. */
  public static UserVectorBuilder read(ModelService models, DocumentSources sources, StreamInput in)
      throws IOException {
    return Frame.read(
        in,
        "query vector builder",
        body ->
            new UserVectorBuilder(models, sources, body.readString(), RequestFeatures.read(body)));
  }

  /**
   * Reads a builder from a request.
   *
   * @param parser at the object, or at its name
   */
  public static UserVectorBuilder parse(
      ModelService models, DocumentSources sources, XContentParser parser) {
    try {
      if (parser.currentToken() != XContentParser.Token.START_OBJECT) {
        parser.nextToken();
      }
      RequestObject request = new RequestObject(NAME, parser.map());
      String modelId = request.text(MODEL_ID, RequestObject.LONGEST_NAME).orElse(THAT_OF_THE_FIELD);
      RequestFeatures features = RequestFeatures.parse(NAME, request);
      request.end();
      return new UserVectorBuilder(models, sources, modelId, features);
    } catch (IOException e) {
      // The server's interface leaves no room for it; it answers 400 to what a parser throws.
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    Frame.write(
        out,
        body -> {
          body.writeString(modelId);
          features.writeTo(body);
        });
  }

  @Override
  public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
    builder.startObject();
    if (!isThatOfTheField()) {
      builder.field(MODEL_ID, modelId);
    }
    features.toXContent(builder);
    return builder.endObject();
  }

  @Override
  public String getWriteableName() {
    return NAME;
  }

  @Override
  public TransportVersion getMinimalSupportedVersion() {
    return TransportVersion.minimumCompatible();
  }

  @Override
  public void buildVector(Client client, ActionListener<float[]> listener) {
    // A model that is loaded first answers on a thread of its own, but the user's document is read
    // with the rights of the one who searches.
    ActionListener<ModelHandle> loaded =
        ContextPreservingActionListener.wrapPreservingContext(
            listener.delegateFailureAndWrap((next, handle) -> build(client, handle, next)),
            client.threadPool().getThreadContext());
    resolve(client, loaded.delegateFailureAndWrap((l, model) -> models.acquire(model, l)));
  }

  private void resolve(Client client, ActionListener<ModelReference> listener) {
    if (isThatOfTheField()) {
      ActionListener.completeWith(listener, () -> thatOfTheField(client));
    } else {
      ModelNames.resolve(client, models, modelId, null, listener);
    }
  }

  private boolean isThatOfTheField() {
    return modelId.equals(THAT_OF_THE_FIELD);
  }

  private ModelReference thatOfTheField(Client client) {
    SearchedVectors searched = searched(client);
    if (searched == null) {
      throw new IllegalArgumentException(
          "[" + NAME + "]: expected [" + MODEL_ID + "], as it is not known here what is searched");
    }
    VectorOrigin made = searched.made(this);
    return models.withContent(made.fingerprint()).orElseThrow(made::absence);
  }

  private void build(Client client, ModelHandle handle, ActionListener<float[]> listener) {
    ActionListener.run(
        ActionListener.releaseBefore(handle, listener),
        l -> {
          FeatureSchema schema = handle.towers().schema();
          requireComparable(client, handle);
          features.readUser(
              client,
              sources,
              schema,
              l.delegateFailureAndWrap((next, read) -> fork(client, handle, read, next)));
        });
  }

  private void requireComparable(Client client, ModelHandle handle) {
    SearchedVectors searched = searched(client);
    if (searched != null) {
      searched.require(this, VectorOrigin.of(handle.reference()), handle.towers().similarity());
    }
  }

  private static @Nullable SearchedVectors searched(Client client) {
    return client.threadPool().getThreadContext().getTransient(SearchedVectors.KEY);
  }

  String modelId() {
    return modelId;
  }

  private static void fork(
      Client client, ModelHandle handle, RequestFeatures read, ActionListener<float[]> listener) {
    client
        .threadPool()
        .executor(ThreadPools.RECALL)
        .execute(
            ActionRunnable.supply(listener, () -> Inferences.user(handle, read.encode(handle))));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserVectorBuilder that
        && modelId.equals(that.modelId)
        && features.equals(that.features);
  }

  @Override
  public int hashCode() {
    return Objects.hash(modelId, features);
  }
}
