package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.tests.EmbedRequests.EMBED;
import static org.towerrank.tests.EmbedRequests.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;

/**
 * A node with one thread for searches and more clients than may wait for it: what the plugin reads
 * is refused as theirs is.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class BusySearchRun {
  private static final int CLIENTS = 6;

  @Test
  void anIndexIsEmbeddedToItsEndWhileSearchesAreRefused(Installation installation)
      throws Exception {
    try (ElasticsearchServer server =
            ElasticsearchServer.builder(installation, "busy-search")
                .setting("thread_pool.search.size", "1")
                .setting("thread_pool.search.queue_size", "1")
                .keepLogsIn(Servers.logs())
                .start();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      Catalogue.put(server, Catalogue.TOWERS, Catalogue.TOWERS_ZIP);
      // The parts of a search in two shards may not find room beside each other.
      Catalogue.create(server, "crowded", 1);
      Catalogue.add(server, "crowded", Catalogue.items());
      String path = EMBED + "?wait_for_completion=false&requests_per_second=40";
      String request = body(Map.of("index", "crowded", "batch_size", 2));
      String task =
          "/_tasks/"
              + server.client().send("POST", path, request).orFail().json().get("task").asText();
      JsonNode status = server.client().send("GET", task).orFail().json();
      while (status.at("/task/status/embedded").asInt() == 0) {
        status = server.client().send("GET", task).orFail().json();
      }
      AtomicBoolean ended = new AtomicBoolean();
      List<Future<Integer>> refusals = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        refusals.add(clients.submit(() -> search(server, ended)));
      }
      Thread.sleep(1500);
      ended.set(true);
      int refused = 0;
      for (Future<Integer> each : refusals) {
        refused += each.get();
      }
      JsonNode done =
          server.client().send("GET", task + "?wait_for_completion=true&timeout=90s").json();

      assertThat(refused).isPositive();
      assertThat(done.has("error")).as(done.toString()).isFalse();
      assertThat(done.at("/response/embedded").asInt()).isEqualTo(Catalogue.ITEMS);
    }
  }

  /** How many of its searches were refused. */
  private static int search(ElasticsearchServer server, AtomicBoolean ended) {
    int refused = 0;
    while (!ended.get()) {
      int status = server.client().send("GET", "/crowded/_search?size=10").status();
      assertThat(status).isIn(200, 429);
      refused += status == 429 ? 1 : 0;
    }
    return refused;
  }
}
