package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerNode;

/**
 * An index with copies on two nodes, whose embedding is cancelled while it writes.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class CancelledEmbeddingRun {
  private static final int DOCUMENTS = 4000;
  private static final int TIMES = 6;

  @Test
  void noCopyIsGivenUp(Installation installation) throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "cancelled-embedding")
            .nodes(2)
            .keepLogsIn(Servers.logs())
            .start()) {
      Catalogue.put(server, Catalogue.TOWERS, Catalogue.TOWERS_ZIP);
      Catalogue.create(server, "copied", 1);
      String copies = "{\"index.number_of_replicas\":1}";
      server.client().send("PUT", "/copied/_settings", copies).orFail();
      Catalogue.add(server, "copied", documents());
      server.client().send("GET", "/_cluster/health?wait_for_status=green&timeout=60s").orFail();
      List<String> before = copies(server);
      assertThat(before).hasSize(2);

      for (int i = 0; i < TIMES; i++) {
        // The node with the copy that writes first is one of them.
        cancelWhileItWrites(server.nodes().get(i % 2).client());
      }

      assertThat(copies(server)).isEqualTo(before);
      for (ServerNode node : server.nodes()) {
        assertThat(node.console()).doesNotContain("failed to perform indices:data/write");
      }
    }
  }

  private static void cancelWhileItWrites(ServerClient client) {
    String path = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index";
    String body =
        Catalogue.json(
            Map.of(
                "index",
                "copied",
                "target_field",
                "item_vector",
                "only_missing",
                false,
                "batch_size",
                DOCUMENTS / 4));
    String task =
        "/_tasks/"
            + client
                .send("POST", path + "?wait_for_completion=false", body)
                .orFail()
                .json()
                .get("task")
                .asText();
    assertThat(Deadline.in(Duration.ofSeconds(60)).await(() -> writes(client))).isTrue();
    client.send("POST", task + "/_cancel").orFail();
    JsonNode ended = client.send("GET", task + "?wait_for_completion=true").orFail().json();
    assertThat(ended.at("/error/type").asText()).isEqualTo("task_cancelled_exception");
  }

  private static boolean writes(ServerClient client) {
    String writing = "/_tasks?actions=indices:data/write/bulk*";
    return !client.send("GET", writing).orFail().json().get("nodes").isEmpty();
  }

  /** The allocations of the copies: one that was given up comes back with another. */
  private static List<String> copies(ElasticsearchServer server) {
    String path = "/_cluster/state/routing_table/copied";
    return server
        .client()
        .send("GET", path)
        .orFail()
        .json()
        .at("/routing_table/indices/copied/shards/0")
        .findValuesAsText("id")
        .stream()
        .sorted()
        .toList();
  }

  private static Map<String, Map<String, Object>> documents() {
    List<Map<String, Object>> items = List.copyOf(Catalogue.items().values());
    Map<String, Map<String, Object>> documents = new LinkedHashMap<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      documents.put("" + i, items.get(i % items.size()));
    }
    return documents;
  }
}
