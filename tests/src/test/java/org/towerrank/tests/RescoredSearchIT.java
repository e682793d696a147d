package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** What a rescored search does beside scoring its hits: caches, aggregations, retrievers, logs. */
@ExtendWith(Servers.class)
class RescoredSearchIT {
  private static final String SEARCH = "/three-shards/_search";

  @BeforeAll
  static void index(ElasticsearchServer server) {
    Catalogue.prepare(server);
    server.client().send("PUT", "/unmapped/_doc/1?refresh=true", "{\"other\":\"x\"}").orFail();
  }

  @Test
  void aRepeatedSearchTellsTheSameWithTheRequestCache(ElasticsearchServer server) {
    for (String path : List.of("/one-shard/_search", SEARCH)) {
      for (Map<String, Object> asked :
          List.of(Map.<String, Object>of("explain", true), Map.<String, Object>of())) {
        Map<String, Object> body = search(Map.of("return_scores", asked.isEmpty()));
        body.putAll(asked);
        JsonNode first = null;
        for (int i = 0; i < 3; i++) {
          Answer answer = send(server, path + "?request_cache=true", body).orFail();
          JsonNode hits = answer.json().at("/hits/hits");
          assertThat(hits).hasSize(20);
          first = first == null ? hits : first;
          assertThat(hits).isEqualTo(first);
        }
        String found =
            asked.isEmpty() ? "/19/fields/_towerrank/0/scores/click" : "/19/_explanation";
        assertThat(Objects.requireNonNull(first).at(found).toString())
            .containsPattern("0\\.\\d+|task \\[click\\]");
      }
    }
  }

  @Test
  void hitsOfAggregationsAndOfCollapsedGroupsAreNotRescored(ElasticsearchServer server)
      throws IOException {
    Map<String, float[]> expected = OfflineCatalogue.taskScores(USER);
    Map<String, Object> body = search(Map.of("return_scores", true));
    body.put("query", Map.of("match_all", Map.of("boost", 7)));
    Map<String, Object> top = Map.of("top_hits", Map.of("size", 2, "explain", true));
    body.put(
        "aggs",
        Map.of("brands", Map.of("terms", Map.of("field", "brand"), "aggs", Map.of("top", top))));
    long before = inferences(server);
    JsonNode answer = send(server, "/one-shard/_search", body).orFail().json();

    assertThat(inferences(server)).isEqualTo(before + 1);
    assertScored(answer.at("/hits/hits"), expected);
    JsonNode buckets = answer.at("/aggregations/brands/buckets");
    assertThat(buckets).hasSizeGreaterThan(5);
    for (JsonNode bucket : buckets) {
      JsonNode hits = bucket.at("/top/hits/hits");
      assertThat(hits).hasSizeBetween(1, 2);
      hits.forEach(hit -> assertThat(hit.get("_score").asDouble()).isEqualTo(7));
    }

    body.remove("aggs");
    Map<String, Object> inner = Map.of("name", "more", "size", 2);
    body.put("collapse", Map.of("field", "brand", "inner_hits", inner));
    JsonNode groups = send(server, SEARCH, body).orFail().json().at("/hits/hits");
    assertScored(groups, expected);
    for (JsonNode group : groups) {
      group
          .at("/inner_hits/more/hits/hits")
          .forEach(hit -> assertThat(hit.get("_score").asDouble()).isEqualTo(7));
    }
  }

