package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.tests.SecuredServer.ALL;
import static org.towerrank.tests.SecuredServer.DOCUMENTS;
import static org.towerrank.tests.SecuredServer.EMBEDDER;
import static org.towerrank.tests.SecuredServer.FIELDS;
import static org.towerrank.tests.SecuredServer.SECRET;
import static org.towerrank.tests.SecuredServer.WRITER;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.inference.RankingModel;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerClient.Answer;

/**
 * What users see of documents, fields, indexes and models that they may not read: nothing, in no
 * score, explanation, error or log; also after somebody else's request has warmed all caches.
 */
@ExtendWith(Servers.class)
class SecurityIT {
  private static final List<String> HIDDEN = List.of("brand", "price");

  private static ElasticsearchServer server;

  @BeforeAll
  static void start(SecuredServer secured) {
    server = secured.server();
  }

  @AfterAll
  static void readTheLog(SecuredServer secured) {
    secured.assertLogTellsNothing();
  }

  /**
   * In the same server, whose start takes longer than these tests, and whose log is read after all.
   */
  @Nested
  class Keys extends ApiKeys {}

  @Test
  void hiddenFieldsAreMissingForThoseWhoMayNotReadThemWhoeverSearchedBefore() throws IOException {
    Map<String, Double> all = offline(List.of());
    Map<String, Double> some = offline(HIDDEN);
    assertThat(all).isNotEqualTo(some);

    for (int warm = 0; warm < 3; warm++) {
      assertClose(scores(server.client(FIELDS)), some);
      assertClose(scores(server.client(ALL)), all);
    }
    // Rows on disk are of what the segment holds: they are for those who may see all of it.
    assertThat(
            Deadline.in(Duration.ofMinutes(1))
                .await(() -> rows("segments") > 0 && rows("building") == 0))
        .isTrue();
    for (int warm = 0; warm < 3; warm++) {
      long copied = rows("from_disk");
      assertClose(scores(server.client(FIELDS)), some);
      assertThat(rows("from_disk")).isEqualTo(copied);
      assertClose(scores(server.client(ALL)), all);
      assertThat(rows("from_disk")).isGreaterThan(copied);
    }
  }

  private static long rows(String what) {
    JsonNode nodes = server.client().send("GET", "/_towerrank/stats").orFail().json().get("nodes");
    return nodes.elements().next().get("rows").get(what).asLong();
  }

  @Test
  void anExplanationTellsNoValueOfAHiddenField() {
    String search = rescored(true).replace("\"size\":200", "\"size\":200,\"explain\":true");
    String asAll = server.client(ALL).send("POST", "/movies/_search", search).orFail().body();
    String hidden = server.client(FIELDS).send("POST", "/movies/_search", search).orFail().body();

    assertThat(asAll).contains(SECRET);
    assertThat(hidden).contains("task [click]").doesNotContain(SECRET);
  }

  /** Else whoever may not read a field could guess its values, and see which hits have them. */
  @Test
  void aQueryOnAHiddenFieldMatchesNothingAndNoLogHasItsValues() {
    Catalogue.put(server, "queries", CatalogueModels.queryRanker(21));
    String secret = queries("{\"term\":{\"brand\":\"" + SECRET + "\"}}");
    String nothing = queries("{\"match_none\":{}}");
    assertThat(found(server.client(FIELDS), secret))
        .isEqualTo(found(server.client(FIELDS), nothing));
    assertThat(found(server.client(ALL), secret)).isNotEqualTo(found(server.client(ALL), nothing));

    String shown = queries("{\"term\":{\"stars\":3}}");
    String asAll = server.client(ALL).send("POST", "/movies/_search", shown).orFail().body();
    String hidden = server.client(FIELDS).send("POST", "/movies/_search", shown).orFail().body();
    assertThat(asAll).contains("_towerrank_log", SECRET);
    assertThat(hidden).contains("_towerrank_log", "\"genres\"").doesNotContain(SECRET);
  }

  /** Whatever a hit has but its source. */
  private static JsonNode found(ServerClient client, String search) {
    return client.send("POST", "/movies/_search", search).orFail().json().at("/hits/hits");
  }

  private static String queries(String query) {
    Map<String, Object> rescorer = new LinkedHashMap<>();
    rescorer.put("model_id", "queries");
    rescorer.put("ignore_unmapped", true);
    rescorer.put("log", true);
    rescorer.put("queries", Map.of("words", "QUERY", "other", Map.of("match_all", Map.of())));
    Map<String, Object> search = new LinkedHashMap<>();
    search.put("size", 200);
    search.put("_source", false);
    search.put("rescore", Map.of("window_size", 200, "towerrank", rescorer));
    return Catalogue.json(search).replace("\"QUERY\"", query);
  }

  @Test
  void aHiddenFieldLooksLikeOneThatDoesNotExist() {
    ServerClient client = server.client(FIELDS);
    for (String hidden : List.of("brand", "price", "hidden_text", "alias_of_brand")) {
      for (boolean ignoreUnmapped : List.of(true, false)) {
        Answer absent = stars(client, "absent", ignoreUnmapped);
        Answer answer = stars(client, hidden, ignoreUnmapped);
        assertThat(answer.status()).isEqualTo(absent.status());
        assertThat(same(answer, hidden)).isEqualTo(same(absent, "absent"));
      }
    }
    assertThat(stars(client, "brand", false).body()).contains("field [brand] of index", "not map");
    assertThat(stars(client, "shown_txt", false).body()).contains("nearest is [shown_text]");
    assertThat(stars(server.client(ALL), "hidden_text", false).body()).contains("of type [text]");
    assertThat(stars(server.client(ALL), "shown_text", false).body()).contains(".keyword] has");
    assertThat(stars(client, "shown_text", false).body())
        .contains("of type [text]")
        .doesNotContain(".keyword] has");
  }

