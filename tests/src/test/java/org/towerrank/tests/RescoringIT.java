package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;
import static org.towerrank.tests.CatalogueSearch.refused;
import static org.towerrank.tests.CatalogueSearch.search;
import static org.towerrank.tests.CatalogueSearch.vectorBuilder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Rescoring on a real server, compared with the same ranker run here. */
@ExtendWith(Servers.class)
@Tag("versions")
class RescoringIT {
  private static final String RESCORE =
      """
      {"size":100,"_source":false,"query":{"match_all":{}},"rescore":{"window_size":%d,
       "towerrank":%s}}
      """;

  @BeforeAll
  static void index(ElasticsearchServer server) {
    Catalogue.prepare(server);
  }

  @Test
  void rescoredHitsHaveTheScoresOfTheModelOnAnyIndex(ElasticsearchServer server)
      throws IOException {
    Map<String, float[]> expected = OfflineCatalogue.taskScores(USER);
    String body = rescore(Map.of("combine", Map.of("click", 1, "like", 0.5)));
    JsonNode segments = search(server, "one-shard", body);
    JsonNode shards = search(server, "three-shards", body);
    server.client().send("POST", "/one-shard/_forcemerge?max_num_segments=1").orFail();
    JsonNode merged = search(server, "one-shard", body);

    assertCombined(segments, expected, 0.5);
    assertThat(CatalogueSearch.scores(shards)).isEqualTo(CatalogueSearch.scores(segments));
    assertThat(CatalogueSearch.scores(merged)).isEqualTo(CatalogueSearch.scores(segments));
  }

  private static void assertCombined(
      JsonNode hits, Map<String, float[]> expected, double likeWeight) {
    assertThat(hits).hasSize(Catalogue.ITEMS - Catalogue.ITEMS / 10);
    double before = Double.POSITIVE_INFINITY;
    for (JsonNode hit : hits) {
      float[] tasks = of(expected, hit);
      double score = hit.get("_score").asDouble();
      assertThat(score).isCloseTo(tasks[0] + likeWeight * tasks[1], within(CLOSE));
      assertThat(score).isLessThanOrEqualTo(before);
      before = score;
    }
  }

  @Test
  void hitsCarryTheScoresOfEveryTaskAndTheirExplanation(ElasticsearchServer server)
      throws IOException {
    Map<String, float[]> expected = OfflineCatalogue.taskScores(USER);
    String asked =
        rescore(
            Map.of(
                "combine",
                Map.of("product", Map.of("click", 1, "like", 2)),
                "return_scores",
                true));
    for (String index : List.of("one-shard", "three-shards")) {
      String body = asked.replaceFirst("\\{\"size\":100", "{\"explain\":true,\"size\":5");
      for (JsonNode hit : search(server, index, body)) {
        float[] tasks = of(expected, hit);
        JsonNode scores = hit.at("/fields/_towerrank/0/scores");
        assertThat(scores.get("click").asDouble()).isCloseTo(tasks[0], within(CLOSE));
        assertThat(scores.get("like").asDouble()).isCloseTo(tasks[1], within(CLOSE));
        assertThat(hit.get("_explanation").toString())
            .contains("weighted product", "task [like], weight 2.0", "item feature [genres]");
      }
    }
  }

