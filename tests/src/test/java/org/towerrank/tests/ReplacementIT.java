package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Models that are replaced, deleted, unloaded or too large while searches use them. */
@ExtendWith(Servers.class)
class ReplacementIT {
  private static final String ALIAS = "/_towerrank/aliases/served";
  private static final int SEARCHERS = 4;

  @BeforeAll
  static void prepare(ElasticsearchServer server) {
    Catalogue.prepare(server);
  }

  @Test
  void replacingAVersionUnderLoadFailsNoRequest(ElasticsearchServer server) {
    Catalogue.put(server, "replaced", CatalogueModels.ranker(1));
    alias(server, 1);
    ConcurrentLinkedQueue<Answer> answers =
        underLoad(
            server,
            search("served"),
            () -> {
              for (int version = 2; version <= 5; version++) {
                Catalogue.put(server, "replaced", CatalogueModels.ranker(version));
                alias(server, version);
                String old = "/_towerrank/models/replaced/versions/" + (version - 1);
                server.client().send("DELETE", old).orFail();
              }
            });

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(versions(answers)).hasSizeGreaterThan(1);
    server.client().send("DELETE", ALIAS).orFail();
  }

  /** Every answer is of one version, on all shards. */
  private static Set<Integer> versions(ConcurrentLinkedQueue<Answer> answers) {
    Set<Integer> versions = new TreeSet<>();
    for (Answer answer : answers) {
      Set<Integer> one = new TreeSet<>();
      assertThat(answer.json().at("/_shards/failed").asInt()).isZero();
      for (JsonNode hit : answer.json().at("/hits/hits")) {
        one.add(hit.at("/fields/_towerrank/0/version").asInt());
      }
      assertThat(one).hasSize(1);
      versions.addAll(one);
    }
    return versions;
  }

