package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.export.TreeBundle;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.LinearEncoder;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.QuantileEncoder;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.TimeEncoder;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Numbers, times, texts, paths and vectors, from doc values and from {@code _source}. */
@ExtendWith(Servers.class)
@Tag("versions")
class SignalsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ITEMS = 60;
  private static final SequenceFeature.Order SET = SequenceFeature.Order.UNORDERED;
  private static final Map<String, Object> USER =
      Map.of(
          "asked",
          "2026-05-31T23:30:00Z",
          "mood",
          List.of(0.5, -1),
          "query",
          "Über die Brücke",
          "likes",
          List.of(Map.of("value", "t1", "weight", 2.5), "t2:0.5 t3"));
  private static final byte[] RANKER =
      CatalogueModels.zip(
          new DeepFm(8, new Mlp(List.of(16, 8), Activation.RELU, 0f, false), 0f),
          schema(),
          List.of("click"),
          21);
  private static final String MAPPINGS =
      """
      {"mappings":{"properties":{
        "price":{"type":"double"},"votes":{"type":"long"},"added":{"type":"date"},
        "title":{"type":"keyword"},"tags":{"type":"keyword"},"shelf":{"type":"keyword"},
        "cover":{"type":"dense_vector","dims":3},
        "tone":{"type":"dense_vector","dims":2,"index":false},
        "bytes":{"type":"dense_vector","dims":3,"element_type":"byte"}}}}
      """;

  private static Map<String, Map<String, Object>> items = Map.of();

  private static FeatureSchema schema() {
    TimeEncoder hour =
        new TimeEncoder(TimeEncoder.Part.HOUR, EpochUnit.MILLISECONDS, ZoneId.of("Asia/Tokyo"));
    TimeEncoder weekday =
        new TimeEncoder(TimeEncoder.Part.WEEKDAY, EpochUnit.MILLISECONDS, ZoneId.of("UTC"));
    SequenceFeature tags = text("tags", Side.ITEM, "tags", TextSplit.WEIGHTED, " ");
    SequenceFeature likes = text("likes", Side.USER, "likes", TextSplit.WEIGHTED, " ");
    List<Feature> features =
        List.of(
            tags,
            WeightsFeature.of(tags, Pooling.MEAN),
            likes,
            WeightsFeature.of(likes, Pooling.SUM),
            new CategoricalFeature("asked", Side.USER, "asked", "hour"),
            new VectorFeature("mood", Side.USER, "mood", "identity", 2, " "),
            text("query", Side.USER, "query", TextSplit.LETTER_TRIGRAMS, " "),
            new NumericFeature("price", Side.ITEM, "price", "quantile"),
            new NumericFeature("votes", Side.ITEM, "votes", "standard"),
            new NumericFeature("votes_linear", Side.ITEM, "votes", "linear"),
            new CategoricalFeature("weekday", Side.ITEM, "added", "weekday"),
            text("words", Side.ITEM, "title", TextSplit.WORDS, " "),
            text("trigrams", Side.ITEM, "title", TextSplit.LETTER_TRIGRAMS, " "),
            text("shelf", Side.ITEM, "shelf", TextSplit.PREFIXES, ">"),
            new VectorFeature("cover", Side.ITEM, "cover", "identity", 3, " "),
            new VectorFeature("tone", Side.ITEM, "tone", "linear", 2, " "));
    return new FeatureSchema(
        features,
        Map.of(
            "hour", hour,
            "weekday", weekday,
            "hash", new HashEncoder(50),
            "identity", new IdentityEncoder(0.25f, false),
            "quantile", new QuantileEncoder(0, 5, 0.5f, true),
            "standard", new StandardEncoder(500, 300, new Clip(-2, 2), 0, false),
            "linear", new LinearEncoder(0.5, -1, Clip.NONE, -1, true)));
  }

  private static SequenceFeature text(
      String name, Side side, String field, TextSplit split, String separator) {
    @Nullable Pooling pooling =
        switch (split) {
          case WORDS -> Pooling.SQRTN;
          case LETTER_TRIGRAMS -> Pooling.SUM;
          case WEIGHTED, PREFIXES -> null;
        };
    return new SequenceFeature(name, side, field, "hash", 12, SET, separator, split, pooling);
  }

  private static Map<String, Object> item(SplittableRandom random) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("title", List.of("The Café, 7 Up", "日本語の映画", "кино и театр").get(random.nextInt(3)));
    item.put(
        "shelf",
        List.of("film > war", List.of("film>love", "book > a > b")).get(random.nextInt(2)));
    if (random.nextInt(5) > 0) {
      item.put("tags", List.of("t1:0." + random.nextInt(1, 9) + " t4", "t" + random.nextInt(5, 9)));
    }
    if (random.nextInt(5) > 0) {
      item.put("price", random.nextInt(10_000) / 100.0);
      item.put(
          "added", "2026-0%d-1%dT22:30:00Z".formatted(1 + random.nextInt(9), random.nextInt(10)));
    }
    if (random.nextInt(5) > 0) {
      item.put("votes", random.nextInt(2000));
      item.put("cover", List.of(random.nextInt(1, 9), random.nextDouble(), -3.5));
    }
    if (random.nextInt(5) > 0) {
      item.put("tone", List.of(random.nextDouble() * 10, 0));
    }
    return item;
  }

  @BeforeAll
  static void index(ElasticsearchServer server) {
    Catalogue.put(server, "signals", RANKER);
    server.client().send("PUT", "/signals", MAPPINGS).orFail();
    SplittableRandom random = new SplittableRandom(4);
    Map<String, Map<String, Object>> made = new LinkedHashMap<>();
    for (int i = 0; i < ITEMS; i++) {
      made.put("" + i, item(random));
    }
    items = made;
    Catalogue.add(server, "signals", items);
  }

  private static Answer rescore(ElasticsearchServer server, String model, Map<String, ?> options) {
    Map<String, Object> request = new LinkedHashMap<>(options);
    request.put("model_id", model);
    String body =
        """
        {"size":100,"rescore":{"window_size":100,"towerrank":%s}}
        """
            .formatted(Catalogue.json(request));
    return server.client().send("POST", "/signals/_search", body);
  }

  private static Answer score(ElasticsearchServer server, String model, Map<String, ?> user) {
    Map<String, Object> documents = Map.of("index", "signals", "ids", List.copyOf(items.keySet()));
    String body = Catalogue.json(Map.of("user", user, "documents", documents));
    return server.client().send("POST", "/_towerrank/models/" + model + "/_score", body);
  }

  @Test
  void docValuesAndSourcesScoreAsTheLibraryDoes(ElasticsearchServer server) throws Exception {
    Map<String, Float> expected = new LinkedHashMap<>();
    try (RankingModel model =
        RankingModel.load(CatalogueModels.open(RANKER), SessionSettings.SERVING)) {
      RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.ITEM));
      EncodedRows rows = encoder.newRows(ITEMS);
      List<String> ids = new ArrayList<>(items.keySet());
      for (int i = 0; i < ITEMS; i++) {
        encoder.encode(items.getOrDefault(ids.get(i), Map.of()), rows, i);
      }
      float[] scores = model.score(model.request(USER), rows);
      for (int i = 0; i < ITEMS; i++) {
        expected.put(ids.get(i), scores[i]);
      }
    }
    // Twice: documents are read, then what was kept of them.
    for (int round = 0; round < 2; round++) {
      same(server, "signals", USER, expected);
    }
  }

  private static void same(
      ElasticsearchServer server, String model, Map<String, ?> user, Map<String, Float> expected) {
    JsonNode hits = rescore(server, model, Map.of("user", user)).orFail().json().at("/hits/hits");
    assertThat(hits).hasSize(ITEMS);
    CatalogueSearch.assertScores(hits, expected);
    JsonNode scored = score(server, model, user).orFail().json().get("items");
    assertThat(scored).hasSize(ITEMS);
    CatalogueSearch.assertClicks(scored, expected);
  }

  /** Vectors, words, paths, times and weights, as a table has what was logged of them. */
  @Test
  void whatIsLoggedOfEverySignalGivesTheSameInputs(ElasticsearchServer server) throws Exception {
    RowEncoder encoder = new RowEncoder(schema(), List.of(Side.values()));
    JsonNode hits =
        rescore(server, "signals", Map.of("user", USER, "log", true))
            .orFail()
            .json()
            .at("/hits/hits");
    assertThat(hits).hasSize(ITEMS);
    for (JsonNode hit : hits) {
      JsonNode log = hit.at("/fields/_towerrank_log/0");
      Map<String, Object> raw = new LinkedHashMap<>();
      for (JsonNode side : log.get("raw")) {
        side.properties()
            .forEach(
                value ->
                    raw.put(value.getKey(), JSON.convertValue(value.getValue(), Object.class)));
      }
      EncodedRows row = encoder.row(raw);
      for (Feature feature : schema().features()) {
        JsonNode logged = log.get("encoded").get(feature.name());
        for (int i = 0; i < feature.width(); i++) {
          JsonNode number = logged.isArray() ? logged.get(i) : logged;
          int bits =
              feature.makesFloats()
                  ? Float.floatToRawIntBits(Float.parseFloat(number.asText()))
                  : number.asInt();
          assertThat(bits)
              .as(feature.name())
              .isEqualTo(row.data()[row.index(0, feature.name()) + i]);
        }
      }
    }
  }

  @Test
  void weightsThatAreNoneAreRefused(ElasticsearchServer server) {
    Map<String, Object> user = Map.of("likes", List.of(Map.of("value", "t1", "weight", -1)));
    Answer answer = rescore(server, "signals", Map.of("user", user));
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("feature [likes]: expected a weight, a number from 0 on");
    Answer item = rescore(server, "signals", Map.of("fields", Map.of("tags", "shelf")));
    assertThat(item.status()).as(item.body()).isEqualTo(200);
    Answer wrong =
        server
            .client()
            .send(
                "POST",
                "/_towerrank/models/signals/_score",
                Catalogue.json(Map.of("items", List.of(Map.of("tags", "t1:x")))));
    assertThat(wrong.status()).as(wrong.body()).isEqualTo(400);
    assertThat(wrong.body()).contains("[items.0]: feature [tags]: expected a weight");
  }

  @Test
  void treesReadMissingNumbersAsNan(ElasticsearchServer server) throws Exception {
    Map<String, NumericEncoder> user = Map.of("age", LinearEncoder.of(0.01, 0, Float.NaN));
    Map<String, NumericEncoder> item = new LinkedHashMap<>();
    item.put("price", LinearEncoder.of(0.01, 0, Float.NaN));
    item.put("votes", LinearEncoder.of(0.001, 0, Float.NaN));
    Catalogue.put(server, "trees", RandomBundles.zip(TreeBundle.writer(user, item).content()));
    for (Map<String, Integer> asked : List.<Map<String, Integer>>of(Map.of(), Map.of("age", 70))) {
      Map<String, Float> expected = new LinkedHashMap<>();
      items.forEach(
          (id, values) ->
              expected.put(
                  id,
                  (float)
                      TreeBundle.score(
                          asked.isEmpty() ? Float.NaN : 0.7f,
                          scaled(values.get("price"), 100),
                          scaled(values.get("votes"), 1000))));
      same(server, "trees", asked, expected);
    }
  }

  private static float scaled(@Nullable Object value, double by) {
    return value instanceof Number number ? (float) (number.doubleValue() / by) : Float.NaN;
  }

  @Test
  void vectorsThatDoNotFitAreRefused(ElasticsearchServer server) {
    refused(server, "tone", "has vectors of 2 dimensions, expected 3");
    refused(server, "bytes", "has vectors of other elements than floats");
    refused(server, "votes", "got numbers, which doc values sort");
    String body =
        Catalogue.json(Map.of("user", USER, "items", List.of(Map.of("cover", List.of(1, 2)))));
    Answer answer = server.client().send("POST", "/_towerrank/models/signals/_score", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("feature [cover]: expected 3 numbers, got 2");
  }

  private static void refused(ElasticsearchServer server, String field, String message) {
    Answer answer =
        rescore(server, "signals", Map.of("user", USER, "fields", Map.of("cover", field)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("feature [cover]", message);
  }
}
