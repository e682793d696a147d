package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;
import static org.towerrank.tests.CatalogueSearch.refused;
import static org.towerrank.tests.CatalogueSearch.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Rescoring together with other options of a search: the model's scores, or a clear refusal. */
@ExtendWith(Servers.class)
class SearchOptionsIT {
  private static final int FOUND = Catalogue.ITEMS - Catalogue.ITEMS / 10;
  private static final String INDEX = "three-shards";
  private static final Map<String, Object> AVAILABLE = Map.of("term", Map.of("available", true));

  @BeforeAll
  static void index(ElasticsearchServer server) {
    Catalogue.prepare(server);
  }

  private static Map<String, Object> rescorer(int window) {
    Map<String, Object> request = Map.of("model_id", Catalogue.RANKER, "user", USER);
    return Map.of("window_size", window, "towerrank", request);
  }

  private static Map<String, Object> body(Map<String, Object> options) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("size", Catalogue.ITEMS);
    body.put("rescore", rescorer(Catalogue.ITEMS));
    body.putAll(options);
    return body;
  }

  /** Searches, and compares every hit with the model run here. */
  private static JsonNode scored(
      ElasticsearchServer server, String path, Map<String, Object> options) throws IOException {
    String body = Catalogue.json(body(options));
    JsonNode answer = server.client().send("POST", path, body).orFail().json();
    assertThat(answer.at("/_shards/failed").asInt()).as(options.toString()).isZero();
    assertScored(answer.at("/hits/hits"), options.toString());
    return answer.at("/hits/hits");
  }

  private static void assertScored(JsonNode hits, String what) throws IOException {
    Map<String, float[]> expected = OfflineCatalogue.taskScores(USER);
    for (JsonNode hit : hits) {
      float[] tasks = Objects.requireNonNull(expected.get(hit.get("_id").asText()));
      assertThat(hit.get("_score").asDouble())
          .as(what)
          .isCloseTo(tasks[0] + tasks[1], within(CLOSE));
    }
  }

  @Test
  void optionsOfASearchChangeWhichHitsThereAreAndNoScore(ElasticsearchServer server)
      throws IOException {
    String path = "/" + INDEX + "/_search";
    assertThat(scored(server, path, Map.of("track_total_hits", false))).hasSize(FOUND);
    assertThat(scored(server, path, Map.of("track_total_hits", 3))).hasSize(FOUND);
    assertThat(scored(server, path, Map.of("terminate_after", 4))).hasSize(12);
    assertThat(scored(server, path, Map.of("post_filter", AVAILABLE))).hasSizeBetween(10, 60);
    assertThat(scored(server, path, Map.of("indices_boost", List.of(Map.of(INDEX, 3)))))
        .hasSize(FOUND);
    assertThat(scored(server, path + "?search_type=dfs_query_then_fetch", Map.of())).hasSize(FOUND);
    assertThat(scored(server, path + "?routing=7", Map.of())).hasSizeBetween(10, 60);
    // The query's score, as the server applies it, and so before the model.
    assertThat(scored(server, path, Map.of("min_score", 1))).hasSize(FOUND);
    assertThat(scored(server, path, Map.of("min_score", 1.01))).isEmpty();
    // Hits beyond the windows of the shards are not returned.
    assertThat(scored(server, path, Map.of("rescore", rescorer(5)))).hasSize(15);
    assertThat(scored(server, path, Map.of("rescore", rescorer(5), "from", 60))).isEmpty();
  }

  @Test
  void pointsInTimeSlicesAndFilteredAliasesAreScoredAlike(ElasticsearchServer server)
      throws IOException {
    String open = "/" + INDEX + "/_pit?keep_alive=1m";
    String id = server.client().send("POST", open).orFail().json().get("id").asText();
    Map<String, Object> pit = Map.of("id", id);
    assertThat(scored(server, "/_search", Map.of("pit", pit, "sort", List.of("_score"))))
        .hasSize(FOUND);
    List<String> sort = List.of("_score", "_shard_doc");
    assertThat(scored(server, "/_search", Map.of("pit", pit, "sort", sort))).hasSize(FOUND);
    int found = 0;
    for (int slice = 0; slice < 2; slice++) {
      Map<String, Object> half = Map.of("id", slice, "max", 2);
      found += scored(server, "/_search", Map.of("pit", pit, "slice", half)).size();
    }
    assertThat(found).isEqualTo(FOUND);
    server.client().send("DELETE", "/_pit", Catalogue.json(pit)).orFail();

    Map<String, Object> alias =
        Map.of("index", INDEX, "alias", "some-shards", "filter", AVAILABLE, "routing", "7");
    Map<String, Object> add = Map.of("actions", List.of(Map.of("add", alias)));
    server.client().send("POST", "/_aliases", Catalogue.json(add)).orFail();
    assertThat(scored(server, "/some-shards/_search", Map.of())).hasSizeBetween(1, 40);
    String several =
        "{\"index\":\"some-shards\"}\n"
            + Catalogue.json(body(Map.of()))
            + "\n{\"index\":\""
            + INDEX
            + "\"}\n"
            + Catalogue.json(body(Map.of()))
            + "\n";
    JsonNode answers =
        server.client().send("POST", "/_msearch", several).orFail().json().get("responses");
    for (JsonNode answer : answers) {
      assertScored(answer.at("/hits/hits"), "several searches");
    }
    assertThat(answers.at("/1/hits/hits")).hasSize(FOUND);
  }

  @Test
  void rescorersInARowSeeWhatTheOnesBeforeHaveScored(ElasticsearchServer server)
      throws IOException {
    Map<String, float[]> expected = OfflineCatalogue.taskScores(USER);
    Map<String, Object> constant =
        Map.of("constant_score", Map.of("filter", AVAILABLE, "boost", 5));
    Map<String, Object> query =
        Map.of("window_size", Catalogue.ITEMS, "query", Map.of("rescore_query", constant));
    Map<String, Object> after = body(Map.of("rescore", List.of(rescorer(Catalogue.ITEMS), query)));
    JsonNode hits = search(server, INDEX, Catalogue.json(after));
    assertThat(hits).hasSize(FOUND);
    for (JsonNode hit : hits) {
      float[] tasks = Objects.requireNonNull(expected.get(hit.get("_id").asText()));
      boolean available = hit.at("/_source/available").asBoolean();
      assertThat(hit.get("_score").asDouble())
          .isCloseTo(tasks[0] + tasks[1] + (available ? 5 : 0), within(CLOSE));
    }
    JsonNode best =
        scored(server, "/one-shard/_search", Map.of("rescore", List.of(query, rescorer(10))));
    assertThat(best).hasSize(10);
    best.forEach(hit -> assertThat(hit.at("/_source/available").asBoolean()).isTrue());
  }

  @Test
  void whatCannotBeRescoredIsRefused(ElasticsearchServer server) {
    refused(
        server,
        Catalogue.json(body(Map.of("sort", List.of("year")))),
        400,
        "Cannot use [sort] option in conjunction with [rescore]");
    refused(
        server,
        Catalogue.json(body(Map.of("search_after", List.of(0.5), "sort", List.of("_score")))),
        400,
        "[search_after]: expected none beside the rescorer");
    nextPageOfAPointInTimeIsRefused(server);
    Map<String, Object> runtime = Map.of("year", Map.of("type", "long"));
    refused(
        server,
        Catalogue.json(body(Map.of("runtime_mappings", runtime))),
        400,
        "is a runtime field");
    String scroll = "/" + INDEX + "/_search?scroll=1m";
    assertThat(server.client().send("POST", scroll, Catalogue.json(body(Map.of()))).status())
        .isEqualTo(400);
  }

  /** The server would compare what it gets, scores of the model, with those of the first pass. */
  private static void nextPageOfAPointInTimeIsRefused(ElasticsearchServer server) {
    String open = "/" + INDEX + "/_pit?keep_alive=1m";
    String id = server.client().send("POST", open).orFail().json().get("id").asText();
    Map<String, Object> pit = Map.of("id", id);
    Map<String, Object> paged =
        Map.of("pit", pit, "size", 10, "sort", List.of("_score", "_shard_doc"));
    Answer first = server.client().send("POST", "/_search", Catalogue.json(body(paged))).orFail();
    JsonNode last = first.json().at("/hits/hits/9/sort");
    assertThat(last).as(first.body()).hasSize(2);
    Map<String, Object> next = new LinkedHashMap<>(paged);
    next.put("search_after", last);
    Answer refused = server.client().send("POST", "/_search", Catalogue.json(body(next)));
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().at("/error/reason").asText())
        .startsWith("[search_after]: expected none beside the rescorer [towerrank], got [")
        .contains(last.get(0).asText() + ", " + last.get(1).asText() + "]")
        .contains("[from] within [window_size]");
    server.client().send("DELETE", "/_pit", Catalogue.json(pit)).orFail();
  }
}
