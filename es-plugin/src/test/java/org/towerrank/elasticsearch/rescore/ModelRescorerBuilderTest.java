package org.towerrank.elasticsearch.rescore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.NamedWriteableAwareStreamInput;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryRewriteContext;
import org.elasticsearch.index.query.TermQueryBuilder;
import org.elasticsearch.plugins.FieldPredicate;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.model.DeferredModelService;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.RequestFeatures;
import org.towerrank.elasticsearch.request.VisibleFields;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.wire.GoldenBytes;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.Side;

class ModelRescorerBuilderTest {
  static {
    // Services and errors are classes that log.
    LogConfigurator.configureESLogging();
  }

  private static final ModelRescorerBuilder.Services SERVICES =
      new ModelRescorerBuilder.Services(
          new DeferredModelService(),
          new DocumentSources(
              () -> {
                throw new AssertionError("no document is read");
              }),
          new VisibleFields(() -> index -> FieldPredicate.ACCEPT_ALL),
          () -> true,
          new RowUses());

  @Test
  void aRescorerIsTheSameAfterTheWireWithItsWindow() throws IOException {
    ModelRescorerBuilder builder = parse("{\"model_id\":\"movies\",\"combine\":{\"click\":2}}");
    builder.windowSize(123);
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      builder.writeTo(out);
      ModelRescorerBuilder read = new ModelRescorerBuilder(SERVICES, out.bytes().streamInput());
      assertThat(read).isEqualTo(builder).hasSameHashCodeAs(builder);
      assertThat(read.windowSize()).isEqualTo(123);
    }
    assertThat(parse("{\"model_id\":\"movies\",\"combine\":{\"click\":3}}").windowSize(123))
        .isNotEqualTo(builder);
  }

  @Test
  void whatShardsGetHasTheBytesThatOtherVersionsOfThePluginKnow() throws IOException {
    RescoreRequest request =
        RescoreRequest.parse(
            "towerrank",
            Map.of(
                "model_id",
                "movies",
                "user",
                Map.of("user_id", "42", "from", Map.of("index", "users", "id", "7")),
                "combine",
                Map.of("click", 2),
                "fields",
                Map.of("genres", "genres.keyword")),
            RescoreQueries.NONE);
    RowLayout layout =
        new RowLayout(
            new FeatureSchema(
                List.of(new CategoricalFeature("user_id", Side.USER, "user_id", "hash")),
                Map.of("hash", new HashEncoder(5))));
    EncodedRows row = new EncodedRows(layout, 1);
    row.data()[0] = 3;
    PreparedRescore prepared =
        PreparedRescore.of(new ModelReference("movies", 9, "abc"), row, null).insideARetriever();
    GoldenBytes.assertKnown("rescore-request", request, RescoreRequest::read);
    GoldenBytes.assertKnown("prepared-rescore", prepared, PreparedRescore::read);
    PreparedRescore read = PreparedRescore.read(GoldenBytes.read("prepared-rescore"));
    assertThat(read).hasSameHashCodeAs(prepared);
    assertThat(read.row(layout.schema()).data()).containsExactly(3);
  }

  @Test
  void queriesCrossTheWire() throws IOException {
    QueryBuilder title = new TermQueryBuilder("title", "up").boost(2);
    RescoreRequest request =
        RescoreRequest.parse(
            "towerrank",
            Map.of("model_id", "movies", "log", true),
            new RescoreQueries(Map.of("title_bm25", title)));
    NamedWriteableRegistry names =
        new NamedWriteableRegistry(
            List.of(
                new NamedWriteableRegistry.Entry(
                    QueryBuilder.class, TermQueryBuilder.NAME, TermQueryBuilder::new)));
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      request.writeTo(out);
      StreamInput in = new NamedWriteableAwareStreamInput(out.bytes().streamInput(), names);
      RescoreRequest read = RescoreRequest.read(in);
      assertThat(read).isEqualTo(request).hasSameHashCodeAs(request);
      assertThat(read.logs()).isTrue();
      assertThat(read).isNotEqualTo(request.with(RescoreQueries.NONE));
      QueryBuilder other = new TermQueryBuilder("title", "down");
      assertThat(read).isNotEqualTo(request.with(new RescoreQueries(Map.of("title_bm25", other))));
    }
  }

  @Test
  void whatIsLoggedOfAUserCrossesTheWire() throws IOException {
    RowLayout layout =
        new RowLayout(
            new FeatureSchema(
                List.of(new CategoricalFeature("user_id", Side.USER, "user_id", "hash")),
                Map.of("hash", new HashEncoder(5))));
    EncodedRows row = new EncodedRows(layout, 1);
    LoggedRequest logged =
        LoggedRequest.of(
            new RequestFeatures(
                Map.of("user_id", List.of(1, "b"), "unknown", 2), null, Map.of(), true),
            layout.schema());
    assertThat(logged.user()).containsOnlyKeys("user_id");
    PreparedRescore prepared =
        PreparedRescore.of(new ModelReference("movies", 9, "abc"), row, logged);
    GoldenBytes.assertKnown("prepared-rescore-with-log", prepared, PreparedRescore::read);
    PreparedRescore read = PreparedRescore.read(GoldenBytes.read("prepared-rescore-with-log"));
    assertThat(read.logged()).contains(logged);
    assertThat(read)
        .isNotEqualTo(PreparedRescore.of(new ModelReference("movies", 9, "abc"), row, null));
  }

  /** As a search from another cluster, which allows what this one forbids. */
  @Test
  void aPreparedRescorerThatLogsIsRefusedWhereLogsAreForbidden() throws IOException {
    ModelRescorerBuilder.Services forbidding =
        new ModelRescorerBuilder.Services(
            SERVICES.models(),
            SERVICES.sources(),
            SERVICES.visible(),
            () -> false,
            SERVICES.uses());
    QueryRewriteContext context = rewriting();
    assertThatThrownBy(() -> prepared(forbidding, true).rewrite(context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("towerrank.feature_logging");
    assertThat(context.hasAsyncActions()).isFalse();
    assertThat(prepared(forbidding, false).rewrite(context)).isNotNull();
    assertThat(prepared(SERVICES, true).rewrite(rewriting())).isNotNull();
    assertThat(context.hasAsyncActions()).isTrue();
  }

  private static QueryRewriteContext rewriting() {
    return new QueryRewriteContext(XContentParserConfiguration.EMPTY, null, () -> 0);
  }

  /** What another node prepared, as it comes from the wire. */
  private static ModelRescorerBuilder prepared(ModelRescorerBuilder.Services services, boolean log)
      throws IOException {
    RowLayout layout = new RowLayout(new FeatureSchema(List.of(), Map.of()));
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      out.writeOptionalVInt(10);
      RescoreRequest.parse(
              "towerrank", Map.of("model_id", "movies", "log", log), RescoreQueries.NONE)
          .writeTo(out);
      out.writeOptionalWriteable(
          PreparedRescore.of(
              new ModelReference("movies", 9, "abc"), new EncodedRows(layout, 1), null));
      return new ModelRescorerBuilder(services, out.bytes().streamInput());
    }
  }

  private static ModelRescorerBuilder parse(String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try (XContentParser parser =
        XContentType.JSON.xContent().createParser(XContentParserConfiguration.EMPTY, bytes)) {
      return ModelRescorerBuilder.parse(SERVICES, parser);
    }
  }
}
