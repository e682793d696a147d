package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Requests of 20 MB whose answers are short, and cost no more than reading them. */
@ExtendWith(Servers.class)
class RequestLimitsIT {
  private static final String LONG = "catalogue-".repeat(2_000_000);
  private static final int SHORT_ANSWER = 10_000;

  /** As many as may wait for their vectors. */
  private static final int USERS = 900;

  @BeforeAll
  static void index(ElasticsearchServer server) {
    Catalogue.prepare(server);
  }

  @Test
  void longNamesOfModelsAreRefused(ElasticsearchServer server) {
    String name = "at most 255 characters, got [catalogue-catalogue-";
    refused(server, "/one-shard/_search", rescore(Map.of("model_id", LONG)), name);
    refused(server, "/one-shard/_search", knn(Map.of("model_id", LONG)), name);
    Map<String, Object> target = Map.of("model_id", LONG, "version", 1);
    Answer alias = server.client().send("PUT", "/_towerrank/aliases/x", Catalogue.json(target));
    assertThat(alias.status()).isEqualTo(400);
    assertThat(alias.body()).hasSizeLessThan(SHORT_ANSWER).contains("up to 255");
  }

  @Test
  void longNamesOfFeaturesTasksAndFieldsAreRefused(ElasticsearchServer server) {
    String search = "/one-shard/_search";
    Map<String, Object> user = Map.of("user", Map.of(LONG, "x"));
    refused(server, search, rescore(user), "unknown feature [catalogue-");
    refused(server, search, rescore(Map.of("combine", Map.of(LONG, 1))), "unknown task [cat");
    refused(server, search, rescore(Map.of("fields", Map.of(LONG, "x"))), "read from [catalogue-");
    refused(server, search, rescore(Map.of("fields", Map.of("brand", LONG))), "at most 1000");
    refused(server, search, rescore(Map.of(LONG, "x")), "unknown field [catalogue-");
    refused(server, search, rescore(Map.of("score_mode", LONG)), "got [catalogue-");
    refused(server, search, rescore(Map.of("return_scores", LONG)), "got the text [cata");
    refused(server, search, knn(user), "unknown feature [catalogue-");
    Map<String, Object> from = Map.of("from", Map.of("index", LONG, "id", "1"));
    refused(server, search, knn(Map.of("user", from)), "at most 255 characters");
    String score = "/_towerrank/models/" + Catalogue.RANKER + "/_score";
    refused(server, score, Map.of("items", List.of(Map.of(LONG, "x"))), "unknown feature [cat");
    refused(server, score, Map.of("items", List.of(LONG)), "expected an object, got [catalogue-");
    refused(server, score, Map.of("items", List.of(Map.of("year", LONG))), "a number, got [cat");
  }

  @Test
  void longNamesOfFieldsWithVectorsAreRefused(ElasticsearchServer server) {
    String search = "/one-shard/_search";
    for (String name : List.of(LONG, "a.".repeat(100_000) + "b")) {
      Map<String, Object> knn = new LinkedHashMap<>(section(Map.of()));
      knn.put("field", name);
      refused(server, search, Map.of("knn", knn), "at most 1000 characters");
      Map<String, Object> nested = Map.of("bool", Map.of("should", List.of(Map.of("knn", knn))));
      refused(server, search, Map.of("query", nested), "at most 1000 characters");
      String processor = "{\"towerrank_vector\":{\"model_id\":\"m\",\"target_field\":\"" + name;
      String pipeline = "{\"processors\":[" + processor + "\"}}]}";
      Answer answer = server.client().send("PUT", "/_ingest/pipeline/long", pipeline);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).hasSizeLessThan(SHORT_ANSWER).contains("at most 1000 characters");
      String embed = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index";
      Map<String, Object> target = Map.of("index", "one-shard", "target_field", name);
      refused(server, embed, target, "at most 1000 characters");
    }
  }

  @Test
  @Timeout(120)
  void manyUsersInOneQueryAreLookedThroughOnce(ElasticsearchServer server) {
    List<Map<String, Object>> queries = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      Map<String, Object> user = Map.of("user_id", "v" + i, "other", LONG.substring(0, 20_000));
      queries.add(Map.of("knn", section(Map.of("user", user, "ignore_unknown", true))));
    }
    Map<String, Object> body = Map.of("query", Map.of("bool", Map.of("should", queries)));
    Answer answer = server.client().send("POST", "/one-shard/_search?size=1", Catalogue.json(body));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private static Map<String, Object> rescore(Map<String, Object> changes) {
    return Map.of(
        "rescore", Map.of("window_size", 10, "towerrank", with(Catalogue.RANKER, changes)));
  }

  private static Map<String, Object> knn(Map<String, Object> changes) {
    return Map.of("knn", section(changes));
  }

  private static Map<String, Object> section(Map<String, Object> changes) {
    Map<String, Object> builder = Map.of("towerrank", with(Catalogue.TOWERS, changes));
    return Map.of("field", "item_vector", "k", 5, "query_vector_builder", builder);
  }

  private static Map<String, Object> with(String model, Map<String, Object> changes) {
    Map<String, Object> request = new LinkedHashMap<>(Map.of("model_id", model));
    request.putAll(changes);
    return request;
  }

  private static void refused(
      ElasticsearchServer server, String path, Map<String, Object> body, String text) {
    Answer answer = server.client().send("POST", path, Catalogue.json(body));
    assertThat(answer.body()).hasSizeLessThan(SHORT_ANSWER).contains(text);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
  }
}