  @Test
  void hitsOfSeveralShardsCarryTheirScoresWithoutAnotherRun(ElasticsearchServer server) {
    String asked = rescore(Map.of("return_scores", true));
    JsonNode expected = taskScores(search(server, "one-shard", asked));
    String open = "/three-shards/_pit?keep_alive=1m";
    String pit = server.client().send("POST", open).orFail().json().get("id").asText();
    String opened = asked.replaceFirst("\\{", "{\"pit\":{\"id\":\"" + pit + "\"},");

    long before = inferences(server);
    assertThat(taskScores(search(server, "three-shards", asked))).isEqualTo(expected);
    assertThat(inferences(server) - before).as("one for each shard").isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      JsonNode answer = server.client().send("POST", "/_search", opened).orFail().json();
      assertThat(taskScores(answer.at("/hits/hits"))).isEqualTo(expected);
    }
    assertThat(inferences(server) - before).isEqualTo(12);
    server.client().send("DELETE", "/_pit", "{\"id\":\"" + pit + "\"}").orFail();
  }

  private static JsonNode taskScores(JsonNode hits) {
    ObjectNode scores = JsonNodeFactory.instance.objectNode();
    hits.forEach(hit -> scores.set(hit.get("_id").asText(), hit.at("/fields/_towerrank/0")));
    assertThat(scores).hasSize(Catalogue.ITEMS - Catalogue.ITEMS / 10);
    return scores;
  }

  private static long inferences(ElasticsearchServer server) {
    return ServerStatistics.of(server, Catalogue.RANKER, 1).get("inferences").asLong();
  }

  @Test
  void onlyTheWindowIsReturnedAndScoreModesUseTheFirstPass(ElasticsearchServer server)
      throws IOException {
    Map<String, float[]> expected = OfflineCatalogue.taskScores(USER);
    for (String mode : List.of("add", "multiply")) {
      String body =
          RESCORE
              .formatted(7, Catalogue.json(request(Map.of("score_mode", mode))))
              .replace("{\"match_all\":{}}", "{\"match_all\":{\"boost\":3}}");
      JsonNode hits = search(server, "one-shard", body);

      assertThat(hits).hasSize(7);
      for (JsonNode hit : hits) {
        double sum = of(expected, hit)[0] + of(expected, hit)[1];
        double score = mode.equals("add") ? 3 + sum : 3 * sum;
        assertThat(hit.get("_score").asDouble()).isCloseTo(score, within(CLOSE));
      }
    }
  }

  @Test
  void theContextCountsAndFieldsCanBeNamedOtherwise(ElasticsearchServer server) throws IOException {
    Map<String, Object> both = new LinkedHashMap<>(USER);
    both.put("device", "tv");
    Map<String, float[]> expected = OfflineCatalogue.taskScores(both);
    String mappings =
        """
        {"mappings":{"properties":{"item_id":{"type":"keyword"},"maker":{"type":"keyword"}}}}
        """;
    server.client().send("PUT", "/renamed", mappings).orFail();
    Map<String, Object> item = Objects.requireNonNull(Catalogue.items().get("5"));
    Map<String, Object> renamed = Map.of("item_id", "v5", "maker", item.get("brand"));
    server.client().send("PUT", "/renamed/_doc/5?refresh=true", Catalogue.json(renamed)).orFail();
    Map<String, Object> context = Map.of("context", Map.of("device", "tv"));

    assertCombined(search(server, "one-shard", rescore(context)), expected, 1);
    Map<String, Object> elsewhere =
        Map.of("fields", Map.of("brand", "maker"), "ignore_unmapped", true);
    JsonNode hits = search(server, "renamed", rescore(elsewhere));
    float[] tasks =
        OfflineCatalogue.taskScores(USER, Map.of("item_id", "v5", "brand", item.get("brand")));
    assertThat(hits.at("/0/_score").asDouble()).isCloseTo(tasks[0] + tasks[1], within(CLOSE));
  }

  @Test
  void theUserIsReadFromAnIndexAndTheRescorerRetrieverRanksWhatTowersRecall(
      ElasticsearchServer server) throws IOException {
    Map<String, float[]> expected = OfflineCatalogue.taskScores(USER);
    String document = Catalogue.json(Map.of("user_id", "v4", "history", USER.get("history")));
    server.client().send("PUT", "/people/_doc/42?refresh=true", document).orFail();
    Map<String, Object> user =
        Map.of("user_id", "v3", "from", Map.of("index", "people", "id", "42"));
    String knn =
        "\"knn\":{\"field\":\"item_vector\",\"k\":20,\"num_candidates\":90,"
            + vectorBuilder(Catalogue.TOWERS, user)
            + "}";
    String rescore =
        "\"rescore\":{\"window_size\":20,\"towerrank\":"
            + Catalogue.json(Map.of("model_id", Catalogue.RANKER, "user", user))
            + "}";
    String body =
        "{\"size\":20,\"retriever\":{\"rescorer\":{\"retriever\":{" + knn + "}," + rescore + "}}}";
    JsonNode hits = search(server, "three-shards", body);

    assertThat(hits).hasSize(20);
    for (JsonNode hit : hits) {
      float[] tasks = of(expected, hit);
      assertThat(hit.get("_score").asDouble()).isCloseTo(tasks[0] + tasks[1], within(CLOSE));
    }
  }

  @Test
  void wrongRescoringsAreTheClientsMistake(ElasticsearchServer server) {
    refused(server, rescore(Map.of("model_id", "catalogue-rankr")), 404, "catalogue-ranker");
    refused(server, rescore(Map.of("model_id", Catalogue.TOWERS)), 400, "expected a ranker");
    refused(server, rescore(Map.of("user", Map.of("usr_id", "x"))), 400, "nearest is [user_id]");
    refused(server, rescore(Map.of("user", Map.of("user_id", Map.of()))), 400, "[user_id]");
    refused(server, rescore(Map.of("combine", Map.of("clik", 1))), 400, "nearest is [click]");
    refused(server, rescore(Map.of("combine", Map.of("click", "NaN"))), 400, "expected a number");
    String endless = rescore(Map.of("combine", Map.of("click", 77))).replace("77", "1e999");
    refused(server, endless, 400, "expected a finite number");
    refused(server, rescore(Map.of("context", Map.of("user_id", "v3"))), 400, "one of the user");
    refused(server, rescore(Map.of("fields", Map.of("brand", "plain"))), 400, "no doc values");
    refused(server, rescore(Map.of("fields", Map.of("brand", "text"))), 400, "no doc values");
    refused(
        server,
        rescore(Map.of("fields", Map.of("brand", "genrs"))),
        400,
        "not mapped, nearest is [genres]; ");
    String window = RESCORE.formatted(20_000, Catalogue.json(request(Map.of())));
    refused(server, window, 400, "max_rescore_window");
  }

  /** First-pass scores are 1000, those of the model at most 2: whenever time runs out, no mix. */
  @Test
  void aTimeoutNeverLeavesScoresOfTheFirstPassAmongThoseOfTheModel(ElasticsearchServer server) {
    Catalogue.create(server, "large", 1);
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < 6000; i++) {
      bulk.append("{\"index\":{}}\n{\"item_id\":\"v" + i % 100 + "\"}\n");
    }
    server.client().send("POST", "/large/_bulk?refresh=true", bulk.toString()).orFail();
    for (int millis = 1; millis <= 24; millis++) {
      String body =
          RESCORE
              .formatted(6000, Catalogue.json(request(Map.of())))
              .replace("{\"match_all\":{}}", "{\"match_all\":{\"boost\":1000}}")
              .replaceFirst("\\{", "{\"timeout\":\"" + millis + "ms\",");
      Answer answer = server.client().send("POST", "/large/_search", body);
      for (JsonNode hit : answer.json().at("/hits/hits")) {
        assertThat(hit.get("_score").asDouble()).isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void aHistoryOfTenThousandItemsIsItsNewestOnes(ElasticsearchServer server) {
    List<String> all = IntStream.range(0, 10_000).mapToObj(i -> "v" + i % 100).toList();
    List<String> newest = new ArrayList<>(all.subList(9_994, 10_000));
    JsonNode whole = search(server, "one-shard", rescore(Map.of("user", Map.of("history", all))));
    JsonNode cut = search(server, "one-shard", rescore(Map.of("user", Map.of("history", newest))));

    assertThat(whole).isEqualTo(cut);
  }

  @Test
  void aDocumentWithoutAnyFeatureFailsAloneInItsBulk(ElasticsearchServer server) {
    String mapping =
        """
        {"mappings":{"properties":{"item_vector":{"type":"dense_vector","dims":6}}}}
        """;
    server.client().send("PUT", "/separate", mapping).orFail();
    String bulk =
        """
        {"index":{"_id":"1"}}
        {"text":"x"}
        {"index":{"_id":"2"}}
        {"item_id":"v2"}
        """;
    JsonNode items =
        server
            .client()
            .send("POST", "/separate/_bulk?pipeline=catalogue-vectors", bulk)
            .orFail()
            .json()
            .get("items");

    assertThat(items.at("/0/index/status").asInt()).isEqualTo(400);
    assertThat(items.at("/0/index/error/reason").asText()).contains("at least one of");
    assertThat(items.at("/1/index/status").asInt()).isEqualTo(201);
  }

  private static float[] of(Map<String, float[]> expected, JsonNode hit) {
    return Objects.requireNonNull(expected.get(hit.get("_id").asText()), "an unknown hit");
  }

  private static Map<String, Object> request(Map<String, Object> changes) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("model_id", Catalogue.RANKER);
    request.put("user", USER);
    request.putAll(changes);
    return request;
  }

  private static String rescore(Map<String, Object> changes) {
    return RESCORE.formatted(100, Catalogue.json(request(changes)));
  }
}
