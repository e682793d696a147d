package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.util.SetOnce;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.index.query.QueryRewriteContext;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.elasticsearch.search.rescore.RescoreContext;
import org.elasticsearch.search.rescore.RescorerBuilder;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.ModelReference;
import org.towerrank.elasticsearch.model.ModelService;
import org.towerrank.elasticsearch.request.ItemFields;
import org.towerrank.elasticsearch.request.RequestFeatures;
import org.towerrank.inference.RankingModel;

/**
 * The rescorer {@code towerrank}.
 *
 * <p>The coordinating node resolves the model's name to a version, reads the user and checks the
 * request against the model, once; every shard then uses that version. A node that has not loaded
 * it yet does so while the request is rewritten there, which holds no search thread.
 */
public final class ModelRescorerBuilder extends RescorerBuilder<ModelRescorerBuilder> {
  /** How requests name it. */
  public static final String NAME = "towerrank";

  private final ModelService models;
  private final RescoreRequest request;
  private final @Nullable ModelReference pinned;

  /** Whether this node has the pinned version; not sent to others. */
  private final boolean loaded;

  /** What an asynchronous step of rewriting will give; null where none is under way. */
  private final @Nullable SetOnce<ModelRescorerBuilder> next;

  private ModelRescorerBuilder(
      ModelService models,
      RescoreRequest request,
      @Nullable ModelReference pinned,
      boolean loaded,
      @Nullable SetOnce<ModelRescorerBuilder> next) {
    this.models = models;
    this.request = request;
    this.pinned = pinned;
    this.loaded = loaded;
    this.next = next;
  }

  /** Reads what {@link #doWriteTo} wrote. */
  public ModelRescorerBuilder(ModelService models, StreamInput in) throws IOException {
    super(in);
    this.models = models;
    this.request = RescoreRequest.read(in);
    this.pinned = in.readOptionalWriteable(ModelReference::read);
    this.loaded = false;
    this.next = null;
  }

  /** Reads a rescorer from a request, the parser at its object. */
  public static ModelRescorerBuilder parse(ModelService models, XContentParser parser)
      throws IOException {
    RescoreRequest request = RescoreRequest.parse(NAME, parser.map());
    return new ModelRescorerBuilder(models, request, null, false, null);
  }

  @Override
  protected void doWriteTo(StreamOutput out) throws IOException {
    request.writeTo(out);
    out.writeOptionalWriteable(pinned);
  }

  @Override
  protected void doXContent(XContentBuilder builder, Params params) throws IOException {
    builder.startObject(NAME);
    request.toXContent(builder);
    builder.endObject();
  }

  @Override
  protected boolean isWindowSizeRequired() {
    return true;
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
  public RescorerBuilder<ModelRescorerBuilder> rewrite(QueryRewriteContext context) {
    if (next != null) {
      // A copy means "again" to the server, this same object "done for now".
      return next.get() == null ? this : next.get();
    }
    if (pinned != null && loaded) {
      return this;
    }
    SetOnce<ModelRescorerBuilder> result = new SetOnce<>();
    ModelReference model = pinned == null ? models.resolve(request.modelId()) : pinned;
    context.registerAsyncAction(
        (client, listener) ->
            models.acquire(
                model,
                ContextPreservingActionListener.wrapPreservingContext(
                    listener.delegateFailureAndWrap(
                        (l, handle) -> prepare(client, handle, result, l.map(done -> null))),
                    client.threadPool().getThreadContext())));
    return copy(request, pinned, false, result);
  }

  private void prepare(
      Client client,
      ModelHandle handle,
      SetOnce<ModelRescorerBuilder> result,
      ActionListener<Void> listener) {
    ActionListener.run(
        ActionListener.releaseBefore(handle, listener),
        l -> {
          if (pinned != null) {
            result.set(copy(request, pinned, true, null));
            l.onResponse(null);
            return;
          }
          RankingModel ranker = handle.ranker();
          request
              .features()
              .readUser(
                  client,
                  ranker.schema(),
                  l.delegateFailureAndWrap(
                      (after, read) -> {
                        check(handle, read);
                        result.set(copy(request.with(read), handle.reference(), true, null));
                        after.onResponse(null);
                      }));
        });
  }

  /** Finds the mistakes that need only the model, before any shard is asked. */
  private void check(ModelHandle handle, RequestFeatures read) {
    RankingModel ranker = handle.ranker();
    request.combination().weights(ranker.tasks());
    new ItemFields(request.fields()).require("fields", ranker.schema());
    handle.statistics().recordFeatures(read.encode(handle), RankingModel.REQUEST_SIDES);
  }

  private ModelRescorerBuilder copy(
      RescoreRequest other,
      @Nullable ModelReference model,
      boolean here,
      @Nullable SetOnce<ModelRescorerBuilder> step) {
    ModelRescorerBuilder copy = new ModelRescorerBuilder(models, other, model, here, step);
    copy.windowSize = windowSize;
    return copy;
  }

  @Override
  protected RescoreContext innerBuildContext(int windowSize, SearchExecutionContext index) {
    if (windowSize < 1) {
      throw new IllegalArgumentException(
          "[window_size]: expected at least 1, got [" + windowSize + "]");
    }
    if (pinned == null) {
      throw new IllegalStateException("expected a rescorer that was rewritten, got [" + NAME + "]");
    }
    return ModelRescoreContext.of(windowSize, new PinnedRanker(models, pinned), request, index);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModelRescorerBuilder that
        && super.equals(other)
        && request.equals(that.request)
        && Objects.equals(pinned, that.pinned);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), request, pinned);
  }
}
