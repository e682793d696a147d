package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.FileRealm;
import org.towerrank.server.FileRealm.User;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerNode;

/** Models in a cluster of three secured nodes. */
@ExtendWith(Servers.class)
class ModelClusterIT {
  private static final User OPERATOR =
      new User("operator", "operator-password", List.of("model_operator"));
  private static final User SEARCHER =
      new User("searcher", "searcher-password", List.of("search_only"));
  private static final FileRealm REALM =
      new FileRealm(
          List.of(OPERATOR, SEARCHER),
          """
          model_operator:
            cluster: [ "cluster:admin/towerrank/*", "cluster:monitor/towerrank/*" ]
          search_only:
            indices:
              - names: [ "movies*" ]
                privileges: [ "read" ]
          """);
  private static final String MODEL = "/_towerrank/models/movies";

  @Test
  void modelsSurviveTheKillOfANodeAndAreBackOnceItIs(Installation installation) throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "three-nodes")
            .nodes(3)
            .security(REALM)
            .keepLogsIn(Servers.logs())
            .start()) {
      upload(server.client(OPERATOR));
      onlyTheOperatorMayChangeModels(server);

      ServerNode killed = server.nodes().getFirst();
      killed.kill();
      String twoNodes = "/_cluster/health?wait_for_nodes=2&wait_for_status=yellow&timeout=60s";
      server.client().send("GET", twoNodes).orFail();
      assertThat(server.client(OPERATOR).send("GET", MODEL).status()).isEqualTo(200);

      server.start();
      assertThat(loadedAgain(killed.client(OPERATOR))).isTrue();
    }
  }

  private static void upload(ServerClient operator) {
    JsonNode put =
        operator
            .send("PUT", MODEL + "?wait_for=loaded", "application/zip", RandomBundles.towers(1))
            .orFail()
            .json();
    assertThat(put.at("/loaded/nodes").asInt()).as(put.toString()).isEqualTo(3);
    operator
        .send("PUT", "/_towerrank/aliases/live", "{\"model_id\":\"movies\",\"version\":1}")
        .orFail();
  }

  private static void onlyTheOperatorMayChangeModels(ElasticsearchServer server) {
    ServerClient searcher = server.client(SEARCHER);
    assertThat(searcher.send("DELETE", MODEL).status()).isEqualTo(403);
    assertThat(searcher.send("PUT", MODEL, "application/zip", new byte[] {1}).status())
        .isEqualTo(403);
    assertThat(searcher.send("GET", "/_towerrank/stats").status()).isEqualTo(403);
    for (ServerClient anyone : List.of(searcher, server.client(OPERATOR), server.client())) {
      assertThat(anyone.send("GET", "/.towerrank-models-1/_search").status()).isNotEqualTo(200);
    }
  }

  /** The node loads by itself; asking for it to be loaded waits until it has. */
  private static boolean loadedAgain(ServerClient client) {
    for (int attempt = 0; attempt < 100; attempt++) {
      JsonNode nodes = client.send("GET", "/_towerrank/stats").orFail().json().get("nodes");
      long loaded =
          nodes.findValues("models").stream()
              .filter(models -> models.size() > 0 && models.get(0).get("loaded").asBoolean())
              .count();
      if (loaded == 3) {
        return true;
      }
      pause();
    }
    return false;
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a node loaded its models", e);
    }
  }
}
