package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.tests.SecuredServer.FIELDS;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerClient.Answer;

/** API keys that may do less than whoever made them: nothing of ours gives them more. */
abstract class ApiKeys {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String READER =
      """
      {"reader":{"cluster":["cluster:monitor/towerrank/models/score"],"indices":[
        {"names":["movies"],"privileges":["read"],
         "field_security":{"grant":["*"],"except":["brand","price"]}}]}}
      """;
  private static final String EMBEDDER =
      """
      {"embedder":{"cluster":["cluster:admin/towerrank/models/embed_index"],"indices":[
        {"names":["keys-mine"],"privileges":["read","write"]}]}}
      """;
  private static final String EMBED = EmbedRequests.EMBED;

  private static ElasticsearchServer server;

  /** A key: its id, and what a client sends. */
  private record Key(String id, ServerClient client) {
    static Key with(String roles) {
      String body = "{\"name\":\"tried\",\"role_descriptors\":" + roles + "}";
      JsonNode made = server.client().send("POST", "/_security/api_key", body).orFail().json();
      String header = "ApiKey " + made.get("encoded").asText();
      return new Key(made.get("id").asText(), server.client().withHeader("Authorization", header));
    }

    void invalidate() {
      String body = "{\"ids\":[\"" + id + "\"]}";
      Answer answer = server.client().send("DELETE", "/_security/api_key", body).orFail();
      assertThat(answer.json().at("/invalidated_api_keys/0").asText()).isEqualTo(id);
    }
  }

  @BeforeAll
  static void start(SecuredServer secured) {
    server = secured.server();
  }

  @Test
  void aKeyRescoresRecallsAndScoresOnlyWhatItMay() {
    ServerClient key = Key.with(READER).client();
    assertThat(hits(key, "movies", rescored()))
        .isEqualTo(hits(server.client(FIELDS), "movies", rescored()))
        .isNotEqualTo(hits(server.client(), "movies", rescored()));
    assertThat(hits(key, "movies", recall())).isNotEmpty();
    for (String search : List.of(rescored(), recall())) {
      Answer other = key.send("POST", "/hidden-index/_search", search);
      assertThat(other.status()).as(other.body()).isEqualTo(403);
    }

    assertThat(score(key, "movies", "secret").orFail().body())
        .isEqualTo(score(server.client(FIELDS), "movies", "secret").orFail().body())
        .isNotEqualTo(score(server.client(), "movies", "secret").orFail().body());
    assertThat(score(key, "hidden-index", "1").status()).isEqualTo(403);
    for (String wait : List.of("", "?wait_for_completion=false")) {
      Answer refused = key.send("POST", EMBED + wait, embedding("movies"));
      assertThat(refused.status()).as(refused.body()).isEqualTo(403);
    }
    assertThat(key.send("GET", "/_towerrank/models").status()).isEqualTo(403);
  }

  @Test
  void anInvalidatedKeyIsRefused() {
    Key key = Key.with(READER);
    assertThat(hits(key.client(), "movies", rescored())).isNotEmpty();
    key.invalidate();
    for (String search : List.of(rescored(), recall())) {
      Answer refused = key.client().send("POST", "/movies/_search", search);
      assertThat(refused.status()).as(refused.body()).isEqualTo(401);
    }
    assertThat(score(key.client(), "movies", "1").status()).isEqualTo(401);
    assertThat(key.client().send("POST", EMBED, embedding("movies")).status()).isEqualTo(401);
  }

  @Test
  void embeddingInTheBackgroundMayWhatItsKeyMayUntilItEnds() {
    index("keys-mine", 6);
    index("keys-others", 6);
    Key key = Key.with(EMBEDDER);
    for (String others : List.of("keys-others", "keys-mine,keys-others")) {
      for (String wait : List.of("", "?wait_for_completion=false")) {
        Answer refused = key.client().send("POST", EMBED + wait, embedding(others));
        assertThat(refused.status()).as(refused.body()).isEqualTo(403);
      }
    }
    String path = EMBED + "?wait_for_completion=false&requests_per_second=4&refresh=true";
    Answer started = key.client().send("POST", path, embedding("keys-*")).orFail();
    String task = "/_tasks/" + started.json().get("task").asText();
    assertThat(Deadline.in(PATIENCE).await(() -> embedded(task, "/task/status") > 0)).isTrue();
    key.invalidate();
    assertThat(embedded(task, "/task/status")).as("while it goes on").isLessThan(6);
    assertThat(key.client().send("POST", EMBED, embedding("keys-mine")).status()).isEqualTo(401);

    // Like the server's own tasks, it goes on with the rights that it began with.
    assertThat(Deadline.in(PATIENCE).await(() -> isCompleted(task))).isTrue();
    assertThat(embedded(task, "/response")).isEqualTo(6);
    assertThat(vectors("keys-mine")).isEqualTo(6);
    assertThat(vectors("keys-others")).isZero();
  }

  private static void index(String index, int documents) {
    Catalogue.create(server, index, 1);
    for (int i = 0; i < documents; i++) {
      String path = "/" + index + "/_doc/" + i + "?refresh=true";
      server.client().send("PUT", path, "{\"item_id\":\"v" + i + "\"}").orFail();
    }
  }

  private static JsonNode task(String path) {
    return server.client().send("GET", path).orFail().json();
  }

  private static boolean isCompleted(String path) {
    return task(path).get("completed").asBoolean();
  }

  private static long embedded(String path, String place) {
    return task(path).at(place).path("embedded").asLong();
  }

  private static long vectors(String index) {
    String query = "{\"query\":{\"exists\":{\"field\":\"item_vector\"}}}";
    return server
        .client()
        .send("POST", "/" + index + "/_count", query)
        .orFail()
        .json()
        .get("count")
        .asLong();
  }

  private static String embedding(String index) {
    return EmbedRequests.body(Map.of("index", index, "batch_size", 1));
  }

  private static JsonNode hits(ServerClient client, String index, String search) {
    JsonNode answer = client.send("POST", "/" + index + "/_search", search).orFail().json();
    assertThat(answer.at("/_shards/failed").asInt()).as(answer.toString()).isZero();
    return answer.at("/hits/hits");
  }

  private static Answer score(ServerClient client, String index, String id) {
    Map<String, Object> documents = Map.of("index", index, "ids", List.of(id));
    String path = "/_towerrank/models/" + Catalogue.RANKER + "/_score";
    return client.send("POST", path, Catalogue.json(Map.of("documents", documents)));
  }

  private static String rescored() {
    Map<String, Object> rescorer =
        Map.of("model_id", Catalogue.RANKER, "user", CatalogueSearch.USER, "ignore_unmapped", true);
    Map<String, Object> rescore = Map.of("window_size", 200, "towerrank", rescorer);
    return Catalogue.json(Map.of("size", 200, "_source", false, "rescore", rescore));
  }

  private static String recall() {
    return "{\"_source\":false,\"knn\":{\"field\":\"item_vector\",\"k\":5,\"num_candidates\":90,"
        + CatalogueSearch.vectorBuilder(Catalogue.TOWERS, CatalogueSearch.USER)
        + "}}";
  }
}
