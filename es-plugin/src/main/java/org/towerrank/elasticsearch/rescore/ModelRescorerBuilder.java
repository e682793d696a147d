package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
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
import org.towerrank.elasticsearch.model.ModelSettings;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.FieldRenames;
import org.towerrank.elasticsearch.request.RequestFeatures;
import org.towerrank.elasticsearch.request.VisibleFields;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RequestMoment;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.QueryFeatures;

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

  private final Services services;
  private final RescoreRequest request;
  private final RescoreStage stage;

  /**
   * What a node has for rescoring.
   *
   * @param sources of documents with users
   * @param visible fields
   * @param mayLog whether hits may be logged with what the model read
   * @param uses where shards and models are noted that are used
   */
  public record Services(
      ModelService models,
      DocumentSources sources,
      VisibleFields visible,
      BooleanSupplier mayLog,
      RowUses uses) {}

  private ModelRescorerBuilder(Services services, RescoreRequest request, RescoreStage stage) {
    this.services = services;
    this.request = request;
    this.stage = stage;
  }

  /** Reads what {@link #doWriteTo} wrote. */
  public ModelRescorerBuilder(Services services, StreamInput in) throws IOException {
    super(in);
    this.services = services;
    this.request = RescoreRequest.read(in);
    PreparedRescore prepared = in.readOptionalWriteable(PreparedRescore::read);
    this.stage = prepared == null ? new RescoreStage.Parsed() : new RescoreStage.Pinned(prepared);
  }

  /** Reads a rescorer from a request, the parser at its object. */
  public static ModelRescorerBuilder parse(Services services, XContentParser parser)
      throws IOException {
    RescoreRequest request = RescoreRequest.parse(NAME, parser);
    return new ModelRescorerBuilder(services, request, new RescoreStage.Parsed());
  }

  @Override
  protected void doWriteTo(StreamOutput out) throws IOException {
    request.writeTo(out);
    out.writeOptionalWriteable(stage.found().orElse(null));
  }

  @Override
  protected void doXContent(XContentBuilder builder, Params params) throws IOException {
    builder.startObject(NAME);
    request.toXContent(builder);
    builder.endObject();
  }

  /** Whether hits are to carry what only the rescoring itself knows. */
  boolean returnsMoreThanHits() {
    return request.returnScores() || request.logs();
  }

  /** Whether the model's version and the user are known. */
  boolean isPrepared() {
    return stage.found().isPresent();
  }

  /**
   * The same for the inner search of a retriever.
   *
   * @throws IllegalArgumentException where scores could be negative, which no retriever takes
   */
  ModelRescorerBuilder insideRetriever() {
    return switch (stage) {
      case RescoreStage.Pinned(PreparedRescore prepared) when !prepared.isInsideRetriever() ->
          inside(new RescoreStage.Pinned(prepared.insideARetriever()));
      case RescoreStage.Ready(PreparedRescore prepared) when !prepared.isInsideRetriever() ->
          inside(new RescoreStage.Ready(prepared.insideARetriever()));
      default -> this;
    };
  }

  private ModelRescorerBuilder inside(RescoreStage retriever) {
    request.requireNoNegativeWeights();
    return at(retriever);
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
  @SuppressWarnings("ReferenceEquality") // Queries that are rewritten are other ones.
  public RescorerBuilder<ModelRescorerBuilder> rewrite(QueryRewriteContext context)
      throws IOException {
    RescoreQueries queries = request.queries().rewrite(context);
    ModelRescorerBuilder advanced =
        switch (stage) {
          case RescoreStage.Ready ready -> this;
          // A copy means "again" to the server, this same object "done for now".
          case RescoreStage.UnderWay(RescoreStage from, SetOnce<ModelRescorerBuilder> next) ->
              next.get() == null ? this : next.get();
          case RescoreStage.Parsed parsed -> advance(context);
          case RescoreStage.Pinned pinned -> advance(context);
        };
    // What was under way was begun with the queries as they were then.
    return advanced.request.queries() == queries
        ? advanced
        : copy(advanced.request.with(queries), advanced.stage);
  }

  /** Goes on to {@link RescoreStage.Ready} without holding this thread. */
  private ModelRescorerBuilder advance(QueryRewriteContext context) {
    // Also of what another cluster prepared, whose setting may be another.
    requireMayLog();
    SetOnce<ModelRescorerBuilder> result = new SetOnce<>();
    context.registerAsyncAction(
        (client, listener) ->
            resolve(
                client,
                listener.delegateFailureAndWrap(
                    (l, model) ->
                        services.models.acquire(
                            model,
                            ContextPreservingActionListener.wrapPreservingContext(
                                l.delegateFailureAndWrap(
                                    (after, handle) ->
                                        prepare(
                                            client,
                                            handle,
                                            context::nowInMillis,
                                            result,
                                            after.map(done -> null))),
                                client.threadPool().getThreadContext())))));
    return at(new RescoreStage.UnderWay(stage, result));
  }

  private void resolve(Client client, ActionListener<ModelReference> listener) {
    if (stage instanceof RescoreStage.Pinned(PreparedRescore prepared)) {
      listener.onResponse(prepared.model());
    } else {
      ModelNames.resolve(client, services.models, request.modelId(), null, listener);
    }
  }

  private void prepare(
      Client client,
      ModelHandle handle,
      LongSupplier now,
      SetOnce<ModelRescorerBuilder> result,
      ActionListener<Void> listener) {
    ActionListener.run(
        ActionListener.releaseBefore(handle, listener),
        l -> {
          if (stage instanceof RescoreStage.Pinned(PreparedRescore prepared)) {
            result.set(at(new RescoreStage.Ready(prepared)));
            l.onResponse(null);
            return;
          }
          requireFits(handle.ranker());
          services.models.requireUnderstood(handle.reference(), request.format());
          // The search's own, so that all of its rescorers have the same.
          RequestMoment moment = new RequestMoment(Instant.ofEpochMilli(now.getAsLong()));
          request
              .features()
              .readUser(
                  client,
                  services.sources,
                  handle.ranker().schema(),
                  l.delegateFailureAndWrap(
                      (after, read) ->
                          encode(
                              client,
                              handle,
                              read.at(moment, handle.ranker().schema()),
                              result,
                              after)));
        });
  }

  private void encode(
      Client client,
      ModelHandle handle,
      RequestFeatures read,
      SetOnce<ModelRescorerBuilder> result,
      ActionListener<Void> listener) {
    read.encode(
        client,
        handle,
        listener.map(
            row -> {
              result.set(ready(handle, read, row));
              return null;
            }));
  }

  /** Finds the mistakes that need only the model, before any shard is asked. */
  private void requireFits(RankingModel ranker) {
    request.combination().weights(ranker.tasks());
    new FieldRenames(request.fields()).require("fields", ranker.schema());
    QueryFeatures.require(ranker.schema(), request.queries().byField().keySet());
  }

  private void requireMayLog() {
    if (request.logs() && !services.mayLog.getAsBoolean()) {
      throw new IllegalArgumentException(
          "[log]: expected false, got [true]: the setting ["
              + ModelSettings.FEATURE_LOGGING.getKey()
              + "] of this cluster forbids to return what models read");
    }
  }

  private ModelRescorerBuilder ready(ModelHandle handle, RequestFeatures read, EncodedRows row) {
    handle.statistics().recordFeatures(row, RankingModel.REQUEST_SIDES);
    LoggedRequest logged = request.logs() ? LoggedRequest.of(read, handle.ranker().schema()) : null;
    // Shards need no more of the user, and their slow logs must not show it.
    return copy(
        request.with(RequestFeatures.NONE),
        new RescoreStage.Ready(PreparedRescore.of(handle.reference(), row, logged)));
  }

  private ModelRescorerBuilder at(RescoreStage other) {
    return copy(request, other);
  }

  private ModelRescorerBuilder copy(RescoreRequest other, RescoreStage reached) {
    ModelRescorerBuilder copy = new ModelRescorerBuilder(services, other, reached);
    copy.windowSize = windowSize;
    return copy;
  }

  @Override
  protected RescoreContext innerBuildContext(int windowSize, SearchExecutionContext index) {
    if (windowSize < 1) {
      throw new IllegalArgumentException(
          "[window_size]: expected at least 1, got [" + windowSize + "]");
    }
    PreparedRescore prepared =
        stage
            .found()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "expected a rescorer that was rewritten, got [" + NAME + "]"));
    PinnedRanker model = new PinnedRanker(services.models, prepared.model());
    return ModelRescoreContext.of(
        windowSize,
        model,
        request,
        prepared,
        new IndexFields(index, field -> services.visible.isVisible(index.index().getName(), field)),
        services.uses);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModelRescorerBuilder that
        && super.equals(other)
        && request.equals(that.request)
        && stage.found().equals(that.stage.found());
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), request, stage.found());
  }
}
