package org.towerrank.serverbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.towerrank.bench.RandomBundles;
import org.towerrank.bench.RankingWorkload;
import org.towerrank.model.ModelDefinition;
import org.towerrank.server.Deadline;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerException;

/**
 * A large index, one shard, each of whose documents is in one large and one small set at random. A
 * search asks for a set, so that its window is of random documents.
 *
 * @param client of the node that has it; another one after a restart
 * @param user raw features by name
 * @param large documents of a large set
 * @param small documents of a small set
 */
record RandomWindows(
    ServerClient client,
    RankingWorkload workload,
    Map<String, Object> user,
    int items,
    int large,
    int small) {
  private static final String NAME = "windows";
  private static final String SEARCH = "/" + NAME + "/_search?request_cache=false";
  private static final String LARGE = "large";
  private static final String SMALL = "small";
  private static final String RESCORER = "TowerRankRescorer";
  private static final int BULK = 1000;
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** The same index, after the node was started again. */
  RandomWindows at(ServerClient other) {
    return new RandomWindows(other, workload, user, items, large, small);
  }

  /** How many large sets there are. */
  int windows() {
    return Math.max(1, items / large);
  }

  /** How many small sets there are. */
  int smallWindows() {
    return Math.max(1, items / small);
  }

  /** Indexes all documents. */
  void index(SplittableRandom random) {
    client
        .send(
            "PUT",
            "/" + NAME,
            ClickIndex.json(
                ClickIndex.mappings(workload, Map.of(LARGE, "keyword", SMALL, "keyword"))))
        .orFail();
    int[] places = shuffled(random);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < items; i++) {
      Map<String, Object> item = new LinkedHashMap<>(workload.item(random));
      item.put(LARGE, places[i] % windows());
      item.put(SMALL, places[i] % smallWindows());
      lines.append("{\"index\":{}}\n").append(ClickIndex.json(item)).append('\n');
      if (i % BULK == BULK - 1 || i == items - 1) {
        String path = "/" + NAME + "/_bulk";
        ServerClient.Answer answer = client.send("POST", path, lines.toString()).orFail();
        if (answer.json().get("errors").asBoolean()) {
          throw new ServerException(
              "expected every item to be indexed, got " + answer.json().findValue("error"));
        }
        lines.setLength(0);
      }
    }
    client.send("POST", "/" + NAME + "/_flush").orFail();
    client.send("POST", "/" + NAME + "/_refresh").orFail();
  }

  private int[] shuffled(SplittableRandom random) {
    int[] places = new int[items];
    for (int i = 0; i < items; i++) {
      int other = random.nextInt(i + 1);
      places[i] = places[other];
      places[other] = i;
    }
    return places;
  }

  /** Uploads a model, and waits until it is loaded. */
  void upload(String name, ModelDefinition model, Path temporary, long seed) throws IOException {
    Path zip = temporary.resolve(name + ".zip");
    RandomBundles.writer(model, seed).write(zip, true);
    String path = "/_towerrank/models/" + name + "?wait_for=loaded";
    client.send("PUT", path, "application/zip", Files.readAllBytes(zip)).orFail();
  }

  /** A search for the best 10 of a large set by the first pass alone. */
  void search(int window) {
    send(ClickIndex.json(body(LARGE, window % windows())));
  }

  /** The same, rescored. */
  void rescored(String model, int window) {
    send(rescored(model, LARGE, window % windows(), large));
  }

  /** Nanoseconds that the rescorer of such a search took, as the search's profile says. */
  long rescorerNanos(String model, int window) {
    Map<String, Object> body = rescoredBody(model, LARGE, window % windows(), large);
    body.put("profile", true);
    JsonNode profile = client.send("POST", SEARCH, ClickIndex.json(body)).orFail().json();
    for (JsonNode part : profile.findParents("breakdown")) {
      if (part.path("type").asText().equals(RESCORER)) {
        return part.get("time_in_nanos").asLong();
      }
    }
    throw new ServerException("expected the profile of a [" + RESCORER + "], got " + profile);
  }

  /** A rescored search of a small set. */
  void rescoredSmall(String model, int window) {
    send(rescored(model, SMALL, window % smallWindows(), small));
  }

  private String rescored(String model, String set, int window, int size) {
    return ClickIndex.json(rescoredBody(model, set, window, size));
  }

  private Map<String, Object> rescoredBody(String model, String set, int window, int size) {
    Map<String, Object> body = body(set, window);
    Map<String, Object> rescorer = Map.of("model_id", model, "user", user);
    body.put("rescore", Map.of("window_size", size, "towerrank", rescorer));
    return body;
  }

  private static Map<String, Object> body(String set, int window) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("size", 10);
    body.put("_source", false);
    body.put("query", Map.of("term", Map.of(set, window)));
    return body;
  }

  private void send(String body) {
    client.send("POST", SEARCH, body).orFail();
  }

  /** Waits until the shard can be searched, after a restart. */
  void awaitShard() {
    client.send("GET", "/_cluster/health/" + NAME + "?wait_for_status=green&timeout=120s").orFail();
  }

  /** What the node tells of its rows on disk. */
  private JsonNode rows() {
    JsonNode nodes = client.send("GET", "/_towerrank/stats").orFail().json().get("nodes");
    return nodes.elements().next().get("rows");
  }

  /** Segments whose rows are on disk, counted once for each model. */
  int segments() {
    return rows().get("segments").asInt();
  }

  /** Whether rows are written, or wait for it. */
  boolean isBuilding() {
    return rows().get("building").asInt() > 0;
  }

  /**
   * Waits for rows.
   *
   * @param segments that have to have them at least
   */
  void awaitRows(int segments) {
    await(() -> segments() >= segments && !isBuilding());
  }

  /** Waits until a node that was started again rescores no windows of its own any more. */
  void awaitWarmth() {
    long[] seen = {-1};
    await(
        () -> {
          long before = seen[0];
          pause();
          seen[0] = rows().get("from_disk").asLong();
          return before > 0 && before == seen[0];
        });
  }

  private static void pause() {
    LockSupport.parkNanos(QUIET.toNanos());
  }

  private static void await(BooleanSupplier condition) {
    if (!Deadline.in(PATIENCE).await(condition)) {
      throw new ServerException("expected rows on disk within " + PATIENCE);
    }
  }
}
