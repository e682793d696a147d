package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.tests.EmbedRequests.EMBED;
import static org.towerrank.tests.EmbedRequests.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 * is refused as theirs is. And a cluster that gives searches hardly any time.
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

  /** The clock that they are timed by is not rounded to 200 milliseconds here. */
  @Test
  void theTimeThatTheClusterGivesSearchesEndsNoneOfThePluginsOwn(Installation installation)
      throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "brief-searches")
            .setting("search.default_search_timeout", "1ms")
            .setting("thread_pool.estimated_time_interval", "0ms")
            .keepLogsIn(Servers.logs())
            .start()) {
      Catalogue.put(server, Catalogue.TOWERS, Catalogue.TOWERS_ZIP);
      Catalogue.create(server, "looked-through", 1);
      // Fields that are looked up in sources make a search slow.
      Map<String, Object> looked = new LinkedHashMap<>();
      List<Object> terms = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        looked.put("looked-" + i, Map.of("type", "keyword"));
        terms.add(Map.of("term", Map.of("looked-" + i, "nothing")));
      }
      String mapping = Catalogue.json(Map.of("runtime", looked));
      server.client().send("PUT", "/looked-through/_mapping", mapping).orFail();
      // In two segments, as the time is looked at before each.
      Catalogue.add(server, "looked-through", Catalogue.items());
      Map<String, Map<String, Object>> more = new LinkedHashMap<>();
      Catalogue.items().forEach((id, item) -> more.put("more-" + id, item));
      Catalogue.add(server, "looked-through", more);
      Map<String, Object> query = Map.of("bool", Map.of("must_not", terms));
      String brief = Catalogue.json(Map.of("query", query));
      assertThat(search(server, brief).at("/timed_out").asBoolean()).isTrue();

      String embedding = body(Map.of("index", "looked-through", "query", query));
      JsonNode done = server.client().send("POST", EMBED, embedding).orFail().json();

      assertThat(done.get("embedded").asInt()).as(done.toString()).isEqualTo(2 * Catalogue.ITEMS);
    }
  }

  private static JsonNode search(ElasticsearchServer server, String body) {
    return server.client().send("POST", "/looked-through/_search", body).orFail().json();
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
