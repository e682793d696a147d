package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.RequestMoment;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.feature.TimeEncoder;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Fm;
import org.towerrank.model.Loss;
import org.towerrank.model.Mlp;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Ages of dates at the moment of a request, on a real server. */
@ExtendWith(Servers.class)
class AgesIT {
  private static final int ITEMS = 40;
  private static final byte[] RANKER =
      CatalogueModels.zip(
          new DeepFm(8, new Mlp(List.of(16, 8), Activation.RELU, 0f, false), 0f),
          schema(),
          List.of("click"),
          21);
  private static final String MAPPINGS =
      """
      {"settings":{"number_of_shards":2},"mappings":{"properties":{
        "item_id":{"type":"keyword"},"day":{"type":"date"},"exact":{"type":"date_nanos"},
        "seconds":{"type":"long"},"text":{"type":"keyword"}}}}
      """;

  private static Map<String, Map<String, Object>> items = Map.of();

  private static FeatureSchema schema() {
    return new FeatureSchema(
        List.of(
            age("tenure", Side.USER, AgeFeature.Unit.DAYS),
            new CategoricalFeature("item_id", Side.ITEM, "item_id", "id"),
            new CategoricalFeature("hour", Side.ITEM, "exact", "hour"),
            age("day", Side.QUERY, AgeFeature.Unit.DAYS),
            age("exact", Side.QUERY, AgeFeature.Unit.HOURS),
            age("seconds", Side.QUERY, AgeFeature.Unit.DAYS),
            age("text", Side.QUERY, AgeFeature.Unit.DAYS)),
        Map.of(
            "id", new HashEncoder(50),
            "hour", new TimeEncoder(TimeEncoder.Part.HOUR, EpochUnit.SECONDS, ZoneOffset.UTC),
            "age", new IdentityEncoder(-1, true)));
  }

  private static AgeFeature age(String name, Side side, AgeFeature.Unit unit) {
    return new AgeFeature(name, side, name, "age", "now", unit, EpochUnit.SECONDS);
  }

