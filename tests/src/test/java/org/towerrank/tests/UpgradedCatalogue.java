package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerNode;
import org.towerrank.tests.CheckedAnswers.Verdict;

/** What tests of upgrades have on their three nodes, and what must come out. */
final class UpgradedCatalogue {
  private static final int ANSWERS_BETWEEN = 30;

  private UpgradedCatalogue() {}

  /**
   * Models, an alias, and an index with a copy on every node, whose vectors are searched exactly.
   */
  static void fill(ElasticsearchServer server, String index, Disruptions changes) {
    Catalogue.models(server);
    Catalogue.indexForExactSearch(server, index, 2);
    String replicas = "{\"index\":{\"number_of_replicas\":2}}";
    server.client().send("PUT", "/" + index + "/_settings", replicas).orFail();
    server.client().send("GET", "/_cluster/health?wait_for_status=green&timeout=60s").orFail();
    changes.upload(2);
  }

  /** Changes models, and checks all answers that there were. */
  static void assertServes(ClusterLoad load, Disruptions changes) {
    changes.upload(1);
    changes.moveAlias(4);
    load.awaitRight(ANSWERS_BETWEEN);
    for (Verdict verdict : List.of(Verdict.WRONG, Verdict.MIXED, Verdict.FAILED)) {
      assertThat(load.count(verdict)).as(verdict + ": " + load.reasons()).isZero();
    }
  }

  /** Tells how many requests there were. */
  static void report(ClusterLoad load, String upgraded) {
    System.Logger logger = System.getLogger(UpgradedCatalogue.class.getName());
    logger.log(System.Logger.Level.INFO, "upgrade of the " + upgraded + ": " + load);
  }

  /** What stops and starts make the server log is its own; the plugin logs no error for them. */
  static void assertNothingOfOursWasAnError(ElasticsearchServer server) {
    for (ServerNode node : server.nodes()) {
      assertThat(node.console().lines())
          .noneMatch(line -> line.contains("[ERROR]") && line.contains("[o.t."));
    }
  }
}
