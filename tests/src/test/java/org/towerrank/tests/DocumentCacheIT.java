package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;

/** What a real server keeps of documents: it changes no score, and its limit no search. */
@ExtendWith(Servers.class)
class DocumentCacheIT {
  private static final String WHOLE = "catalogue-ranker-whole";

  @BeforeAll
  static void index(ElasticsearchServer server) {
    Catalogue.prepare(server);
  }

  @Test
  void aLimitOfNothingTakesHoldAtOnceAndLeavesTheScores(ElasticsearchServer server)
      throws Exception {
    Map<String, float[]> expected = OfflineCatalogue.taskScores(USER);
    assertScores(server, Catalogue.RANKER, expected);
    assertThat(cached(server)).isPositive();
    assertScores(server, Catalogue.RANKER, expected);
    limit(server, "\"0\"");
    try {
      for (int attempt = 0; attempt < 100 && cached(server) > 0; attempt++) {
        Thread.sleep(200);
      }
      assertThat(cached(server)).isZero();
      Catalogue.put(server, WHOLE, Catalogue.RANKER_ZIP);
      assertScores(server, Catalogue.RANKER, expected);
      assertScores(server, WHOLE, expected);
      assertThat(cached(server)).isZero();
    } finally {
      limit(server, "null");
      server.client().send("DELETE", "/_towerrank/models/" + WHOLE).orFail();
    }
    assertScores(server, Catalogue.RANKER, expected);
    assertThat(cached(server)).isPositive();
  }

  private static void limit(ElasticsearchServer server, String size) {
    String body = "{\"persistent\":{\"towerrank.models.document_cache_size\":" + size + "}}";
    server.client().send("PUT", "/_cluster/settings", body).orFail();
  }

  private static long cached(ElasticsearchServer server) {
    JsonNode nodes = server.client().send("GET", "/_towerrank/stats").orFail().json().get("nodes");
    return nodes.elements().next().get("document_cache_in_bytes").asLong();
  }

  private static void assertScores(
      ElasticsearchServer server, String model, Map<String, float[]> expected) throws IOException {
    Map<String, Object> rescorer =
        Map.of("model_id", model, "user", USER, "combine", Map.of("click", 1));
    String body =
        Catalogue.json(
            Map.of(
                "size",
                Catalogue.ITEMS,
                "_source",
                false,
                "rescore",
                Map.of("window_size", Catalogue.ITEMS, "towerrank", rescorer)));
    Map<String, Double> scores = new HashMap<>();
    CatalogueSearch.search(server, "three-shards", body)
        .forEach(hit -> scores.put(hit.get("_id").asText(), hit.get("_score").asDouble()));
    assertThat(scores).hasSize(Catalogue.ITEMS - Catalogue.ITEMS / 10);
    scores.forEach(
        (id, score) ->
            assertThat(score)
                .isCloseTo(Objects.requireNonNull(expected.get(id))[0], within(CLOSE)));
  }
}