  private static Map<String, Object> item(SplittableRandom random, int number) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("item_id", "i" + number);
    Instant time = Instant.ofEpochSecond(random.nextLong(1_700_000_000L, 1_800_000_000L));
    if (random.nextInt(5) > 0) {
      item.put("day", time.toString().substring(0, 10));
      item.put("exact", time.plusNanos(123_456_789).toString());
    }
    if (random.nextInt(5) > 0) {
      item.put("seconds", time.getEpochSecond());
      item.put("text", time.toString());
    }
    return item;
  }

  @BeforeAll
  static void index(ElasticsearchServer server) {
    Catalogue.put(server, "ages", RANKER);
    server.client().send("PUT", "/ages", MAPPINGS).orFail();
    SplittableRandom random = new SplittableRandom(4);
    Map<String, Map<String, Object>> made = new LinkedHashMap<>();
    for (int i = 0; i < ITEMS; i++) {
      made.put("" + i, item(random, i));
    }
    items = made;
    Catalogue.add(server, "ages", items);
  }

  private static Answer search(ElasticsearchServer server, String more, String options) {
    String body =
        """
        {"size":100%s,"rescore":{"window_size":100,"towerrank":{"model_id":"ages"%s}}}
        """
            .formatted(more, options);
    return server.client().send("POST", "/ages/_search", body);
  }

  private static String at(String moment) {
    return ",\"user\":{\"tenure\":\"2020-01-01\"},\"context\":{\"now\":\"" + moment + "\"}";
  }

  private static Map<String, Float> expected(String moment) throws Exception {
    Map<String, Float> expected = new LinkedHashMap<>();
    try (RankingModel model =
        RankingModel.load(CatalogueModels.open(RANKER), SessionSettings.SERVING)) {
      EncodedRows request = model.request(Map.of("tenure", "2020-01-01", "now", moment));
      RowEncoder encoder = new RowEncoder(model.schema(), RankingModel.CANDIDATE_SIDES);
      EncodedRows rows = encoder.newRows(ITEMS);
      List<String> ids = new ArrayList<>(items.keySet());
      for (int i = 0; i < ITEMS; i++) {
        Map<String, Object> item = items.getOrDefault(ids.get(i), Map.of());
        RequestMoment at = new RequestMoment(request.moment(0));
        encoder.encode(at.in(model.schema(), item), rows, i);
      }
      float[] scores = model.score(request, rows);
      for (int i = 0; i < ITEMS; i++) {
        expected.put(ids.get(i), scores[i]);
      }
    }
    return expected;
  }

  @Test
  void documentsAndSourcesAreAsOldAsTheMomentSays(ElasticsearchServer server) throws Exception {
    // Documents are kept from the first search on, and must not stay as old as they were in it.
    for (String moment :
        List.of("2026-05-31T12:00:00.250Z", "2026-05-31T13:00:00Z", "2024-01-01")) {
      Map<String, Float> expected = expected(moment);
      JsonNode hits = search(server, "", at(moment)).orFail().json().at("/hits/hits");
      assertThat(hits).hasSize(ITEMS);
      CatalogueSearch.assertScores(hits, expected);
      String body =
          Catalogue.json(
              Map.of(
                  "user", Map.of("tenure", "2020-01-01"),
                  "context", Map.of("now", moment),
                  "documents", Map.of("index", "ages", "ids", List.copyOf(items.keySet()))));
      JsonNode scored =
          server
              .client()
              .send("POST", "/_towerrank/models/ages/_score", body)
              .orFail()
              .json()
              .get("items");
      assertThat(scored).hasSize(ITEMS);
      CatalogueSearch.assertClicks(scored, expected);
    }
  }

  @Test
  void itemsAreScoredWithoutASearchWhereTheUserAloneHasAnAge(ElasticsearchServer server)
      throws Exception {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                age("tenure", Side.USER, AgeFeature.Unit.DAYS),
                new CategoricalFeature("item_id", Side.ITEM, "item_id", "id")),
            Map.of("id", new HashEncoder(50), "age", new IdentityEncoder(-1, true)));
    byte[] zip = CatalogueModels.zip(new Fm(4, Loss.CROSS_ENTROPY), schema, List.of("click"), 22);
    Catalogue.put(server, "user-ages", zip);
    Map<String, Object> user = Map.of("tenure", "2020-01-01");
    Map<String, Object> context = Map.of("now", "2026-05-31");
    Map<String, Object> item = Map.of("item_id", "i1");
    String path = "/_towerrank/models/user-ages/_score";
    try (RankingModel model =
        RankingModel.load(CatalogueModels.open(zip), SessionSettings.SERVING)) {
      EncodedRows row = new RowEncoder(schema, RankingModel.CANDIDATE_SIDES).row(item);
      float[] expected = model.score(model.request(user, context), row);
      Map<String, Object> body = Map.of("user", user, "context", context, "items", List.of(item));
      JsonNode scored = server.client().send("POST", path, Catalogue.json(body)).orFail().json();
      assertThat(scored.at("/items/0/scores/click").asDouble())
          .isCloseTo(expected[0], within(CatalogueSearch.CLOSE));
    }
    Map<String, Object> late = Map.of("items", List.of(Map.of("item_id", "i1", "now", "2026")));
    assertThat(server.client().send("POST", path, Catalogue.json(late)).body())
        .contains("expected the moment of the request in [context.now], got one of an item");
  }

  @Test
  void aSearchWithoutAMomentHasOneForAllShardsItsUserAndItsLog(ElasticsearchServer server) {
    Instant before = Instant.ofEpochMilli(Instant.now().toEpochMilli());
    String user = ",\"log\":true,\"user\":{\"tenure\":\"2020-01-01\"}";
    JsonNode hits = search(server, "", user).orFail().json().at("/hits/hits");
    Set<Instant> moments = new TreeSet<>();
    RowEncoder encoder = new RowEncoder(schema(), List.of(Side.values()));
    for (JsonNode hit : hits) {
      JsonNode log = hit.at("/fields/_towerrank_log/0");
      moments.add(Instant.parse(log.at("/raw/context/now").asText()));
      Map<String, Object> raw = new LinkedHashMap<>();
      for (JsonNode side : log.get("raw")) {
        side.properties().forEach(value -> raw.put(value.getKey(), value.getValue().asText()));
      }
      EncodedRows row = encoder.row(raw);
      for (String name : List.of("tenure", "day", "exact", "seconds", "text")) {
        float encoded = Float.parseFloat(log.at("/encoded/" + name).asText());
        assertThat(Float.floatToRawIntBits(encoded))
            .as(name)
            .isEqualTo(row.data()[row.index(0, name)]);
      }
      assertThat(log.at("/encoded/hour").asInt()).isEqualTo(row.data()[row.index(0, "hour")]);
    }
    assertThat(hits).hasSize(ITEMS);
    assertThat(moments).hasSize(1);
    // The server tells the time in steps, from a clock that it reads now and then.
    assertThat(moments.iterator().next())
        .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
  }

  @Test
  void explanationsTellDates(ElasticsearchServer server) {
    JsonNode hit =
        search(
                server,
                ",\"explain\":true,\"query\":{\"ids\":{\"values\":[\"0\"]}}",
                at("2026-05-31"))
            .orFail()
            .json()
            .at("/hits/hits/0");
    Object seconds = items.getOrDefault("0", Map.of()).get("seconds");
    String read = seconds == null ? "missing" : "[" + Instant.ofEpochSecond((Long) seconds) + "]";
    assertThat(hit.at("/_explanation").toString())
        .contains("query feature [seconds]: " + read + ", encoded as");
  }

  @Test
  void momentsThatAreNoneAreRefused(ElasticsearchServer server) {
    Answer wrong = search(server, "", ",\"context\":{\"now\":\"soon\"}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("moment [now]: expected a time such as");
    Answer unknown = search(server, "", ",\"context\":{\"nov\":1}");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body()).contains("unknown feature [nov], nearest is [now]");
    String body = "{\"items\":[{\"now\":\"2026-05-31\"}]}";
    Answer item = server.client().send("POST", "/_towerrank/models/ages/_score", body);
    assertThat(item.status()).isEqualTo(400);
    assertThat(item.body()).contains("expected the moment of the request in [context.now]");
  }
}
