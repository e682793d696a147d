package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.tests.CatalogueSearch.USER;
import static org.towerrank.tests.StoredRows.INDEX;
import static org.towerrank.tests.StoredRows.assertScores;
import static org.towerrank.tests.StoredRows.assertServedFromFiles;
import static org.towerrank.tests.StoredRows.await;
import static org.towerrank.tests.StoredRows.directory;
import static org.towerrank.tests.StoredRows.files;
import static org.towerrank.tests.StoredRows.merge;
import static org.towerrank.tests.StoredRows.node;
import static org.towerrank.tests.StoredRows.rows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;

/** Rows in files beside the indexes of a real server, which is killed and started again. */
@ExtendWith(Servers.class)
class StoredRowsRun {
  @Test
  void filesComeWithSegmentsGoWithThemAndSurviveAKill(Installation installation) throws Exception {
    Map<String, float[]> expected = OfflineCatalogue.taskScores(USER);
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "stored-rows")
            .keepLogsIn(Servers.logs())
            .setting("towerrank.rows.min_documents", "20")
            .start()) {
      StoredRows.make(server, expected);

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

      assertSurvivesAKill(server, expected);
      assertGoesWithItsModel(server);
      Catalogue.models(server);
      await(
          () -> {
            assertScores(server, expected);
            return rows(server, "segments") == 1;
          });
      server.client().send("DELETE", "/" + INDEX).orFail();
      await(() -> files(server).isEmpty());
      assertThat(ErrorLines.of(server.nodes().getFirst().console().lines())).isEmpty();
    }
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

  /** Asking for rows of new segments must not keep a deleted model. */
  private static void assertGoesWithItsModel(ElasticsearchServer server) throws Exception {
    long before = node(server).get("memory_in_bytes").asLong();
    server.client().send("DELETE", "/_towerrank/models/" + Catalogue.RANKER).orFail();
    await(() -> node(server).get("memory_in_bytes").asLong() < before && files(server).isEmpty());
  }
}