  /** A model that is tried on searches of users before it ranks for them. */
  @Test
  void aModelBeforeTheLiveOneTellsItsScoresAndChangesNoHit(ElasticsearchServer server) {
    Catalogue.put(server, "shadow", Catalogue.OTHER_RANKER_ZIP);
    Map<String, Object> tried = search(Map.of("model_id", "shadow", "return_scores", true));
    Map<String, Object> live = search(Map.of("return_scores", true));
    Map<String, Object> both = new LinkedHashMap<>(live);
    both.put("rescore", List.of(Objects.requireNonNull(tried.get("rescore")), live.get("rescore")));

    Map<String, JsonNode> alone = new LinkedHashMap<>();
    tried.put("size", 100);
    hits(server, tried).forEach(hit -> alone.put(hit.get("_id").asText(), scores(hit).get(0)));
    JsonNode expected = hits(server, live);
    JsonNode found = hits(server, both);
    assertThat(found).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).get("_id")).isEqualTo(expected.get(i).get("_id"));
      assertThat(found.get(i).get("_score")).isEqualTo(expected.get(i).get("_score"));
      assertThat(scores(found.get(i)))
          .containsExactly(
              alone.get(found.get(i).get("_id").asText()), scores(expected.get(i)).get(0));
    }
  }

  private static JsonNode hits(ElasticsearchServer server, Map<String, Object> search) {
    return send(server, SEARCH, search).orFail().json().at("/hits/hits");
  }

  private static JsonNode scores(JsonNode hit) {
    return hit.at("/fields/_towerrank");
  }

  @Test
  void documentsBelowOthersAreNotRescored(ElasticsearchServer server) {
    String mappings =
        """
        {"mappings":{"properties":{"item_id":{"type":"keyword"},
         "parts":{"type":"nested","properties":{"size":{"type":"integer"}}}}}}
        """;
    server.client().send("PUT", "/parts", mappings).orFail();
    String document = "{\"item_id\":\"v5\",\"parts\":[{\"size\":1},{\"size\":2}]}";
    server.client().send("PUT", "/parts/_doc/1?refresh=true", document).orFail();
    Map<String, Object> body = search(Map.of("ignore_unmapped", true, "return_scores", true));
    Map<String, Object> matchAll = Map.of("match_all", Map.of());
    body.put(
        "query",
        Map.of("nested", Map.of("path", "parts", "query", matchAll, "inner_hits", Map.of())));
    body.put(
        "aggs",
        Map.of(
            "parts",
            Map.of(
                "nested",
                Map.of("path", "parts"),
                "aggs",
                Map.of("top", Map.of("top_hits", Map.of("size", 3))))));
    JsonNode answer = send(server, "/parts/_search", body).orFail().json();

    assertThat(answer.at("/hits/hits/0/fields/_towerrank")).hasSize(1);
    assertThat(answer.at("/hits/hits/0/inner_hits/parts/hits/hits")).hasSize(2);
    JsonNode top = answer.at("/aggregations/parts/top/hits/hits");
    assertThat(top).hasSize(2);
    top.forEach(hit -> assertThat(hit.at("/fields/_towerrank").isMissingNode()).isTrue());
  }

  @Test
  void aRetrieverFailsWhereAShardCannotScoreOrScoresAreNegative(ElasticsearchServer server) {
    String both = "/one-shard,unmapped/_search";
    JsonNode search = send(server, both, search(Map.of())).orFail().json();
    assertThat(search.at("/_shards/failed").asInt()).isEqualTo(1);
    refused(server, both, retriever(search(Map.of())), "of index [unmapped] is not mapped");
    send(server, "/one-shard/_search", retriever(search(Map.of()))).orFail();

    Map<String, Object> weights = Map.of("combine", Map.of("click", 1, "like", -0.5));
    send(server, SEARCH, search(weights)).orFail();
    refused(
        server,
        SEARCH,
        retriever(search(weights)),
        "expected no negative weight inside a retriever, which takes no negative scores, got"
            + " [-0.5] for task [like]");

    Catalogue.put(server, "raw-scores", RandomBundles.ranker(4, "Identity"));
    Map<String, Object> raw = Map.of("model_id", "raw-scores", "combine", Map.of("click", 100));
    send(server, SEARCH, search(raw)).orFail();
    refused(server, SEARCH, retriever(search(raw)), "as retrievers take no negative ones");
  }

  @Test
  void scoresThatAreNotFiniteAreToldByTaskDocumentAndWeight(ElasticsearchServer server) {
    notFinite(server, Map.of("combine", Map.of("click", -1e308)), "times its weight [-1.0E308]");
    notFinite(
        server,
        Map.of("combine", Map.of("product", Map.of("like", -4000))),
        "to its weight [-4000.0] is [Infinity]");
    notFinite(
        server,
        Map.of("combine", Map.of("click", 1e9), "score_mode", "multiply"),
        "the first-pass score [3.0E38], and the mode [multiply]");
  }

  private static void notFinite(
      ElasticsearchServer server, Map<String, Object> changes, String text) {
    Map<String, Object> body = search(changes);
    body.put("query", Map.of("match_all", Map.of("boost", 3e38)));
    refused(server, SEARCH, body, text);
    assertThat(send(server, SEARCH, body).body()).containsPattern("document \\[[0-9]+\\]");
  }

  @Test
  void oneUserServesModelsThatReadDifferentFeatures(ElasticsearchServer server) throws IOException {
    Map<String, Object> wide = new LinkedHashMap<>(USER);
    wide.put("age", 31);
    wide.put("brand", "of an item");
    refused(server, SEARCH, search(Map.of("user", wide)), "[user]");
    Map<String, Object> body = search(Map.of("user", wide, "ignore_unknown", true));
    assertScored(
        send(server, SEARCH, body).orFail().json().at("/hits/hits"),
        OfflineCatalogue.taskScores(USER));

    Map<String, Object> towers =
        Map.of("model_id", Catalogue.TOWERS, "user", wide, "ignore_unknown", true);
    Map<String, Object> knn =
        Map.of("field", "item_vector", "k", 5, "query_vector_builder", Map.of("towerrank", towers));
    assertThat(send(server, SEARCH, Map.of("knn", knn)).orFail().json().at("/hits/hits"))
        .hasSize(5);
  }

  @Test
  void sourcesThatLackWhatAModelReadsAreRefused(ElasticsearchServer server) {
    create(server, "no-source", "{\"enabled\":false}");
    create(server, "part-of-source", "{\"excludes\":[\"brand\",\"hist*\"]}");
    create(server, "whole-source", "{\"excludes\":[\"nothing\"]}");
    score(server, "no-source", 400, "expected an index with [_source], got [no-source]");
    score(server, "part-of-source", 400, "[_source] has field [brand], got [part-of-source]");
    score(server, "whole-source", 200, "\"id\":\"1\"");
    for (String index : List.of("no-source", "part-of-source")) {
      Map<String, Object> from = Map.of("from", Map.of("index", index, "id", "1"));
      refused(server, SEARCH, search(Map.of("user", from)), "[user.from]: expected an index w");
    }
  }

  /** What a history was is no longer known where its source is made of sorted doc values. */
  @Test
  void aHistoryThatItsSourceSortsIsRefused(ElasticsearchServer server) throws IOException {
    Map<String, Object> newest = Map.of("history", List.of("v9", "v1", "v50", "v9"));
    for (String keep : List.of("none", "arrays")) {
      String index = "synthetic-" + keep;
      String body =
          """
          {"settings":{"index.mapping.source.mode":"synthetic"},"mappings":{"properties":{
           "history":{"type":"keyword","synthetic_source_keep":"%s"}}}}
          """
              .formatted(keep);
      server.client().send("PUT", "/" + index, body).orFail();
      server.client().send("PUT", "/" + index + "/_doc/1", Catalogue.json(newest)).orFail();
      Map<String, Object> user = Map.of("from", Map.of("index", index, "id", "1"));
      if (keep.equals("none")) {
        refused(server, SEARCH, search(Map.of("user", user)), "[user.from]: expected the list in");
      } else {
        JsonNode hits =
            send(server, SEARCH, search(Map.of("user", user))).orFail().json().at("/hits/hits");
        assertScored(hits, OfflineCatalogue.taskScores(newest));
      }
    }
  }

  private static void create(ElasticsearchServer server, String index, String source) {
    String mappings = "{\"mappings\":{\"_source\":" + source + "}}";
    server.client().send("PUT", "/" + index, mappings).orFail();
    String document = "{\"item_id\":\"v5\",\"user_id\":\"v1\"}";
    server.client().send("PUT", "/" + index + "/_doc/1?refresh=true", document).orFail();
  }

  private static void score(ElasticsearchServer server, String index, int status, String text) {
    Map<String, Object> documents = Map.of("index", index, "ids", List.of("1"));
    String path = "/_towerrank/models/" + Catalogue.RANKER + "/_score";
    Answer answer = send(server, path, Map.of("documents", documents));
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body().replace("\\", "")).contains(text);
  }

  @Test
  void anErrorAboutVectorsIsThatOfTheRequest(ElasticsearchServer server) {
    Answer opened = server.client().send("POST", "/one-shard/_pit?keep_alive=1m").orFail();
    Map<String, Object> pit = Map.of("id", opened.json().get("id").asText());
    Map<String, Object> misspelt = Map.of("histry", List.of());
    for (Map<String, Object> user : List.of(misspelt, USER)) {
      Map<String, Object> towers = Map.of("model_id", Catalogue.TOWERS, "user", user);
      Map<String, Object> knn =
          Map.of(
              "field", "other_vector", "k", 5, "query_vector_builder", Map.of("towerrank", towers));
      Answer answer = send(server, "/_search", Map.of("knn", knn, "pit", pit));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body())
          .contains(user.equals(misspelt) ? "unknown feature [histry]" : "dimension")
          .doesNotContain("three-shards", "unmapped");
    }
    // An index without the field is searched as any other, and is not to blame.
    Map<String, Object> towers = Map.of("model_id", Catalogue.TOWERS, "user", USER);
    Map<String, Object> knn =
        Map.of(
            "field", "other_vector", "k", 5, "query_vector_builder", Map.of("towerrank", towers));
    String whole = "/unmapped,one-shard/_search?allow_partial_search_results=false";
    Answer answer = send(server, whole, Map.of("knn", knn));
    assertThat(answer.body().replace("\\", ""))
        .contains("field [other_vector] of index [one-shard]");
  }

  @Test
  void shardsLogNothingOfTheUserAndCountThemOnce(ElasticsearchServer server) throws IOException {
    server
        .client()
        .send("PUT", "/people-logged/_doc/1?refresh=true", "{\"user_id\":\"v-from-a-document\"}")
        .orFail();
    slowLog(server, "0ms");
    Map<String, Object> from = Map.of("index", "people-logged", "id", "1");
    Map<String, Object> user = Map.of("history", List.of("v-from-a-request"), "from", from);
    long users = values(server, "user_id");
    long before = inferences(server);
    send(server, SEARCH, search(Map.of("user", user, "return_scores", true))).orFail();
    slowLog(server, "-1");

    assertThat(values(server, "user_id")).isEqualTo(users + 1);
    assertThat(inferences(server)).isEqualTo(before + 3);
    String log = logs(server);
    assertThat(log).contains(Catalogue.RANKER).doesNotContain("v-from-a");
  }

  private static void slowLog(ElasticsearchServer server, String threshold) {
    String setting = "index.search.slowlog.threshold.query.warn";
    String body = Catalogue.json(Map.of(setting, threshold));
    server.client().send("PUT", "/three-shards/_settings", body).orFail();
  }

  /** All that the node logged as slow. */
  private static String logs(ElasticsearchServer server) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(server.nodes().getFirst().logs())) {
      for (Path file : files.filter(path -> path.toString().contains("slowlog")).toList()) {
        all.append(Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }

  private static long inferences(ElasticsearchServer server) {
    return ServerStatistics.of(server, Catalogue.RANKER, 1).get("inferences").asLong();
  }

  private static long values(ElasticsearchServer server, String feature) {
    return ServerStatistics.of(server, Catalogue.RANKER, 1)
        .at("/features/" + feature + "/values")
        .asLong();
  }

  private static void assertScored(JsonNode hits, Map<String, float[]> expected) {
    assertThat(hits).isNotEmpty();
    for (JsonNode hit : hits) {
      float[] tasks = Objects.requireNonNull(expected.get(hit.get("_id").asText()));
      assertThat(hit.get("_score").asDouble()).isCloseTo(tasks[0] + tasks[1], within(CLOSE));
    }
  }

  /** A search that is rescored by the catalogue's ranker, to be changed. */
  private static Map<String, Object> search(Map<String, Object> changes) {
    Map<String, Object> rescorer = new LinkedHashMap<>();
    rescorer.put("model_id", Catalogue.RANKER);
    rescorer.put("user", USER);
    rescorer.putAll(changes);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("size", 20);
    body.put("rescore", Map.of("window_size", 90, "towerrank", rescorer));
    return body;
  }

  /** The same as a retriever. */
  private static Map<String, Object> retriever(Map<String, Object> search) {
    Map<String, Object> matchAll = Map.of("query", Map.of("match_all", Map.of()));
    Map<String, Object> rescorer =
        Map.of(
            "retriever",
            Map.of("standard", matchAll),
            "rescore",
            Objects.requireNonNull(search.get("rescore")));
    return Map.of("retriever", Map.of("rescorer", rescorer));
  }

  private static Answer send(ElasticsearchServer server, String path, Map<String, Object> body) {
    return server.client().send("POST", path, Catalogue.json(body));
  }

  private static void refused(
      ElasticsearchServer server, String path, Map<String, Object> body, String text) {
    Answer answer = send(server, path, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body().replace("\\", "")).contains(text);
  }
}
