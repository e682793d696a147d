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
import org.towerrank.elasticsearch.action.ModelNames;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.ModelService;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.ItemFields;
import org.towerrank.elasticsearch.request.RequestFeatures;
import org.towerrank.elasticsearch.request.VisibleFields;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.feature.EncodedRows;
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
  private final DocumentSources sources;
  private final VisibleFields visible;
  private final RescoreRequest request;

  /** What the coordinating node found; null before. */
  private final @Nullable PreparedRescore prepared;

  /** Whether this node has the model's version; not sent to others. */
  private final boolean loaded;

  /** The result of an asynchronous step of rewriting; null if none is under way. */
  private final @Nullable SetOnce<ModelRescorerBuilder> next;

  private ModelRescorerBuilder(
      ModelService models,
      DocumentSources sources,
      VisibleFields visible,
      RescoreRequest request,
      @Nullable PreparedRescore prepared,
      boolean loaded,
      @Nullable SetOnce<ModelRescorerBuilder> next) {
    this.models = models;
    this.sources = sources;
    this.visible = visible;
    this.request = request;
    this.prepared = prepared;
    this.loaded = loaded;
    this.next = next;
  }

  /** Reads what {@link #doWriteTo} wrote. */
  public ModelRescorerBuilder(
      ModelService models, DocumentSources sources, VisibleFields visible, StreamInput in)
      throws IOException {
    super(in);
    this.models = models;
    this.sources = sources;
    this.visible = visible;
    this.request = RescoreRequest.read(in);
    this.prepared = in.readOptionalWriteable(PreparedRescore::read);
    this.loaded = false;
    this.next = null;
  }

  /** Reads a rescorer from a request, the parser at its object. */
  public static ModelRescorerBuilder parse(
      ModelService models, DocumentSources sources, VisibleFields visible, XContentParser parser)
      throws IOException {
    RescoreRequest request = RescoreRequest.parse(NAME, parser.map());
    return new ModelRescorerBuilder(models, sources, visible, request, null, false, null);
  }

  @Override
  protected void doWriteTo(StreamOutput out) throws IOException {
    request.writeTo(out);
    out.writeOptionalWriteable(prepared);
  }

  @Override
  protected void doXContent(XContentBuilder builder, Params params) throws IOException {
    builder.startObject(NAME);
    request.toXContent(builder);
    builder.endObject();
  }

  /** Whether hits are to carry the scores of every task. */
  boolean returnsScores() {
    return request.returnScores();
  }

  /** Whether the model's version and the user are known. */
  boolean isPrepared() {
    return prepared != null;
  }

  /**
   * The same for the inner search of a retriever.
   *
   * @throws IllegalArgumentException where scores could be negative, which no retriever takes
   */
  ModelRescorerBuilder insideRetriever() {
    if (prepared == null || prepared.isInsideRetriever()) {
      return this;
    }
    request.requireNoNegativeWeights();
    return copy(request, prepared.insideARetriever(), loaded, next);
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
    if (prepared != null && loaded) {
      return this;
    }
    SetOnce<ModelRescorerBuilder> result = new SetOnce<>();
    context.registerAsyncAction(
        (client, listener) ->
            resolve(
                client,
                listener.delegateFailureAndWrap(
                    (l, model) ->
                        models.acquire(
                            model,
                            ContextPreservingActionListener.wrapPreservingContext(
                                l.delegateFailureAndWrap(
                                    (after, handle) ->
                                        prepare(client, handle, result, after.map(done -> null))),
                                client.threadPool().getThreadContext())))));
    return copy(request, prepared, false, result);
  }

  private void resolve(Client client, ActionListener<ModelReference> listener) {
    if (prepared != null) {
      listener.onResponse(prepared.model());
    } else {
      ModelNames.resolve(client, models, request.modelId(), null, listener);
    }
  }

  private void prepare(
      Client client,
      ModelHandle handle,
      SetOnce<ModelRescorerBuilder> result,
      ActionListener<Void> listener) {
    ActionListener.run(
        ActionListener.releaseBefore(handle, listener),
        l -> {
          if (prepared != null) {
            result.set(copy(request, prepared, true, null));
            l.onResponse(null);
            return;
          }
          requireFits(handle.ranker());
          request
              .features()
              .readUser(
                  client,
                  sources,
                  handle.ranker().schema(),
                  l.delegateFailureAndWrap(
                      (after, read) ->
                          read.encode(
                              client,
                              handle,
                              after.map(
                                  row -> {
                                    result.set(prepared(handle, row));
                                    return null;
                                  }))));
        });
  }

  /** Finds the mistakes that need only the model, before any shard is asked. */
  private void requireFits(RankingModel ranker) {
    request.combination().weights(ranker.tasks());
    new ItemFields(request.fields()).require("fields", ranker.schema());
  }

  private ModelRescorerBuilder prepared(ModelHandle handle, EncodedRows row) {
    handle.statistics().recordFeatures(row, RankingModel.REQUEST_SIDES);
    // Shards need no more of the user, and their slow logs must not show it.
    return copy(
        request.with(RequestFeatures.NONE),
        PreparedRescore.of(handle.reference(), row),
        true,
        null);
  }

  private ModelRescorerBuilder copy(
      RescoreRequest other,
      @Nullable PreparedRescore found,
      boolean here,
      @Nullable SetOnce<ModelRescorerBuilder> step) {
    ModelRescorerBuilder copy =
        new ModelRescorerBuilder(models, sources, visible, other, found, here, step);
    copy.windowSize = windowSize;
    return copy;
  }

  @Override
  protected RescoreContext innerBuildContext(int windowSize, SearchExecutionContext index) {
    if (windowSize < 1) {
      throw new IllegalArgumentException(
          "[window_size]: expected at least 1, got [" + windowSize + "]");
    }
    if (prepared == null) {
      throw new IllegalStateException("expected a rescorer that was rewritten, got [" + NAME + "]");
    }
    PinnedRanker model = new PinnedRanker(models, prepared.model());
    return ModelRescoreContext.of(
        windowSize,
        model,
        request,
        prepared,
        new IndexFields(index, field -> visible.isVisible(index.index().getName(), field)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModelRescorerBuilder that
        && super.equals(other)
        && request.equals(that.request)
        && Objects.equals(prepared, that.prepared);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), request, prepared);
  }
}