  @Test
  void aModelThatIsDeletedWhileRequestsRunIsAnsweredOrNotFound(ElasticsearchServer server) {
    Catalogue.put(server, "vanishing", CatalogueModels.ranker(1));
    ConcurrentLinkedQueue<Answer> answers =
        underLoad(
            server,
            search("vanishing"),
            () -> server.client().send("DELETE", "/_towerrank/models/vanishing").orFail());

    assertThat(answers).extracting(Answer::status).containsOnly(200, 404);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 404)
        .allMatch(answer -> answer.json().toString().contains("[vanishing]"));
  }

  /** Searches while something else is done, and for some searches before and after it. */
  private static ConcurrentLinkedQueue<Answer> underLoad(
      ElasticsearchServer server, String body, Runnable meanwhile) {
    ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    AtomicBoolean done = new AtomicBoolean();
    List<CompletableFuture<Void>> searchers = new ArrayList<>();
    for (int i = 0; i < SEARCHERS; i++) {
      searchers.add(
          CompletableFuture.runAsync(
              () -> {
                boolean last = false;
                while (!last) {
                  last = done.get();
                  answers.add(server.client().send("POST", "/three-shards/_search", body));
                }
              },
              task -> Thread.ofPlatform().start(task)));
    }
    while (answers.size() < SEARCHERS) {
      Thread.onSpinWait();
    }
    try {
      meanwhile.run();
    } finally {
      done.set(true);
    }
    searchers.forEach(CompletableFuture::join);
    return answers;
  }

  @Test
  void aVersionThatNobodyUsesIsUnloadedAndLoadedAgainWhenAsked(ElasticsearchServer server) {
    Catalogue.put(server, "idle", CatalogueModels.ranker(1));
    Catalogue.put(server, "idle", CatalogueModels.ranker(2));
    setting(server, "towerrank.models.idle_timeout", "\"0s\"");
    try {
      while (ServerStatistics.of(server, "idle", 1).get("loaded").asBoolean()) {
        Thread.onSpinWait();
      }
      assertThat(ServerStatistics.of(server, "idle", 2).get("loaded").asBoolean()).isTrue();
    } finally {
      setting(server, "towerrank.models.idle_timeout", "null");
    }

    score(server, "idle", 1).orFail();
    JsonNode counted = ServerStatistics.of(server, "idle", 1);
    assertThat(counted.get("loaded").asBoolean()).isTrue();
    assertThat(counted.get("loads").asInt()).isEqualTo(2);
  }

  /** Some of them leave before the model is loaded that they wait for. */
  @Test
  void clientsThatLeaveLeaveNothingOfAModel(ElasticsearchServer server) throws IOException {
    Catalogue.put(server, "left", CatalogueModels.ranker(1));
    Catalogue.put(server, "left", CatalogueModels.ranker(2));
    setting(server, "towerrank.models.idle_timeout", "\"0s\"");
    try {
      awaitUnloaded(server, "left");
      long loads = ServerStatistics.of(server, "left", 1).get("loads").asLong();
      for (int client = 0; client < 20; client++) {
        leave(server, "/_towerrank/models/left/_score?version=1");
      }
      assertThat(score(server, "left", 1).status()).isEqualTo(200);
      assertThat(ServerStatistics.of(server, "left", 1).get("loads").asLong()).isGreaterThan(loads);
      awaitUnloaded(server, "left");
    } finally {
      setting(server, "towerrank.models.idle_timeout", "null");
    }
  }

  /** Until the node has the memory of those models alone that are loaded, the old one not. */
  private static void awaitUnloaded(ElasticsearchServer server, String id) {
    Deadline end = Deadline.in(Duration.ofSeconds(60));
    assertThat(
            end.await(
                () ->
                    !ServerStatistics.isLoaded(server, id, 1)
                        && ServerStatistics.ofNode(server, "memory_in_bytes")
                            == ServerStatistics.ofLoadedModels(server, "memory_in_bytes")))
        .isTrue();
  }

  /** Asks, and does not wait for the answer. */
  private static void leave(ElasticsearchServer server, String path) throws IOException {
    URI address = server.nodes().getFirst().address();
    String body = "{\"items\":[{\"item_id\":\"v1\"}]}";
    String request =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void beyondTheBreakersLimitNothingIsLoadedAndWhatIsLoadedKeepsServing(
      ElasticsearchServer server) {
    Catalogue.put(server, "limited", CatalogueModels.ranker(1));
    setting(server, "breaker.towerrank.limit", "\"1b\"");
    try {
      String path = "/_towerrank/models/limited";
      byte[] zip = CatalogueModels.ranker(2);
      Answer refused = server.client().send("PUT", path, "application/zip", zip);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.json().at("/error/reason").asText()).contains("limit of [1/1b]");
      String search = search("limited");
      assertThat(server.client().send("POST", "/three-shards/_search", search).status())
          .isEqualTo(200);
    } finally {
      setting(server, "breaker.towerrank.limit", "null");
    }
    Catalogue.put(server, "limited", CatalogueModels.ranker(2));
  }

  @Test
  void whyAVersionCouldNotBeLoadedIsToldUntilItIs(ElasticsearchServer server) {
    Catalogue.put(server, "kept-out", CatalogueModels.ranker(1));
    Catalogue.put(server, "kept-out", CatalogueModels.ranker(2));
    setting(server, "towerrank.models.idle_timeout", "\"0s\"");
    try {
      awaitUnloaded(server, "kept-out");
      setting(server, "breaker.towerrank.limit", "\"1b\"");
      assertThat(score(server, "kept-out", 1).status()).isEqualTo(429);
      JsonNode told = ServerStatistics.of(server, "kept-out", 1);
      assertThat(told.get("loaded").asBoolean()).isFalse();
      assertThat(told.get("problem").asText()).contains("limit of [1/1b]");
      assertThat(problems(server)).contains("limit of [1/1b]");
      assertThat(ServerStatistics.of(server, "kept-out", 2).has("problem")).isFalse();
    } finally {
      setting(server, "breaker.towerrank.limit", "null");
      setting(server, "towerrank.models.idle_timeout", "null");
    }

    Deadline end = Deadline.in(Duration.ofSeconds(60));
    assertThat(end.await(() -> score(server, "kept-out", 1).status() == 200)).isTrue();
    assertThat(ServerStatistics.of(server, "kept-out", 1).has("problem")).isFalse();
    assertThat(problems(server)).isEmpty();
  }

  /** What the table of models tells of the first version that was kept out. */
  private static String problems(ElasticsearchServer server) {
    String path = "/_cat/towerrank?format=json&h=model,version,problems";
    for (JsonNode line : server.client().send("GET", path).orFail().json()) {
      if (line.get("model").asText().equals("kept-out") && line.get("version").asInt() == 1) {
        return line.get("problems").asText();
      }
    }
    throw new IllegalStateException("expected a line for the version");
  }

  @Test
  void aLimitThatIsResetIsHalfOfTheHeapAgain(ElasticsearchServer server) {
    long before = ServerStatistics.ofNode(server, "memory_limit_in_bytes");
    JsonNode jvm = server.client().send("GET", "/_nodes/stats/jvm").orFail().json();
    long heap = jvm.get("nodes").iterator().next().at("/jvm/mem/heap_max_in_bytes").asLong();
    assertThat(before).isEqualTo(heap / 2);

    setting(server, "breaker.towerrank.limit", "\"7mb\"");
    assertThat(ServerStatistics.ofNode(server, "memory_limit_in_bytes")).isEqualTo(7 << 20);
    setting(server, "breaker.towerrank.limit", "null");
    assertThat(ServerStatistics.ofNode(server, "memory_limit_in_bytes")).isEqualTo(before);
  }

  @Test
  void modelsDoNotCountAgainstTheLimitOfTheHeap(ElasticsearchServer server) {
    Catalogue.put(server, "native", CatalogueModels.ranker(1));
    JsonNode stats = server.client().send("GET", "/_nodes/stats/breaker").orFail().json();
    JsonNode breaker = stats.get("nodes").iterator().next().at("/breakers/towerrank");
    assertThat(breaker.get("estimated_size_in_bytes").asLong()).isPositive();
    assertThat(breaker.get("overhead").asDouble()).isZero();
  }

  @Test
  void memoryOfADeletedModelIsFree(ElasticsearchServer server) {
    Catalogue.put(server, "freed", CatalogueModels.ranker(1));
    long with = ServerStatistics.ofNode(server, "memory_in_bytes");
    long size = ServerStatistics.of(server, "freed", 1).get("memory_in_bytes").asLong();
    server.client().send("DELETE", "/_towerrank/models/freed").orFail();
    while (ServerStatistics.ofNode(server, "memory_in_bytes") > with - size) {
      Thread.onSpinWait();
    }
  }

  @Test
  void inferencesAndWhatFeaturesWereAreCounted(ElasticsearchServer server) {
    Catalogue.put(server, "counted", CatalogueModels.ranker(1));
    server.client().send("POST", "/one-shard/_search", search("counted")).orFail();
    JsonNode counted = ServerStatistics.of(server, "counted", 1);

    assertThat(counted.get("inferences").asInt()).isEqualTo(1);
    assertThat(counted.get("rows").asInt()).isEqualTo(Catalogue.ITEMS - Catalogue.ITEMS / 10);
    assertThat(counted.get("failures").asInt()).isZero();
    assertThat(counted.at("/latency_in_millis/max").asDouble()).isPositive();
    assertThat(counted.at("/features/user_id/missing_rate").asDouble()).isZero();
    assertThat(counted.at("/features/history/missing_rate").asDouble()).isEqualTo(1);
    assertThat(counted.at("/features/brand/missing_rate").asDouble()).isBetween(0.05, 0.35);
    assertThat(counted.at("/features/stars/unknown_rate").asDouble()).isBetween(0.2, 0.7);
  }

  private static Answer score(ElasticsearchServer server, String model, int version) {
    String path = "/_towerrank/models/" + model + "/_score?version=" + version;
    return server.client().send("POST", path, "{\"items\":[{\"item_id\":\"v1\"}]}");
  }

  private static void alias(ElasticsearchServer server, int version) {
    String body = "{\"model_id\":\"replaced\",\"version\":" + version + "}";
    server.client().send("PUT", ALIAS, body).orFail();
  }

  private static void setting(ElasticsearchServer server, String key, String value) {
    String body = "{\"persistent\":{\"" + key + "\":" + value + "}}";
    server.client().send("PUT", "/_cluster/settings", body).orFail();
  }

  private static String search(String model) {
    Map<String, Object> rescorer =
        Map.of("model_id", model, "user", Map.of("user_id", "v3"), "return_scores", true);
    return Catalogue.json(
        Map.of("size", 5, "rescore", Map.of("window_size", 100, "towerrank", rescorer)));
  }
}
