package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TopDocs;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.NamedWriteableAwareStreamInput;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.IndexService;
import org.elasticsearch.index.query.Rewriteable;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.elasticsearch.search.rescore.RescorerBuilder;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentType;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.towerrank.elasticsearch.server.IndexMapping;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;
import org.towerrank.lucene.QueryFeatures;

/**
 * A request of the node to itself: read from JSON, prepared as on a coordinating node, sent and
 * received, and rescored as on a shard. So all code that a user's request needs is loaded.
 *
 * @param services with a model that counts nothing
 * @param body as a client would send it
 */
record WarmUpRequest(
    ModelRescorerBuilder.Services services, IndexService index, BytesReference body) {
  /** The model is loaded, so that nothing is waited for. */
  private static final TimeValue PATIENCE = TimeValue.timeValueSeconds(10);

  static WarmUpRequest of(
      ModelRescorerBuilder.Services services,
      IndexService index,
      ModelReference model,
      FeatureSchema schema)
      throws IOException {
    Map<String, Object> queries = new LinkedHashMap<>();
    QueryFeatures.fields(schema)
        .forEach(field -> queries.put(field, Map.of("match_all", Map.of())));
    Map<String, Object> body =
        Map.of(
            "model_id", model.id(),
            "user", values(schema, Side.USER),
            "context", values(schema, Side.CONTEXT),
            "queries", queries);
    try (XContentBuilder json = JsonXContent.contentBuilder().map(body)) {
      return new WarmUpRequest(services, index, BytesReference.bytes(json));
    }
  }

  /** A value of each field that every encoder of it reads. */
  private static Map<String, Object> values(FeatureSchema schema, Side side) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Feature feature : schema.side(side)) {
      values.put(feature.field(), value(feature));
    }
    return values;
  }

  private static Object value(Feature feature) {
    return switch (feature) {
      case VectorFeature vector -> Collections.nCopies(vector.length(), 1);
      case AgeFeature age -> "2000-01-01T00:00:00Z";
      case WeightsFeature weights -> List.of("1:1");
      case SequenceFeature sequence -> List.of(sequence.hasWeights() ? "1:1" : "1");
      default -> 1;
    };
  }

  /** Rescores a window. */
  void send(IndexSearcher searcher, TopDocs window) throws IOException {
    SearchExecutionContext context = IndexMapping.context(index);
    ModelRescorerBuilder prepared = rewritten(parsed(context), context);
    ModelRescorerBuilder received = rewritten(received(prepared, context), context);
    received.windowSize(window.scoreDocs.length);
    ModelRescoreContext rescorer = (ModelRescoreContext) received.buildContext(context);
    rescorer.setCancellationChecker(() -> {});
    WindowRescorer.INSTANCE.rescore(window, searcher, rescorer);
  }

  private ModelRescorerBuilder parsed(SearchExecutionContext context) throws IOException {
    try (XContentParser parser =
        XContentHelper.createParserNotCompressed(
            context.getParserConfig(), body, XContentType.JSON)) {
      return ModelRescorerBuilder.parse(services, parser);
    }
  }

  private ModelRescorerBuilder received(ModelRescorerBuilder sent, SearchExecutionContext context)
      throws IOException {
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      sent.writeTo(out);
      try (StreamInput in =
          new NamedWriteableAwareStreamInput(
              out.bytes().streamInput(), context.getWriteableRegistry())) {
        return new ModelRescorerBuilder(services, in);
      }
    }
  }

  private static ModelRescorerBuilder rewritten(
      ModelRescorerBuilder request, SearchExecutionContext context) {
    PlainActionFuture<RescorerBuilder<ModelRescorerBuilder>> done = new PlainActionFuture<>();
    Rewriteable.rewriteAndFetch((RescorerBuilder<ModelRescorerBuilder>) request, context, done);
    return (ModelRescorerBuilder) done.actionGet(PATIENCE);
  }
}
