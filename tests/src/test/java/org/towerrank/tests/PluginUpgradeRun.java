package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.server.ServerNode;

/**
 * Three nodes under load, whose plugin is replaced by the {@link NextPlugin}, one after another.
 * Its name keeps it out of the build; {@code .ci/rolling} runs it.
 */
@ExtendWith(Servers.class)
class PluginUpgradeRun {
  private static final String INDEX = "movies";
  private static final int CLIENTS = 3;
  private static final int ANSWERS_BETWEEN = 30;
  private static final int OFFSET = 7;
  private static final String NEEDS_NEXT = "next-ranker";

  @Test
  void twoVersionsOfThePluginServeTogether(Installation installation, @TempDir Path directory)
      throws IOException {
    Path zip = NextPlugin.write(Servers.plugin(), directory);
    try (Installation next = Installation.of(Servers.distribution(), List.of(zip));
        ElasticsearchServer server =
            ElasticsearchServer.builder(installation, "plugin-upgrade")
                .nodes(3)
                .keepLogsIn(Servers.logs())
                .start()) {
      ExpectedScores expected = new ExpectedScores(CatalogueSearch.USER);
      Disruptions changes = new Disruptions(server, expected);
      CatalogueTraffic traffic = new CatalogueTraffic(INDEX, expected);
      RollingUpgrade rolling = new RollingUpgrade(server, traffic);
      UpgradedCatalogue.fill(server, INDEX, changes);
      try (ClusterLoad load = ClusterLoad.retrying(server, CLIENTS, traffic.requests())) {
        load.awaitRight(ANSWERS_BETWEEN);
        ServerNode first = server.nodes().getFirst();
        ServerNode old = server.nodes().getLast();

        rolling.upgrade(first, next);
        UpgradedCatalogue.assertServes(load, changes);
        onlyNewNodesKnowTheField(server, first, old);
        rolling.elect(first);
        changes.upload(1);
        put(server, NEEDS_NEXT);
        UpgradedCatalogue.assertServes(load, changes);
        whatNeedsTheNextPluginIsRefusedByName(server);

        // The older plugin changes a registry that says more than it knows.
        rolling.elect(old);
        changes.upload(1);
        UpgradedCatalogue.assertServes(load, changes);
        assertNoted(server);

        rolling.upgrade(server.nodes().get(1), next);
        UpgradedCatalogue.assertServes(load, changes);
        whatNeedsTheNextPluginIsRefusedByName(server);
        rolling.upgrade(old, next);
        UpgradedCatalogue.assertServes(load, changes);
        assertNoted(server);
        everyNodeKnowsTheField(server, expected);

        // And back: what needs the newer one waits for it, all else goes on.
        rolling.upgrade(old, installation);
        rolling.elect(old);
        UpgradedCatalogue.assertServes(load, changes);
        whatNeedsTheNextPluginIsRefusedByName(server);
        assertNoted(server);
        UpgradedCatalogue.report(load, "plugin");
      }
      UpgradedCatalogue.assertNothingOfOursWasAnError(server);
    }
  }

  private static Answer offset(ServerClient client, String model) {
    Map<String, Object> rescorer =
        Map.of("model_id", model, "user", CatalogueSearch.USER, "offset", OFFSET);
    return rescored(client, rescorer);
  }

  private static Answer rescored(ServerClient client, Map<String, Object> rescorer) {
    Map<String, Object> rescore = Map.of("window_size", Catalogue.ITEMS, "towerrank", rescorer);
    return client.send(
        "POST",
        "/" + INDEX + "/_search",
        Catalogue.json(Map.of("size", Catalogue.ITEMS, "rescore", rescore)));
  }

  private static void onlyNewNodesKnowTheField(
      ElasticsearchServer server, ServerNode next, ServerNode old) {
    Answer refused = offset(next.client(), CatalogueTraffic.ALIAS);
    assertThat(refused.status()).as(refused.body()).isEqualTo(409);
    assertThat(refused.body())
        .contains("expected the TowerRank plugin of format [2] or newer")
        .contains("of format [1] on node [node-1]: install [towerrank-elasticsearch-99.0.0-es")
        .contains("of format [1] on node [node-2]: install [towerrank-elasticsearch-99.0.0-es");
    Answer unknown = offset(old.client(), CatalogueTraffic.ALIAS);
    assertThat(unknown.status()).as(unknown.body()).isEqualTo(400);
    assertThat(unknown.body()).contains("[offset]");
    String attributes = server.client().send("GET", "/_cat/nodeattrs?h=node,attr,value").body();
    assertThat(attributes)
        .containsPattern("node-0 +towerrank.format +2")
        .containsPattern("node-2 +towerrank.format +1");
    // What a node counted has one more value, which the older plugin skips.
    JsonNode counted = old.client().send("GET", "/_towerrank/stats").orFail().json().get("nodes");
    assertThat(counted.size()).as(counted.toString()).isEqualTo(3);
  }

  private static void put(ElasticsearchServer server, String model) {
    server
        .client()
        .send("PUT", "/_towerrank/models/" + model, "application/zip", Catalogue.RANKER_ZIP)
        .orFail();
  }

  private static void whatNeedsTheNextPluginIsRefusedByName(ElasticsearchServer server) {
    Map<String, Object> rescorer = Map.of("model_id", NEEDS_NEXT, "user", CatalogueSearch.USER);
    for (ServerNode node : server.nodes()) {
      Answer refused = rescored(node.client(), rescorer);
      assertThat(refused.status()).as(refused.body()).isEqualTo(409);
      assertThat(refused.body())
          .contains("model [next-ranker] version [1]")
          .contains("of format [1] on node [node-")
          .contains("install [towerrank-elasticsearch-99.0.0-es");
    }
  }

  /** In the state of every node. */
  private static void assertNoted(ElasticsearchServer server) {
    for (ServerNode node : server.nodes()) {
      JsonNode versions =
          node.client()
              .send("GET", "/_towerrank/models/" + NEEDS_NEXT + "/versions")
              .orFail()
              .json()
              .get("versions");
      assertThat(versions.get(0).get("note").asText()).isEqualTo(NextPlugin.NOTE);
      assertThat(versions.get(0).get("requires").asInt()).isEqualTo(2);
    }
  }

  private static void everyNodeKnowsTheField(ElasticsearchServer server, ExpectedScores expected) {
    int version =
        server
            .client()
            .send("GET", "/_towerrank/aliases/" + CatalogueTraffic.ALIAS)
            .orFail()
            .json()
            .findValue("version")
            .asInt();
    for (ServerNode node : server.nodes()) {
      JsonNode hits =
          offset(node.client(), CatalogueTraffic.ALIAS).orFail().json().at("/hits/hits");
      assertThat(hits.size()).isGreaterThanOrEqualTo(Catalogue.ITEMS - Catalogue.ITEMS / 10);
      for (JsonNode hit : hits) {
        Double score = Objects.requireNonNull(expected.of(version).get(hit.get("_id").asText()));
        assertThat(hit.get("_score").asDouble()).isCloseTo(score + OFFSET, within(1e-5));
      }
      rescored(node.client(), Map.of("model_id", NEEDS_NEXT, "user", CatalogueSearch.USER))
          .orFail();
    }
  }
}
