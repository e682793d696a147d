package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerClient.Answer;

/** Searches whose rescoring takes longer than they may, or than their client waits. */
@Tag("slow")
@ExtendWith(Servers.class)
class LongRunIT {
  private static final String MODEL = "deep-ranker";
  private static final byte[] ZIP = CatalogueModels.deepRanker(13);
  private static final int DOCUMENTS = 5_000;
  private static final int ITEMS = 100;

  /** As many items as may be scored at once. */
  private static final long ONE_SCORING = 10_000;

  private static final String SCORING = "cluster:monitor/towerrank/models/score";
  private static final String FIRST = "\"query\":{\"match\":{\"text\":\"first\"}}";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> ASKED =
      List.of("\"_source\":false", "\"explain\":true", "\"profile\":true");

  /** The right score by item, which is a document's number modulo {@link #ITEMS}. */
  private static final Map<Integer, Double> EXPECTED = new HashMap<>();

  @BeforeAll
  static void index(ElasticsearchServer server) {
    Catalogue.put(server, MODEL, ZIP);
    fill(server, "long-one", 1);
    fill(server, "long-three", 3);
    Answer answer = search(server.client(), "long-one", "", FIRST, rescoring(1, false), ITEMS);
    for (JsonNode hit : answer.orFail().json().at("/hits/hits")) {
      EXPECTED.put(hit.get("_id").asInt(), hit.get("_score").asDouble());
    }
    assertThat(EXPECTED).hasSize(ITEMS);
  }

