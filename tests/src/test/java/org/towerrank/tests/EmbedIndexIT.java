package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.EmbedRequests.EMBED;
import static org.towerrank.tests.EmbedRequests.body;
import static org.towerrank.tests.EmbedRequests.embed;
import static org.towerrank.tests.EmbedRequests.index;
import static org.towerrank.tests.EmbedRequests.refresh;
import static org.towerrank.tests.EmbedRequests.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Vectors for documents that were indexed without any. */
@ExtendWith(Servers.class)
class EmbedIndexIT {
  private static final int MANY = 600;

  @BeforeAll
  static void prepare(ElasticsearchServer server) {
    Catalogue.prepare(server);
  }

  @Test
  void everyDocumentGetsItsVectorAndASecondRunFindsNoneMissing(ElasticsearchServer server)
      throws IOException {
    index(server, "unembedded", Catalogue.items());
    JsonNode first = embed(server, Map.of("index", "unembedded", "batch_size", 7));
    assertThat(first.get("embedded").asInt()).as(first.toString()).isEqualTo(Catalogue.ITEMS);
    assertThat(first.get("batches").asInt()).isEqualTo((Catalogue.ITEMS + 6) / 7);
    assertThat(first.get("failed").asInt()).isZero();
    assertVectors(server);

    refresh(server, "unembedded");
    assertThat(embed(server, Map.of("index", "unembedded")).get("total").asInt()).isZero();
    Map<String, Object> some =
        Map.of(
            "index",
            "unembedded",
            "only_missing",
            false,
            "query",
            Map.of("ids", Map.of("values", new String[] {"1", "2"})));
    assertThat(embed(server, some).get("embedded").asInt()).isEqualTo(2);
  }

  private static void assertVectors(ElasticsearchServer server) throws IOException {
    try (TwoTowerModel towers = OfflineCatalogue.towers()) {
      for (String id : Catalogue.items().keySet()) {
        String path = "/unembedded/_doc/" + id + "?_source_exclude_vectors=false";
        JsonNode source = server.client().send("GET", path).orFail().json().get("_source");
        float[] expected = OfflineCatalogue.itemVector(towers, id);
        for (int i = 0; i < expected.length; i++) {
          assertThat(source.at("/item_vector/" + i).asDouble())
              .isCloseTo(expected[i], within(1e-6));
        }
      }
    }
  }

  @Test
  void aTaskShowsItsProgressEndsWhenCancelledAndIsResumed(ElasticsearchServer server) {
    index(server, "many", many());
    String body = "{\"index\":\"many\",\"target_field\":\"item_vector\",\"batch_size\":1}";
    Answer started =
        server.client().send("POST", EMBED + "?wait_for_completion=false", body).orFail();
    String task = "/_tasks/" + started.json().get("task").asText();
    JsonNode status = server.client().send("GET", task).orFail().json();
    while (status.at("/task/status/embedded").asInt() == 0) {
      status = server.client().send("GET", task).orFail().json();
    }
    assertThat(status.at("/task/status/total").asInt()).isEqualTo(MANY);

    server.client().send("POST", task + "/_cancel").orFail();
    JsonNode ended =
        server.client().send("GET", task + "?wait_for_completion=true&timeout=60s").orFail().json();
    assertThat(ended.at("/error/type").asText()).isEqualTo("task_cancelled_exception");
    int done = ended.at("/task/status/embedded").asInt();
    assertThat(done).isBetween(1, MANY - 1);

    refresh(server, "many");
    JsonNode rest = embed(server, Map.of("index", "many"));
    assertThat(rest.get("embedded").asInt()).isEqualTo(MANY - done);
  }

  @Test
  void changesThatAreMadeMeanwhileAreKept(ElasticsearchServer server) {
    index(server, "changing", Catalogue.items());
    CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> changeAll(server));
    JsonNode result = embed(server, Map.of("index", "changing", "batch_size", 1));
    changes.join();

    assertThat(result.get("embedded").asInt()).as(result.toString()).isEqualTo(Catalogue.ITEMS);
    refresh(server, "changing");
    String changed =
        "{\"query\":{\"bool\":{\"filter\":[{\"term\":{\"brand\":\"changed\"}},"
            + "{\"exists\":{\"field\":\"item_vector\"}}]}}}";
    assertThat(
            server
                .client()
                .send("POST", "/changing/_count", changed)
                .orFail()
                .json()
                .get("count")
                .asInt())
        .isEqualTo(Catalogue.ITEMS);
  }

  private static void changeAll(ElasticsearchServer server) {
    for (int i = Catalogue.ITEMS - 1; i >= 0; i--) {
      server
          .client()
          .send("POST", "/changing/_update/" + i, "{\"doc\":{\"brand\":\"changed\"}}")
          .orFail();
    }
  }

  @Test
  void documentsWithoutAnyFeatureFailAlone(ElasticsearchServer server) {
    Map<String, Map<String, Object>> two = new LinkedHashMap<>();
    two.put("none", Map.of("text", "x"));
    two.put("some", Map.of("item_id", "v2"));
    index(server, "partly", two);
    JsonNode result = embed(server, Map.of("index", "partly"));

    assertThat(result.get("embedded").asInt()).isEqualTo(1);
    assertThat(result.get("failed").asInt()).isEqualTo(1);
    assertThat(result.at("/failures/0/id").asText()).isEqualTo("none");
    assertThat(result.at("/failures/0/reason").asText()).contains("at least one of");
  }

  @Test
  void anIndexThatMustNotBeWrittenEndsTheTask(ElasticsearchServer server) {
    index(server, "blocked", Catalogue.items());
    String block = "{\"index.blocks.write\":true}";
    server.client().send("PUT", "/blocked/_settings", block).orFail();
    Answer answer = server.client().send("POST", EMBED, body(Map.of("index", "blocked")));

    assertThat(answer.status()).as(answer.body()).isEqualTo(403);
    assertThat(answer.json().at("/error/reason").asText()).contains("blocked");
  }

  @Test
  void whatCannotFitIsRefusedBeforeAnythingIsWritten(ElasticsearchServer server) {
    refused(
        server,
        Map.of("index", "one-shard", "target_field", "other_vector"),
        400,
        "model [catalogue-towers] version [1] makes vectors of [6] dimensions: expected field"
            + " [other_vector] of index [one-shard] to be a [dense_vector] of as many, got a"
            + " [dense_vector] of [3]");
    refused(server, Map.of("index", "one-shard", "target_field", "absent"), 400, "not mapped");
    refused(server, Map.of("index", "one-shard", "target_field", "text"), 400, "got a [text]");
    refused(server, Map.of("index", "nowhere"), 404, "nowhere");
    refused(server, Map.of("index", "one-shard", "qery", Map.of()), 400, "nearest is [query]");
    refused(server, Map.of("index", "one-shard", "batch_size", 0), 400, "from 1 to 10000");
    refused(
        server,
        Map.of("index", "one-shard", "field_map", Map.of("brnd", "x")),
        400,
        "nearest is [brand]");
    refused(
        server,
        Map.of("index", "one-shard", "query", Map.of("mach_all", Map.of())),
        400,
        "mach_all");
    String ranker = EMBED.replace(Catalogue.TOWERS, Catalogue.RANKER);
    Answer answer = server.client().send("POST", ranker, body(Map.of("index", "one-shard")));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("expected two towers, got a ranker");
  }

  private static Map<String, Map<String, Object>> many() {
    Map<String, Map<String, Object>> many = new LinkedHashMap<>();
    for (int i = 0; i < MANY; i++) {
      many.put("" + i, Map.of("item_id", "v" + i % 100));
    }
    return many;
  }
}
