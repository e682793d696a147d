package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;

/**
 * Searches from a cluster of this build's server to one of an older. Its name keeps it out of the
 * build; {@code .ci/rolling} runs it.
 */
@ExtendWith(Servers.class)
class OlderRemoteRun {
  private static final String INDEX = "movies";

  @Test
  void aRemoteClusterOfAnOlderServerGivesTheSameScores(Installation installation)
      throws IOException {
    List<String> searches = List.of(rescored(), recalled());
    try (Installation old =
            Installation.of(
                Servers.path("towerrank.test.old.distribution"),
                List.of(Servers.path("towerrank.test.old.plugin")));
        ElasticsearchServer there = start(old, "older-remote");
        ElasticsearchServer here = start(installation, "newer-local")) {
      String seed = there.nodes().getFirst().transportAddress();
      String remote = "{\"persistent\":{\"cluster.remote.there.seeds\":[\"" + seed + "\"]}}";
      here.client().send("PUT", "/_cluster/settings", remote).orFail();

      for (String search : searches) {
        Map<String, Double> expected =
            CatalogueSearch.scores(CatalogueSearch.search(here, INDEX, search));
        assertThat(expected).hasSize(Catalogue.ITEMS - Catalogue.ITEMS / 10);
        Map<String, Double> found =
            CatalogueSearch.scores(CatalogueSearch.search(here, "there:" + INDEX, search));
        assertThat(found).hasSameSizeAs(expected);
        // Another Lucene adds the products of vectors in another order.
        expected.forEach(
            (id, score) ->
                assertThat(found.get(id)).isCloseTo(score, within(CatalogueSearch.CLOSE)));
      }
      UpgradedCatalogue.assertNothingOfOursWasAnError(there);
      UpgradedCatalogue.assertNothingOfOursWasAnError(here);
    }
  }

  /** One node with the catalogue's models and items. */
  private static ElasticsearchServer start(Installation of, String name) throws IOException {
    ElasticsearchServer server =
        ElasticsearchServer.builder(of, name).keepLogsIn(Servers.logs()).start();
    Catalogue.models(server);
    Catalogue.indexForExactSearch(server, INDEX, 1);
    return server;
  }

  private static String rescored() {
    Map<String, Object> rescorer =
        Map.of("model_id", Catalogue.RANKER, "user", CatalogueSearch.USER);
    return Catalogue.json(
        Map.of("size", 90, "rescore", Map.of("window_size", 90, "towerrank", rescorer)));
  }

  private static String recalled() {
    return "{\"size\":90,\"knn\":{\"field\":\"item_vector\",\"k\":90,\"num_candidates\":90,"
        + CatalogueSearch.vectorBuilder(Catalogue.TOWERS, CatalogueSearch.USER)
        + "}}";
  }
}
