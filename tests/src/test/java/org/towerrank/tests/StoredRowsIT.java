package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;

/** Rows in files beside the indexes of a real server, which is killed and started again. */
@ExtendWith(Servers.class)
class StoredRowsIT {
  private static final String INDEX = "one-shard";

  private interface Condition {
    boolean holds() throws IOException;
  }

  @Test
  void filesComeWithSegmentsGoWithThemAndSurviveAKill(Installation installation) throws Exception {
    Map<String, float[]> expected = OfflineCatalogue.taskScores(USER);
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "stored-rows")
            .keepLogsIn(Servers.logs())
            .setting("towerrank.rows.min_documents", "20")
            // The server itself is not to find the disk full, when its watermark is raised.
            .setting("cluster.info.update.interval", "1h")
            .start()) {
      Catalogue.models(server);
      Catalogue.index(server, INDEX, 1);
      merge(server);
      assertScores(server, expected);
      await(() -> rows(server, "segments") == 1 && rows(server, "building") == 0);
      assertServedFromFiles(server, expected);

      List<String> merged = files(server);
      assertThat(merged).hasSize(1);
      String again = Catalogue.json(Objects.requireNonNull(Catalogue.items().get("7")));
      server.client().send("PUT", "/" + INDEX + "/_doc/7?refresh=true", again).orFail();
      assertScores(server, expected);
      assertThat(files(server)).isEqualTo(merged);
      merge(server);
      // Without a search: the shard was searched with the model a moment ago.
      await(() -> files(server).size() == 1 && !files(server).equals(merged));
      await(() -> rows(server, "segments") == 1);
      assertServedFromFiles(server, expected);

      assertCopiesAreTheirOwn(server, expected);
      assertSurvivesAKill(server, expected);
      assertObeysItsBudget(server, expected);
      assertStaysBelowTheWatermark(server, expected);
      assertGoesWithItsModel(server);
      Catalogue.models(server);
      await(
          () -> {
            assertScores(server, expected);
            return rows(server, "segments") == 1;
          });
      server.client().send("DELETE", "/" + INDEX).orFail();
      await(() -> files(server).isEmpty());
      assertWarmsUpAModelThatReadsQueries(server);
      assertThat(ErrorLines.of(server.nodes().getFirst().console().lines())).isEmpty();
    }
  }

  /**
   * A clone and a restored index have segments with the same ids as their source. One becomes other
   * documents, and so does the index that the snapshot is restored over.
   */
  private static void assertCopiesAreTheirOwn(
      ElasticsearchServer server, Map<String, float[]> expected) throws Exception {
    List<String> before = files(server);
    send(server, "PUT", "/" + INDEX + "/_settings", "{\"index.blocks.write\":true}");
    send(server, "POST", "/" + INDEX + "/_clone/copy?wait_for_active_shards=1", "{}");
    send(server, "PUT", "/" + INDEX + ",copy/_settings", "{\"index.blocks.write\":null}");
    await(() -> servesFromFiles(server, "copy", expected));
    assertThat(files(server)).isEqualTo(before);
    String snapshots = Catalogue.json(Map.of("location", server.snapshots().toString()));
    send(server, "PUT", "/_snapshot/all", "{\"type\":\"fs\",\"settings\":" + snapshots + "}");
    send(server, "PUT", "/_snapshot/all/one?wait_for_completion=true", "{\"indices\":\"copy\"}");

    // Each item's values under the id of the one after it.
    Map<String, Map<String, Object>> moved = new LinkedHashMap<>();
    Map<String, float[]> scores = new LinkedHashMap<>();
    for (int i = 1; i < Catalogue.ITEMS - 1; i++) {
      if (i % 10 != 0 && (i + 1) % 10 != 0) {
        moved.put("" + i, Objects.requireNonNull(Catalogue.items().get("" + (i + 1))));
      }
    }
    expected.forEach(
        (id, score) -> {
          int number = Integer.parseInt(id);
          String next = "" + (number + 1);
          scores.put(
              id, moved.containsKey(id) ? Objects.requireNonNull(expected.get(next)) : score);
        });
    Catalogue.add(server, "copy", moved);
    server.client().send("POST", "/copy/_forcemerge?max_num_segments=1").orFail();
    server.client().send("POST", "/copy/_refresh").orFail();
    await(() -> servesFromFiles(server, "copy", scores));
    assertServedFromFiles(server, expected);
    server.client().send("POST", "/copy/_close").orFail();
    send(
        server,
        "POST",
        "/_snapshot/all/one/_restore?wait_for_completion=true",
        "{\"indices\":\"copy\",\"include_global_state\":false}");
    await(() -> servesFromFiles(server, "copy", expected));
    server.client().send("DELETE", "/copy").orFail();
    await(() -> files(server).equals(before));
  }

  private static void send(ElasticsearchServer server, String method, String path, String body) {
    server.client().send(method, path, body).orFail();
  }

  private static void assertSurvivesAKill(ElasticsearchServer server, Map<String, float[]> expected)
      throws Exception {
    List<String> before = files(server);
    server.nodes().getFirst().kill();
    Path unfinished = directory(server).resolve(before.getFirst() + ".part");
    Path ofNoSegment =
        directory(server)
            .resolve(before.getFirst().replaceAll("_[0-9a-f]{32}", "_" + "0".repeat(32)));
    Files.copy(directory(server).resolve(before.getFirst()), unfinished);
    Files.copy(directory(server).resolve(before.getFirst()), ofNoSegment);
    server.start();
    server.client().send("GET", "/_cluster/health/" + INDEX + "?wait_for_status=green").orFail();
    // Before any search: the node reads its files when it starts, so that the first finds them.
    await(() -> rows(server, "segments") == 1);
    // The node's own windows, which are not counted as anybody's.
    await(() -> rows(server, "from_disk") > 0);
    assertThat(ServerStatistics.of(server, Catalogue.RANKER, 1).get("inferences").asLong())
        .isZero();
    assertServedFromFiles(server, expected);
    assertThat(rows(server, "computed")).isZero();
    assertThat(files(server)).isEqualTo(before);
    assertThat(unfinished).doesNotExist();
    assertThat(ofNoSegment).doesNotExist();
  }

  private static void assertObeysItsBudget(
      ElasticsearchServer server, Map<String, float[]> expected) throws Exception {
    disk(server, "\"0b\"");
    await(() -> files(server).isEmpty() && rows(server, "disk_in_bytes") == 0);
    assertScores(server, expected);
    disk(server, "\"1kb\"");
    assertScores(server, expected);
    assertThat(files(server)).isEmpty();
    disk(server, "null");
    await(
        () -> {
          assertScores(server, expected);
          return rows(server, "segments") == 1;
        });
    assertServedFromFiles(server, expected);
  }

  /** Files must not be what makes the server's indexes read-only. */
  private static void assertStaysBelowTheWatermark(
      ElasticsearchServer server, Map<String, float[]> expected) throws Exception {
    disk(server, "\"0b\"");
    await(() -> files(server).isEmpty());
    watermark(server, "\"100tb\"");
    disk(server, "null");
    for (int round = 0; round < 20; round++) {
      assertScores(server, expected);
      assertThat(files(server)).isEmpty();
      Thread.sleep(100);
    }
    assertThat(rows(server, "disk_in_bytes")).isZero();
    watermark(server, "null");
    await(
        () -> {
          assertScores(server, expected);
          return rows(server, "segments") == 1;
        });
    assertServedFromFiles(server, expected);
  }

  /**
   * Sets the room that is to stay free, and that the server cares, which tests' servers do not.
   *
   * @param free in quotes, or null for the default
   */
  private static void watermark(ElasticsearchServer server, String free) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String level : List.of("low", "high", "flood_stage")) {
      settings.put("watermark." + level, free);
    }
    settings.put("threshold_enabled", free.equals("null") ? free : "true");
    String body =
        settings.entrySet().stream()
            .map(
                set -> "\"cluster.routing.allocation.disk." + set.getKey() + "\":" + set.getValue())
            .collect(Collectors.joining(",", "{\"persistent\":{", "}}"));
    server.client().send("PUT", "/_cluster/settings", body).orFail();
  }

  /** Asking for rows of new segments must not keep a deleted model. */
  private static void assertGoesWithItsModel(ElasticsearchServer server) throws Exception {
    long before = node(server).get("memory_in_bytes").asLong();
    server.client().send("DELETE", "/_towerrank/models/" + Catalogue.RANKER).orFail();
    await(() -> node(server).get("memory_in_bytes").asLong() < before && files(server).isEmpty());
  }

  /** The node's own requests have to have all that a user's must. */
  private static void assertWarmsUpAModelThatReadsQueries(ElasticsearchServer server)
      throws Exception {
    server.client().send("DELETE", "/_towerrank/models/" + Catalogue.RANKER).orFail();
    WordSearch.prepare(server);
    String body =
        "{\"size\":100,\"query\":{\"match_all\":{}},"
            + WordSearch.rescore(WordSearch.OTHERS.getFirst(), "")
            + "}";
    await(
        () -> {
          WordSearch.search(server, "/words-1/_search", body);
          return !files(server).isEmpty() && rows(server, "building") == 0;
        });
    server.nodes().getFirst().stop();
    server.start();
    server.client().send("GET", "/_cluster/health/words-1?wait_for_status=green").orFail();
    await(() -> rows(server, "from_disk") > 0);
  }

  private static void disk(ElasticsearchServer server, String size) {
    String body = "{\"persistent\":{\"towerrank.rows.disk\":" + size + "}}";
    server.client().send("PUT", "/_cluster/settings", body).orFail();
  }

  private static void merge(ElasticsearchServer server) {
    server.client().send("POST", "/" + INDEX + "/_forcemerge?max_num_segments=1").orFail();
    server.client().send("POST", "/" + INDEX + "/_refresh").orFail();
  }

  private static void await(Condition condition) throws Exception {
    for (int attempt = 0; attempt < 150 && !condition.holds(); attempt++) {
      Thread.sleep(200);
    }
    assertThat(condition.holds()).isTrue();
  }

  private static Path directory(ElasticsearchServer server) {
    return server.nodes().getFirst().data().resolve("towerrank").resolve("rows");
  }

  private static List<String> files(ElasticsearchServer server) throws IOException {
    try (Stream<Path> files = Files.list(directory(server))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".rows"))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static long rows(ElasticsearchServer server, String what) {
    return node(server).get("rows").get(what).asLong();
  }

  private static JsonNode node(ElasticsearchServer server) {
    JsonNode nodes = server.client().send("GET", "/_towerrank/stats").orFail().json().get("nodes");
    return nodes.elements().next();
  }

  private static void assertServedFromFiles(
      ElasticsearchServer server, Map<String, float[]> expected) throws IOException {
    assertThat(servesFromFiles(server, INDEX, expected)).isTrue();
  }

  /** Checks scores, and returns whether none was computed. */
  private static boolean servesFromFiles(
      ElasticsearchServer server, String index, Map<String, float[]> expected) throws IOException {
    long computed = rows(server, "computed");
    long copied = rows(server, "from_disk");
    assertScores(server, index, expected);
    return rows(server, "computed") == computed && rows(server, "from_disk") > copied;
  }

  private static void assertScores(ElasticsearchServer server, Map<String, float[]> expected)
      throws IOException {
    assertScores(server, INDEX, expected);
  }

  private static void assertScores(
      ElasticsearchServer server, String index, Map<String, float[]> expected) throws IOException {
    Map<String, Object> rescorer =
        Map.of("model_id", Catalogue.RANKER, "user", USER, "combine", Map.of("click", 1));
    Map<String, Object> rescore = Map.of("window_size", Catalogue.ITEMS, "towerrank", rescorer);
    String body =
        Catalogue.json(Map.of("size", Catalogue.ITEMS, "_source", false, "rescore", rescore));
    Map<String, Double> scores = new HashMap<>();
    CatalogueSearch.search(server, index, body)
        .forEach(hit -> scores.put(hit.get("_id").asText(), hit.get("_score").asDouble()));
    assertThat(scores).hasSize(Catalogue.ITEMS - Catalogue.ITEMS / 10);
    scores.forEach(
        (id, score) ->
            assertThat(score)
                .isCloseTo(Objects.requireNonNull(expected.get(id))[0], within(CLOSE)));
  }
}