  /** What differs from one answer to the next, or comes from the field's name, is left out. */
  private static String same(Answer answer, String field) {
    String body = answer.body().replace(field, "FIELD").replaceFirst("\"took\":[0-9]+", "");
    for (String hidden : List.of("brand", "price", "alias_of_brand", "hidden_")) {
      assertThat(body).doesNotContain("is [" + hidden).doesNotContain(", " + hidden);
    }
    return body.replaceAll(", (nearest is|expected one of) \\[[^\\]]+\\]", "");
  }

  /** A rescoring that reads the stars from another field, and all hidden ones from visible ones. */
  private static Answer stars(ServerClient client, String field, boolean ignoreUnmapped) {
    Map<String, String> fields = Map.of("brand", "item_id", "price", "year", "stars", field);
    return client.send("POST", "/movies/_search", rescored(ignoreUnmapped, fields));
  }

  @Test
  void nothingIsToldOfTheModelOfHiddenVectors() {
    String search =
        "{\"knn\":{\"field\":\"hidden_vector\",\"k\":5,\"num_candidates\":9,"
            + CatalogueSearch.vectorBuilder(Catalogue.TOWERS, CatalogueSearch.USER)
            + "}}";
    Answer all = server.client(ALL).send("POST", "/movies/_search", search);
    Answer some = server.client(FIELDS).send("POST", "/movies/_search", search);
    assertThat(all.status()).as(all.body()).isEqualTo(400);
    assertThat(all.body()).contains(SecuredServer.OTHER_TOWERS);
    assertThat(some.orFail().json().at("/hits/hits")).isEmpty();

    String shorter = search.replace("hidden_vector", "hidden_short");
    assertThat(server.client(ALL).send("POST", "/movies/_search", shorter).body())
        .contains("makes vectors of [6]");
    assertThat(server.client(FIELDS).send("POST", "/movies/_search", shorter).body())
        .doesNotContain("makes vectors of [6]");
  }

  @Test
  void nothingIsToldOfHiddenFieldsByEmbeddingAndScoring() {
    Answer absent = embed("absent");
    assertThat(absent.status()).as(absent.body()).isEqualTo(400);
    assertThat(embed("shown_vectors").body()).contains("nearest is [shown_vector]");
    for (String hidden : List.of("hidden_text", "hidden_short", "hidden_vector")) {
      assertThat(same(embed(hidden), hidden)).isEqualTo(same(absent, "absent"));
    }
    // Its companion is hidden, and no keyword: what refuses is the server.
    Answer companion = embed("shown_vector");
    assertThat(companion.status()).isEqualTo(400);
    assertThat(companion.body()).doesNotContain("[long]").doesNotContain("shown_vector_model");

    ServerClient client = server.client(FIELDS);
    String documents =
        "{\"documents\":{\"index\":\"movies\",\"ids\":[\"secret\"],\"fields\":{\"stars\":\"%s\"}}}";
    String path = "/_towerrank/models/" + Catalogue.RANKER + "/_score";
    assertThat(client.send("POST", path, documents.formatted("brand")).orFail().body())
        .isEqualTo(client.send("POST", path, documents.formatted("absent")).orFail().body());
  }

  private static Answer embed(String field) {
    String path = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index";
    String body = "{\"index\":\"movies\",\"target_field\":\"" + field + "\"}";
    return server.client(WRITER).send("POST", path, body);
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
  void whoMayWriteToOneOfTwoIndexesReplacesTheVectorsOfNone() {
    for (String index : List.of("embedded-1", "embedded-2")) {
      Catalogue.create(server, index, 1);
      Catalogue.add(server, index, Map.of("1", Map.of("item_id", "v1")));
      String body = "{\"index\":\"" + index + "\",\"target_field\":\"item_vector\"}";
      String path = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index";
      server.client().send("POST", path, body).orFail();
    }
    String before = server.client().send("GET", "/embedded-1/_mapping").orFail().body();
    String both = "{\"index\":\"embedded-1,embedded-2\",\"target_field\":\"item_vector\"}";
    String path = "/_towerrank/models/" + SecuredServer.OTHER_TOWERS + "/_embed_index";
    for (String waits : List.of("true", "false")) {
      String asked = path + "?wait_for_completion=" + waits;
      Answer answer = server.client(EMBEDDER).send("POST", asked, both);
      assertThat(answer.status()).as(answer.body()).isEqualTo(403);
    }

    assertThat(server.client().send("GET", "/embedded-1/_mapping").orFail().body())
        .isEqualTo(before);
    server.client().send("DELETE", "/embedded-1,embedded-2").orFail();
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
    return rescored(ignoreUnmapped, Map.of());
  }

  private static String rescored(boolean ignoreUnmapped, Map<String, String> fields) {
    Map<String, Object> rescorer = new LinkedHashMap<>();
    rescorer.put("fields", fields);
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
