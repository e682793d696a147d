package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient;

/**
 * What two models keep of documents in the heap of a real server: one budget, and one account.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class DocumentBudgetRun {
  private static final String INDEX = "one-shard";
  private static final String LATER = "later";
  private static final long LIMIT = 48 << 10;

  @Test
  void aModelThatCameLaterGetsItsShareAndTheBreakerCountsAll(Installation installation)
      throws Exception {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "document-budget")
            .keepLogsIn(Servers.logs())
            .setting("towerrank.models.document_cache_size", LIMIT + "b")
            .start()) {
      Catalogue.models(server);
      Catalogue.index(server, INDEX, 1);
      rescore(server, Catalogue.RANKER);
      assertThat(kept(server, Catalogue.RANKER)).isGreaterThan(LIMIT / 2);
      assertThat(node(server).get("document_cache_limit_in_bytes").asLong()).isEqualTo(LIMIT);

      Catalogue.put(server, LATER, Catalogue.OTHER_RANKER_ZIP);
      rescore(server, Catalogue.RANKER, LATER);
      assertThat(kept(server, LATER)).isGreaterThan(LIMIT / 4);
      assertThat(kept(server, Catalogue.RANKER)).isGreaterThan(LIMIT / 4);
      assertCounted(server);
      assertGivesWay(server);
      assertThat(ErrorLines.of(server.nodes().getFirst().console().lines())).isEmpty();
    }
  }

  private static void assertCounted(ElasticsearchServer server) {
    JsonNode node = node(server);
    long documents = node.get("document_cache_in_bytes").asLong();
    assertThat(documents).isBetween(LIMIT / 2, LIMIT);
    assertThat(kept(server, Catalogue.RANKER) + kept(server, LATER)).isEqualTo(documents);
    long all =
        node.get("memory_in_bytes").asLong() + documents + node.get("buffers_in_bytes").asLong();
    // Documents are counted in steps of 64 KB.
    assertThat(node.get("counted_in_bytes").asLong()).isBetween(all, all + (1 << 16));
    JsonNode breaker = first(server.client(), "/_nodes/stats/breaker").at("/breakers/towerrank");
    assertThat(breaker.get("estimated_size_in_bytes").asLong()).isBetween(all, all + (1 << 16));
  }

  /** Searches go on while there is no memory at all for what is kept. */
  private static void assertGivesWay(ElasticsearchServer server) {
    breaker(server, "\"1b\"");
    assertThat(
            Deadline.in(Duration.ofSeconds(30))
                .await(() -> node(server).get("document_cache_in_bytes").asLong() == 0))
        .isTrue();
    rescore(server, Catalogue.RANKER, LATER);
    assertThat(node(server).get("document_cache_in_bytes").asLong()).isZero();
    breaker(server, "null");
    rescore(server, Catalogue.RANKER, LATER);
    assertThat(kept(server, LATER)).isPositive();
  }

  private static void breaker(ElasticsearchServer server, String limit) {
    String body = "{\"persistent\":{\"breaker.towerrank.limit\":" + limit + "}}";
    server.client().send("PUT", "/_cluster/settings", body).orFail();
  }

  /** Searches often, whose hits always have the same scores. */
  private static void rescore(ElasticsearchServer server, String... models) {
    Map<String, String> first = new HashMap<>();
    for (int round = 0; round < 40; round++) {
      for (String model : models) {
        Map<String, Object> rescorer =
            Map.of("model_id", model, "user", CatalogueSearch.USER, "combine", Map.of("click", 1));
        Map<String, Object> rescore = Map.of("window_size", Catalogue.ITEMS, "towerrank", rescorer);
        String body = Catalogue.json(Map.of("size", 3, "_source", false, "rescore", rescore));
        JsonNode hits = CatalogueSearch.search(server, INDEX, body);
        StringBuilder ids = new StringBuilder();
        hits.forEach(hit -> ids.append(hit.get("_id").asText()).append(' '));
        assertThat(first.computeIfAbsent(model, missing -> ids.toString()))
            .isEqualTo(ids.toString());
      }
    }
  }

  private static long kept(ElasticsearchServer server, String model) {
    for (JsonNode each : node(server).get("models")) {
      if (each.get("model_id").asText().equals(model)) {
        return each.get("document_cache_in_bytes").asLong();
      }
    }
    throw new AssertionError("expected the model [" + model + "] in " + node(server));
  }

  private static JsonNode node(ElasticsearchServer server) {
    return first(server.client(), "/_towerrank/stats");
  }

  private static JsonNode first(ServerClient client, String path) {
    return client.send("GET", path).orFail().json().get("nodes").elements().next();
  }
}
