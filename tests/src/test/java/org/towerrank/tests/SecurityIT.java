package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.inference.RankingModel;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.FileRealm;
import org.towerrank.server.FileRealm.User;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerClient.Answer;

/**
 * What users see of documents, fields, indexes and models that they may not read: nothing, in no
 * score, explanation, error or log; also after somebody else's request has warmed all caches.
 */
@ExtendWith(Servers.class)
class SecurityIT {
  private static final String SECRET = "brand-that-nobody-may-see";
  private static final List<String> HIDDEN = List.of("brand", "price");
  private static final User ALL = new User("all", "all-password", List.of("all_fields"));
  private static final User FIELDS = new User("fields", "fields-password", List.of("some_fields"));
  private static final User DOCUMENTS =
      new User("documents", "documents-password", List.of("some_documents"));
  private static final User WRITER = new User("writer", "writer-password", List.of("some_writes"));
  private static final FileRealm REALM =
      new FileRealm(
          List.of(ALL, FIELDS, DOCUMENTS, WRITER),
          """
          all_fields:
            cluster: [ "cluster:monitor/towerrank/models/score" ]
            indices:
              - names: [ "movies" ]
                privileges: [ "read" ]
          some_fields:
            cluster: [ "cluster:monitor/towerrank/models/score" ]
            indices:
              - names: [ "movies" ]
                privileges: [ "read" ]
                field_security: { grant: [ "*" ], except: [ "brand", "price" ] }
          some_documents:
            cluster: [ "cluster:monitor/towerrank/models/score" ]
            indices:
              - names: [ "movies" ]
                privileges: [ "read" ]
                query: '{"range":{"stars":{"gte":3}}}'
              - names: [ "users" ]
                privileges: [ "read" ]
                query: '{"term":{"team":"blue"}}'
          some_writes:
            cluster: [ "cluster:admin/towerrank/models/embed_index" ]
            indices:
              - names: [ "movies" ]
                privileges: [ "read", "write", "view_index_metadata", "manage" ]
                field_security: { grant: [ "*" ], except: [ "brand", "price" ] }
          """);

  private static ElasticsearchServer server;

  @BeforeAll
  static void start(Installation installation) throws IOException {
    server =
        ElasticsearchServer.builder(installation, "secured")
            .security(REALM)
            .keepLogsIn(Servers.logs())
            .start();
    ServerClient administrator = server.client();
    administrator.send("POST", "/_license/start_trial?acknowledge=true").orFail();
    Catalogue.models(server);
    Catalogue.index(server, "movies", 1);
    document("movies", "secret", "{\"item_id\":\"v7\",\"brand\":\"" + SECRET + "\",\"stars\":1}");
    document("users", "red", "{\"team\":\"red\",\"user_id\":\"v7\",\"history\":\"v1 v2\"}");
    document("users", "blue", "{\"team\":\"blue\",\"user_id\":\"v8\",\"history\":\"v3\"}");
    document("hidden-index", "1", "{\"user_id\":\"v9\"}");
    String slow = "{\"index.search.slowlog.threshold.query.warn\":\"0ms\"}";
    administrator.send("PUT", "/movies/_settings", slow).orFail();
  }

  private static void document(String index, String id, String json) {
    server.client().send("PUT", "/" + index + "/_doc/" + id + "?refresh=true", json).orFail();
  }

  @AfterAll
  static void stopAndReadTheLog() throws IOException {
    String log = server.nodes().getFirst().console();
    server.close();
    assertThat(log).doesNotContain(SECRET).doesNotContain("[ERROR]");
  }

  @Test
  void hiddenFieldsAreMissingForThoseWhoMayNotReadThemWhoeverSearchedBefore() throws IOException {
    Map<String, Double> all = offline(List.of());
    Map<String, Double> some = offline(HIDDEN);
    assertThat(all).isNotEqualTo(some);

    for (int warm = 0; warm < 3; warm++) {
      assertClose(scores(server.client(FIELDS)), some);
      assertClose(scores(server.client(ALL)), all);
    }
  }

  @Test
  void anExplanationTellsNoValueOfAHiddenField() {
    String search = rescored(true).replace("\"size\":200", "\"size\":200,\"explain\":true");
    String asAll = server.client(ALL).send("POST", "/movies/_search", search).orFail().body();
    String hidden = server.client(FIELDS).send("POST", "/movies/_search", search).orFail().body();

    assertThat(asAll).contains(SECRET);
    assertThat(hidden).contains("task [click]").doesNotContain(SECRET);
  }

  @Test
  void hiddenDocumentsAreNeitherScoredNorRead() {
    ServerClient client = server.client(DOCUMENTS);
    Map<String, Double> scores = scores(client);
    Map<String, Double> all = scores(server.client(ALL));
    assertThat(scores).isNotEmpty().doesNotContainKey("secret");
    assertThat(all.keySet()).containsAll(scores.keySet()).hasSizeGreaterThan(scores.size());
    scores.forEach((id, score) -> assertThat(all).containsEntry(id, score));

    Answer hidden = score(client, "secret");
    Answer absent = score(client, "absent");
    assertThat(hidden.status()).isEqualTo(404);
    assertThat(hidden.body().replace("secret", "absent")).isEqualTo(absent.body());
  }

