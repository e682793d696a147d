package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.tests.CheckedAnswers.Verdict;

/**
 * A fixed schedule of faults and changes on three nodes under load. Every answer is compared with
 * what was computed before: none may be wrong, mix versions, or fail where a search of the server's
 * own would not.
 *
 * <p>It takes five minutes, so {@code .ci/chaos} runs it and the build's {@code verify} does not.
 */
@ExtendWith(Servers.class)
class ChaosRun {
  private static final int ALIAS_MOVES = 70;
  private static final int UPLOADS = 17;
  private static final int CLIENTS = 4;
  private static final int ANSWERS_BETWEEN = 150;
  private static final String INDEX = "movies";

  /** Something that happens to the cluster. */
  private interface Step {
    void happen() throws IOException;
  }

  @Test
  void noAnswerIsWrongOrLostWhateverHappens(Installation installation) throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "chaos")
            .nodes(3)
            .keepLogsIn(Servers.logs())
            .start()) {
      ExpectedScores expected = new ExpectedScores(CatalogueSearch.USER);
      Disruptions disruptions = new Disruptions(server, expected);
      fill(server, disruptions);
      CatalogueTraffic traffic = new CatalogueTraffic(INDEX, expected);
      try (ClusterLoad load = new ClusterLoad(server, CLIENTS, traffic.requests())) {
        for (Map.Entry<String, Step> step : schedule(disruptions, load).entrySet()) {
          happen(step, load);
        }
        System.Logger logger = System.getLogger(ChaosRun.class.getName());
        logger.log(System.Logger.Level.INFO, "chaos: " + load);
      }
      UpgradedCatalogue.assertNothingOfOursWasAnError(server);
    }
  }

  private static void happen(Map.Entry<String, Step> step, ClusterLoad load) throws IOException {
    step.getValue().happen();
    load.awaitRight(ANSWERS_BETWEEN);
    for (Verdict verdict : List.of(Verdict.WRONG, Verdict.MIXED, Verdict.FAILED)) {
      assertThat(load.count(verdict))
          .as(verdict + " answers after step [" + step.getKey() + "]: " + load.reasons())
          .isZero();
    }
  }

  private static Map<String, Step> schedule(Disruptions disruptions, ClusterLoad load) {
    Runnable meanwhile = () -> load.awaitRight(ANSWERS_BETWEEN);
    Map<String, Step> steps = new LinkedHashMap<>();
    steps.put("uploads and deletes", () -> disruptions.upload(UPLOADS));
    steps.put("alias moves", () -> disruptions.moveAlias(ALIAS_MOVES));
    steps.put("kill -9 of the master", () -> disruptions.kill(disruptions.master(), meanwhile));
    steps.put("no temporary files", () -> disruptions.uploadWithoutTemporaryFiles(meanwhile));
    steps.put("a read-only cluster", () -> disruptions.uploadWhileReadOnly(meanwhile));
    steps.put("a breaker at its limit", () -> disruptions.uploadBeyondTheBreaker(meanwhile));
    steps.put("snapshot and restore", () -> disruptions.restore(meanwhile));
    steps.put("kill -9 of a data node", () -> disruptions.kill(disruptions.notMaster(), meanwhile));
    steps.put("full disks", () -> disruptions.uploadToFullDisks(meanwhile));
    steps.put("an empty disk", () -> disruptions.erase(disruptions.notMaster()));
    steps.put("kill -9 of all nodes", disruptions::killAll);
    return steps;
  }

  private static void fill(ElasticsearchServer server, Disruptions disruptions) {
    Catalogue.models(server);
    Catalogue.indexForExactSearch(server, INDEX, 2);
    String replicas = "{\"index\":{\"number_of_replicas\":1}}";
    server.client().send("PUT", "/" + INDEX + "/_settings", replicas).orFail();
    server.client().send("GET", "/_cluster/health?wait_for_status=green&timeout=60s").orFail();
    disruptions.upload(2);
  }
}
