package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;

/**
 * More models than may wait in the queue of the threads that load them, and than a search may have
 * buckets.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class ManyModelsRun {
  private static final int MODELS = 20;

  private static ElasticsearchServer server;

  @BeforeAll
  static void start(Installation installation) throws IOException {
    server =
        ElasticsearchServer.builder(installation, "many-models")
            .setting("towerrank.thread_pool.models.size", "1")
            .setting("towerrank.thread_pool.models.queue_size", "1")
            .keepLogsIn(Servers.logs())
            .start();
    byte[] zip = RandomBundles.ranker(1);
    for (int i = 0; i < MODELS; i++) {
      String path = "/_towerrank/models/many-" + i;
      server.client().send("PUT", path, "application/zip", zip).orFail();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void allAreLoadedAfterARestartAndThoseDeletedAreUnloaded() {
    server.nodes().getFirst().stop();
    server.start();

    String item = "{\"items\":[{\"item_id\":\"v1\"}]}";
    Answer first = send("POST", "/_towerrank/models/many-9/_score", item);
    assertThat(first.status()).as(first.body()).isEqualTo(200);
    for (int i = 0; i < MODELS; i++) {
      String id = "many-" + i;
      await(() -> ServerStatistics.isLoaded(server, id, 1));
    }
    assertThat(server.nodes().getFirst().console()).doesNotContain("was not loaded");
    long memory = ServerStatistics.ofNode(server, "memory_in_bytes");
    send("DELETE", "/_towerrank/models/many-0", "").orFail();
    await(() -> ServerStatistics.ofNode(server, "memory_in_bytes") < memory);
  }

  @Test
  void uploadsAreAnsweredThoughTheQueueOfThreadsThatLoadIsFull() {
    byte[] zip = RandomBundles.ranker(4);
    for (int version = 1; version <= MODELS; version++) {
      Answer answer =
          server.client().send("PUT", "/_towerrank/models/uploaded", "application/zip", zip);
      assertThat(answer.body()).contains("\"version\":" + version);
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @Test
  void limitsOfSearchesDoNotKeepWhatIsDeletedInTheStore() throws InterruptedException {
    settings("{\"search.allow_expensive_queries\":false,\"search.max_buckets\":2}");
    Catalogue.put(server, "replaced", RandomBundles.ranker(2));
    long before = settledDocuments();
    Catalogue.put(server, "replaced", RandomBundles.ranker(3));
    await(() -> documents() == before + 2);

    settings("{\"towerrank.models.deleted_retention\":\"0s\"}");
    send("DELETE", "/_towerrank/models/replaced/versions/1", "").orFail();

    await(() -> documents() <= before);
  }

  /** Those in the index of models: one for each bundle, and one for each of its chunks. */
  private static long documents() {
    String path = "/_cat/indices/.towerrank-models-1?h=docs.count";
    return Long.parseLong(server.client().send("GET", path).orFail().body().trim());
  }

  /** Their number when it stays the same for longer than the index goes without a refresh. */
  private static long settledDocuments() throws InterruptedException {
    long settled = documents();
    int seconds = 0;
    while (seconds < 5) {
      Thread.sleep(1000);
      long now = documents();
      seconds = now == settled ? seconds + 1 : 0;
      settled = now;
    }
    return settled;
  }

  private static void settings(String values) {
    send("PUT", "/_cluster/settings", "{\"persistent\":" + values + "}").orFail();
  }

  private static Answer send(String method, String path, String body) {
    return server.client().send(method, path, body);
  }

  private static void await(BooleanSupplier condition) {
    assertThat(Deadline.in(Duration.ofSeconds(90)).await(condition)).isTrue();
  }
}