  @Test
  void aUserThatMayNotBeReadIsLikeOneThatDoesNotExist() {
    ServerClient client = server.client(DOCUMENTS);
    assertThat(from(client, "users", "red")).isEqualTo(from(client, "users", "nobody"));
    assertThat(from(client, "users", "red")).isNotEqualTo(from(client, "users", "blue"));
    assertThat(from(server.client(), "users", "red")).isNotEqualTo(from(client, "users", "red"));
    assertThat(search(client, "hidden-index", "1").status()).isEqualTo(403);
    assertThat(search(client, "hidden-index", "1").body()).doesNotContain("v9");
  }

  @Test
  void embeddingLosesNothingThatTheCallerMayNotRead() {
    Map<String, JsonNode> before = sources();
    String path = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index";
    String body = "{\"index\":\"movies\",\"target_field\":\"item_vector\",\"only_missing\":false}";
    Answer answer = server.client(WRITER).send("POST", path, body);

    server.client().send("POST", "/movies/_refresh").orFail();
    assertThat(sources()).isEqualTo(before);
    assertThat(answer.status()).as(answer.body()).isIn(400, 403);
    assertThat(answer.body()).contains("document level security");
  }

  @Test
  void whoRunsAsAnotherMayDoWhatTheOtherMay() {
    ServerClient another = server.client().withHeader("es-security-runas-user", DOCUMENTS.name());
    assertThat(scores(another)).isEqualTo(scores(server.client(DOCUMENTS)));
    assertThat(search(another, "hidden-index", "1").status()).isEqualTo(403);
  }

  @Test
  void errorsNameNoModelToThoseWhoMayNotSeeModels() {
    String misspelt = rescored(true).replace(Catalogue.RANKER, "catalogue-rankr");
    Answer answer = server.client(ALL).send("POST", "/movies/_search", misspelt);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("catalogue-rankr").doesNotContain(Catalogue.RANKER);
  }

  private static Map<String, JsonNode> sources() {
    Map<String, JsonNode> sources = new TreeMap<>();
    server
        .client()
        .send("POST", "/movies/_search?_source_exclude_vectors=true", "{\"size\":200}")
        .orFail()
        .json()
        .at("/hits/hits")
        .forEach(hit -> sources.put(hit.get("_id").asText(), hit.get("_source")));
    return sources;
  }

  private static Answer score(ServerClient client, String id) {
    String body = "{\"documents\":{\"index\":\"movies\",\"ids\":[\"" + id + "\"]}}";
    return client.send("POST", "/_towerrank/models/" + Catalogue.RANKER + "/_score", body);
  }

  private static Map<String, Double> from(ServerClient client, String index, String id) {
    return scores(search(client, index, id).orFail());
  }

  private static Answer search(ServerClient client, String index, String id) {
    String user = "{\"from\":{\"index\":\"" + index + "\",\"id\":\"" + id + "\"}}";
    String search =
        "{\"size\":200,\"rescore\":{\"window_size\":200,\"towerrank\":{\"model_id\":\""
            + Catalogue.RANKER
            + "\",\"user\":"
            + user
            + "}}}";
    return client.send("POST", "/movies/_search", search);
  }

  private static String rescored(boolean ignoreUnmapped) {
    Map<String, Object> rescorer = new LinkedHashMap<>();
    rescorer.put("model_id", Catalogue.RANKER);
    rescorer.put("user", CatalogueSearch.USER);
    rescorer.put("ignore_unmapped", ignoreUnmapped);
    Map<String, Object> search = new LinkedHashMap<>();
    search.put("size", 200);
    search.put("rescore", Map.of("window_size", 200, "towerrank", rescorer));
    return Catalogue.json(search);
  }

  private static Map<String, Double> scores(ServerClient client) {
    return scores(client.send("POST", "/movies/_search", rescored(true)).orFail());
  }

  private static Map<String, Double> scores(Answer answer) {
    assertThat(answer.json().at("/_shards/failed").asInt()).as(answer.body()).isZero();
    Map<String, Double> scores = new TreeMap<>();
    answer
        .json()
        .at("/hits/hits")
        .forEach(hit -> scores.put(hit.get("_id").asText(), hit.get("_score").asDouble()));
    return scores;
  }

  /** What the model gives the documents without these fields, when it runs here. */
  private static Map<String, Double> offline(List<String> without) throws IOException {
    Map<String, Map<String, Object>> documents = new TreeMap<>(Catalogue.items());
    documents.keySet().removeIf(id -> Integer.parseInt(id) % 10 == 0);
    documents.put("secret", Map.of("item_id", "v7", "brand", SECRET, "stars", 1));
    try (RankingModel model = OfflineCatalogue.ranker()) {
      return documents.entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey, entry -> sum(model, without(entry.getValue(), without))));
    }
  }

  private static double sum(RankingModel model, Map<String, Object> item) {
    double sum = 0;
    for (float score : OfflineCatalogue.score(model, CatalogueSearch.USER, item)) {
      sum += score;
    }
    return sum;
  }

  private static Map<String, Object> without(Map<String, Object> item, List<String> fields) {
    Map<String, Object> rest = new LinkedHashMap<>(item);
    rest.keySet().removeAll(fields);
    return rest;
  }

  private static void assertClose(Map<String, Double> scores, Map<String, Double> expected) {
    assertThat(scores.keySet()).isEqualTo(expected.keySet());
    scores.forEach(
        (id, score) ->
            assertThat(Math.abs(score - expected.getOrDefault(id, Double.NaN)))
                .as(id)
                .isLessThan(CatalogueSearch.CLOSE));
  }
}
