package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient;

/**
 * An index whose node dies between two pages of its embedding.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class LostNodeEmbeddingRun {
  private static final String PATH = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void theSameRequestGoesOnWhenTheNodeIsBack(Installation installation) throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "lost-node-embedding")
            .nodes(2)
            .roles(1, "data")
            .keepLogsIn(Servers.logs())
            .start()) {
      Catalogue.put(server, Catalogue.TOWERS, Catalogue.TOWERS_ZIP);
      Catalogue.create(server, "lost", 1);
      ServerClient client = server.nodes().getFirst().client();
      String there = "{\"index.routing.allocation.require._name\":\"node-1\"}";
      client.send("PUT", "/lost/_settings", there).orFail();
      String health = "/_cluster/health?wait_for_no_relocating_shards=true&timeout=60s";
      client.send("GET", health).orFail();
      Catalogue.add(server, "lost", Catalogue.items());

      JsonNode ended = embedWhileTheNodeDies(server, client);
      assertThat(ended.at("/error/reason").asText()).contains("the same request goes on");

      server.start();
      JsonNode again = client.send("POST", PATH, request(90)).orFail().json();
      assertThat(again.get("failed").asInt()).isZero();
      assertThat(again.get("embedded").asInt()).isBetween(1, Catalogue.ITEMS);
    }
  }

  private static JsonNode embedWhileTheNodeDies(ElasticsearchServer server, ServerClient client) {
    String slowly = PATH + "?wait_for_completion=false&requests_per_second=5";
    String task =
        "/_tasks/" + client.send("POST", slowly, request(20)).orFail().json().get("task").asText();
    assertThat(
            Deadline.in(PATIENCE)
                .await(
                    () ->
                        client.send("GET", task).orFail().json().at("/task/status/batches").asInt()
                            > 0))
        .isTrue();
    server.nodes().get(1).kill();
    return client.send("GET", task + "?wait_for_completion=true&timeout=60s").orFail().json();
  }

  private static String request(int batch) {
    return Catalogue.json(
        Map.of("index", "lost", "target_field", "item_vector", "batch_size", batch));
  }
}