  private static void fill(ElasticsearchServer server, String index, int shards) {
    Catalogue.create(server, index, shards);
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      bulk.append("{\"index\":{\"_id\":\"" + i + "\"}}\n");
      bulk.append("{\"item_id\":\"v" + i % ITEMS + "\"");
      bulk.append(i < ITEMS ? ",\"text\":\"first\"}\n" : "}\n");
    }
    server.client().send("POST", "/" + index + "/_bulk?refresh=true", bulk.toString()).orFail();
  }

  @Test
  void aSearchThatTimesOutHasTheRightScoresOrSaysSoAsAnySearchDoes(ElasticsearchServer server) {
    List<Answer> ended = new ArrayList<>();
    for (String index : List.of("long-one", "long-three")) {
      for (boolean partial : List.of(true, false)) {
        for (boolean returnScores : List.of(true, false)) {
          for (String asked : ASKED) {
            String body = asked + ",\"timeout\":\"" + (returnScores ? 1 : 10) + "ms\"";
            String rescoring = rescoring(1, returnScores);
            String parameter = "?allow_partial_search_results=" + partial;
            Answer answer = search(server.client(), index, parameter, body, rescoring, 20);
            assertRightOrTimedOut(answer, partial);
            if (answer.body().contains("hits were rescored with model [" + MODEL)) {
              ended.add(answer);
            }
          }
        }
      }
    }
    assertThat(ended).as("searches whose rescoring was ended").isNotEmpty();
    assertRescores(server);
  }

  private static void assertRightOrTimedOut(Answer answer, boolean partial) {
    JsonNode body = answer.json();
    if (answer.status() == 429) {
      body.at("/error/root_cause").forEach(LongRunIT::assertTimeout);
      body.at("/error/failed_shards").forEach(shard -> assertTimeout(shard.get("reason")));
      assertThat(body.at("/error/root_cause")).isNotEmpty();
      return;
    }
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    body.at("/_shards/failures").forEach(shard -> assertTimeout(shard.get("reason")));
    boolean complete =
        !body.get("timed_out").asBoolean() && body.at("/_shards/failed").asInt() == 0;
    assertThat(complete || partial).as(answer.body()).isTrue();
    assertScores(body, complete);
  }

  private static void assertTimeout(JsonNode reason) {
    assertThat(reason.get("type").asText()).isEqualTo("search_timeout_exception");
    assertThat(reason.toString()).doesNotContain("time_exceeded_exception");
  }

  private static void assertScores(JsonNode body, boolean complete) {
    JsonNode hits = body.at("/hits/hits");
    if (complete) {
      assertThat(hits).hasSize(20);
    }
    for (JsonNode hit : hits) {
      int item = hit.get("_id").asInt() % ITEMS;
      assertThat(hit.get("_score").asDouble()).isCloseTo(expected(item), within(CLOSE));
    }
  }

  private static double expected(int item) {
    return EXPECTED.getOrDefault(item, Double.NaN);
  }

  @Test
  void aCancelledSearchEndsAndTheNodeGoesOn(ElasticsearchServer server) {
    for (String index : List.of("long-one", "long-three")) {
      for (boolean returnScores : List.of(true, false)) {
        String name = "cancelled-" + index + "-" + returnScores;
        ServerClient client = server.client().withHeader("X-Opaque-Id", name);
        // Many runs one after another: long enough for any machine to be asked in between.
        String rescoring = rescoring(20, returnScores);
        CompletableFuture<Answer> searching =
            CompletableFuture.supplyAsync(
                () -> search(client, index, "", "\"profile\":true", rescoring, 20));
        assertThat(Deadline.in(PATIENCE).await(() -> !tasks(server, name).isEmpty())).isTrue();
        for (String task : tasks(server, name)) {
          server.client().send("POST", "/_tasks/" + task + "/_cancel").orFail();
        }
        Answer answer = searching.join();
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/error/root_cause/0/type").asText())
            .isEqualTo("task_cancelled_exception");
        assertThat(Deadline.in(PATIENCE).await(() -> tasks(server, name).isEmpty())).isTrue();
      }
    }
    assertRescores(server);
  }

  /** More requests than there are threads: some run, and some wait for one. */
  @Test
  void scoringEndsWhoseClientIsGoneOrThatIsCancelled(ElasticsearchServer server)
      throws IOException {
    int requests = 20;
    List<Map<String, Object>> items = new ArrayList<>();
    for (int i = 0; i < ONE_SCORING; i++) {
      items.add(Map.of("item_id", "v" + i % ITEMS));
    }
    String path = "/_towerrank/models/" + MODEL + "/_score";
    String body = Catalogue.json(Map.of("user", USER, "items", items));
    JsonNode before = ServerStatistics.of(server, MODEL, 1);

    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      clients.add(post(server.nodes().getFirst().address(), path, body));
    }
    assertThat(Deadline.in(PATIENCE).await(() -> !scorings(server).isEmpty())).isTrue();
    for (Socket client : clients) {
      client.close();
    }
    assertThat(Deadline.in(PATIENCE).await(() -> scorings(server).isEmpty())).isTrue();
    List<CompletableFuture<Answer>> scoring = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      scoring.add(CompletableFuture.supplyAsync(() -> server.client().send("POST", path, body)));
    }
    assertThat(Deadline.in(PATIENCE).await(() -> !scorings(server).isEmpty())).isTrue();
    while (!scoring.stream().allMatch(CompletableFuture::isDone)) {
      server.client().send("POST", "/_tasks/_cancel?actions=" + SCORING).orFail();
    }
    for (CompletableFuture<Answer> each : scoring) {
      Answer answer = each.join();
      String type = answer.json().at("/error/type").asText();
      assertThat(type).as(answer.body()).isIn("", "task_cancelled_exception");
    }

    JsonNode after = ServerStatistics.of(server, MODEL, 1);
    assertThat(after.get("failures")).isEqualTo(before.get("failures"));
    assertThat(after.get("rows").asLong() - before.get("rows").asLong())
        .isLessThan(requests * ONE_SCORING);
    assertRescores(server);
  }

  private static JsonNode scorings(ElasticsearchServer server) {
    String path = "/_tasks?group_by=none&actions=" + SCORING;
    return server.client().send("GET", path).orFail().json().get("tasks");
  }

  /** Sends a request, and waits for no answer. */
  private static Socket post(URI node, String path, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    Socket socket = new Socket(node.getHost(), node.getPort());
    socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().write(bytes);
    return socket;
  }

  /** A search keeps the model that it began with, whatever its name means by then. */
  @Test
  void aSearchEndsWithTheModelThatIsDeletedAndReplacedMeanwhile(ElasticsearchServer server) {
    String model = "passing-ranker";
    Catalogue.put(server, model, ZIP);
    String rescoring = rescoring(2, true).replace(MODEL, model);
    CompletableFuture<Answer> searching =
        CompletableFuture.supplyAsync(
            () -> search(server.client(), "long-one", "", "\"_source\":false", rescoring, 20));
    String inferences = "/_cat/towerrank?format=json&h=model,inferences";
    assertThat(Deadline.in(PATIENCE).await(() -> runs(server, inferences, model) > 0)).isTrue();
    server.client().send("DELETE", "/_towerrank/models/" + model).orFail();
    Catalogue.put(server, model, Catalogue.RANKER_ZIP);
    JsonNode ended = searching.join().orFail().json();
    assertScores(ended, true);
    assertThat(versions(ended)).containsOnly(1);
    JsonNode next = search(server.client(), "long-one", "", FIRST, rescoring, 20).orFail().json();
    assertThat(versions(next)).containsOnly(2);
    server.client().send("DELETE", "/_towerrank/models/" + model).orFail();
  }

  private static int runs(ElasticsearchServer server, String path, String model) {
    int runs = 0;
    for (JsonNode line : server.client().send("GET", path).orFail().json()) {
      runs += line.get("model").asText().equals(model) ? line.get("inferences").asInt() : 0;
    }
    return runs;
  }

  private static List<Integer> versions(JsonNode body) {
    List<Integer> versions = new ArrayList<>();
    body.at("/hits/hits")
        .forEach(hit -> versions.add(hit.at("/fields/_towerrank/0/version").asInt()));
    return versions;
  }

  /** The search that a client sent, and what its shards do for it. */
  private static List<String> tasks(ElasticsearchServer server, String name) {
    List<String> found = new ArrayList<>();
    JsonNode tasks =
        server
            .client()
            .send("GET", "/_tasks?actions=indices:data/read/search*&group_by=none")
            .orFail()
            .json()
            .get("tasks");
    for (JsonNode task : tasks) {
      if (task.at("/headers/X-Opaque-Id").asText().equals(name) && !task.has("parent_task_id")) {
        found.add(task.get("node").asText() + ":" + task.get("id").asText());
      }
    }
    return found;
  }

  private static void assertRescores(ElasticsearchServer server) {
    for (String index : List.of("long-one", "long-three")) {
      Answer answer = search(server.client(), index, "", FIRST, rescoring(1, true), 20);
      assertScores(answer.orFail().json(), true);
    }
  }

  private static Answer search(
      ServerClient client,
      String index,
      String parameters,
      String asked,
      String rescoring,
      int size) {
    String body = "{\"size\":" + size + "," + asked + ",\"rescore\":[" + rescoring + "]}";
    return client.send("POST", "/" + index + "/_search" + parameters, body);
  }

  private static String rescoring(int times, boolean returnScores) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("model_id", MODEL);
    request.put("user", USER);
    request.put("return_scores", returnScores);
    String one = Catalogue.json(Map.of("window_size", DOCUMENTS, "towerrank", request));
    return String.join(",", Collections.nCopies(times, one));
  }
}
