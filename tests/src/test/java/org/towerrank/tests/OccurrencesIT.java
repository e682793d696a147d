package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Values of documents counted in lists of requests, on a real server. */
@ExtendWith(Servers.class)
class OccurrencesIT {
  private static final int ITEMS = 60;
  private static final SequenceFeature.Order OLDEST_FIRST = SequenceFeature.Order.OLDEST_FIRST;
  private static final byte[] RANKER =
      CatalogueModels.zip(
          new DeepFm(8, new Mlp(List.of(16, 8), Activation.RELU, 0f, false), 0f),
          schema(),
          List.of("click"),
          22);
  private static final String MAPPINGS =
      """
      {"settings":{"number_of_shards":2},"mappings":{"properties":{
        "brand":{"type":"keyword"},"shop":{"type":"long"},"brands_had":{"type":"keyword"}}}}
      """;
  private static final Map<String, Object> USER =
      Map.of("brands_had", List.of("b3", "b1", "b4", "b1", "b3", "b1"), "shops", List.of(7, "5"));

  private static Map<String, Map<String, Object>> items = Map.of();

  private static FeatureSchema schema() {
    return new FeatureSchema(
        List.of(
            list("brands_had"),
            list("shops"),
            new CategoricalFeature("brand", Side.ITEM, "brand", "id"),
            counted("times_had", "brand", "brands_had"),
            counted("shop_known", "shop", "shops")),
        Map.of("id", new HashEncoder(50), "count", new IdentityEncoder(-1, true)));
  }

  private static SequenceFeature list(String name) {
    return new SequenceFeature(name, Side.USER, name, "id", 4, OLDEST_FIRST, " ");
  }

  private static OccurrencesFeature counted(String name, String field, String list) {
    return new OccurrencesFeature(name, Side.QUERY, field, "count", list, 20, OLDEST_FIRST, " ");
  }

  @BeforeAll
  static void index(ElasticsearchServer server) {
    Catalogue.put(server, "counting", RANKER);
    server.client().send("PUT", "/counted", MAPPINGS).orFail();
    SplittableRandom random = new SplittableRandom(4);
    Map<String, Map<String, Object>> made = new LinkedHashMap<>();
    for (int i = 0; i < ITEMS; i++) {
      Map<String, Object> item = new LinkedHashMap<>();
      if (random.nextInt(6) > 0) {
        item.put("brand", "b" + random.nextInt(6));
      }
      if (random.nextInt(6) > 0) {
        item.put("shop", random.nextInt(9));
      }
      made.put("" + i, item);
    }
    items = made;
    Catalogue.add(server, "counted", items);
  }

  private static JsonNode search(ElasticsearchServer server, String more, String options) {
    String body =
        """
        {"size":100%s,"rescore":{"window_size":100,"towerrank":{"model_id":"counting"%s}}}
        """
            .formatted(more, options);
    return server.client().send("POST", "/counted/_search", body).orFail().json().at("/hits/hits");
  }

  private static String user(Map<String, Object> user) {
    return ",\"user\":" + Catalogue.json(user);
  }

  private static Map<String, Float> expected(Map<String, Object> user) throws Exception {
    Map<String, Float> expected = new LinkedHashMap<>();
    try (RankingModel model =
        RankingModel.load(CatalogueModels.open(RANKER), SessionSettings.SERVING)) {
      RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.values()));
      EncodedRows rows = encoder.newRows(ITEMS);
      List<String> ids = new ArrayList<>(items.keySet());
      for (int i = 0; i < ITEMS; i++) {
        Map<String, Object> row = new HashMap<>(user);
        row.putAll(items.getOrDefault(ids.get(i), Map.of()));
        encoder.encode(row, rows, i);
      }
      float[] scores = model.scoreRows(rows);
      for (int i = 0; i < ITEMS; i++) {
        expected.put(ids.get(i), scores[i]);
      }
    }
    return expected;
  }

  @Test
  void documentsAndSourcesAreCountedInTheListsOfEachUser(ElasticsearchServer server)
      throws Exception {
    // Documents are kept from the first search on, and must not stay as they were in it.
    for (Map<String, Object> user :
        List.of(USER, Map.<String, Object>of(), Map.<String, Object>of("shops", "1 2 3 3"))) {
      Map<String, Float> expected = expected(user);
      JsonNode hits = search(server, "", user(user));
      assertThat(hits).hasSize(ITEMS);
      CatalogueSearch.assertScores(hits, expected);
      String body =
          Catalogue.json(
              Map.of(
                  "user",
                  user,
                  "documents",
                  Map.of("index", "counted", "ids", List.copyOf(items.keySet()))));
      Answer scored =
          server.client().send("POST", "/_towerrank/models/counting/_score", body).orFail();
      assertThat(scored.json().get("items")).hasSize(ITEMS);
      CatalogueSearch.assertClicks(scored.json().get("items"), expected);
    }
  }

  @Test
  void listsOfAUserThatIsReadFromAnIndexAreCountedIn(ElasticsearchServer server) throws Exception {
    Map<String, Object> stored = Map.of("brands_had", List.of("b2", "b2", "b5"));
    Catalogue.add(server, "counting-users", Map.of("u", stored));
    JsonNode hits =
        search(server, "", ",\"user\":{\"from\":{\"index\":\"counting-users\",\"id\":\"u\"}}");
    Map<String, Float> expected = expected(stored);
    CatalogueSearch.assertScores(hits, expected);
  }

  @Test
  void logsHaveWhatIsCountedOfBothAndExplanationsTheCount(ElasticsearchServer server) {
    JsonNode hits = search(server, ",\"explain\":true", ",\"log\":true" + user(USER));
    RowEncoder encoder = new RowEncoder(schema(), List.of(Side.values()));
    int several = 0;
    for (JsonNode hit : hits) {
      JsonNode raw = hit.at("/fields/_towerrank_log/0/raw");
      Map<String, Object> row = new HashMap<>(USER);
      raw.get("item").properties().forEach(v -> row.put(v.getKey(), v.getValue().asText()));
      assertThat(raw.at("/user/shops").toString()).isEqualTo("[7,\"5\"]");
      assertThat(raw.get("query")).isEmpty();
      EncodedRows encoded = encoder.row(row);
      for (String name : List.of("times_had", "shop_known")) {
        float number = Float.intBitsToFloat(encoded.data()[encoded.index(0, name)]);
        assertThat(hit.at("/fields/_towerrank_log/0/encoded/" + name).floatValue())
            .isEqualTo(number);
        several += number > 1 ? 1 : 0;
        assertThat(hit.get("_explanation").toString())
            .contains("query feature [" + name + "]: [" + Math.round(Math.expm1(number)) + "]");
      }
    }
    assertThat(hits).hasSize(ITEMS);
    assertThat(several).as("documents whose brand the user had three times").isPositive();
  }
}
