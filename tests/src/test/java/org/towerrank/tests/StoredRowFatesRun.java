package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.tests.CatalogueSearch.USER;
import static org.towerrank.tests.StoredRows.INDEX;
import static org.towerrank.tests.StoredRows.assertScores;
import static org.towerrank.tests.StoredRows.assertServedFromFiles;
import static org.towerrank.tests.StoredRows.await;
import static org.towerrank.tests.StoredRows.files;
import static org.towerrank.tests.StoredRows.rows;
import static org.towerrank.tests.StoredRows.servesFromFiles;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;

/**
 * Rows in files beside indexes that are cloned and restored, on a disk with little room, and of a
 * model that reads queries.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class StoredRowFatesRun {

  @Test
  void filesAreOfTheirIndexAndStayWithinTheirRoom(Installation installation) throws Exception {
    Map<String, float[]> expected = OfflineCatalogue.taskScores(USER);
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "stored-row-fates")
            .keepLogsIn(Servers.logs())
            .setting("towerrank.rows.min_documents", "20")
            // The server itself is not to find the disk full, when its watermark is raised.
            .setting("cluster.info.update.interval", "1h")
            .start()) {
      StoredRows.make(server, expected);

      assertCopiesAreTheirOwn(server, expected);
      assertObeysItsBudget(server, expected);
      assertStaysBelowTheWatermark(server, expected);
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
}
