package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerNode;

/** A node of a cluster that lacks the plugin. */
@ExtendWith(Servers.class)
class MissingPluginRun {
  private static final String POINTED = "{\"model_id\":\"" + Catalogue.RANKER + "\",\"version\":1}";
  private static final String MODEL = "/_towerrank/models/" + Catalogue.RANKER;

  private static final String RECALL =
      """
      {"knn":{"field":"item_vector","k":5,"num_candidates":10,
              "query_vector_builder":{"towerrank":{"model_id":"catalogue-towers"}}}}
      """;
  private static final String RESCORED =
      """
      {"rescore":{"window_size":20,"towerrank":{"model_id":"catalogue-ranker"}}}
      """;

  @Test
  void aNodeWithoutThePluginIsToldWhatToInstall(Installation installation) throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "missing-plugin")
            .nodes(2)
            // The other node goes on alone.
            .roles(1, "ingest")
            .keepLogsIn(Servers.logs())
            .start()) {
      ServerNode other = server.nodes().get(1);
      other.stop();
      other.use(installation.withoutPlugins());
      server.start();

      ServerClient.Answer refused = put(server);
      assertThat(refused.status()).as(refused.body()).isEqualTo(409);
      assertThat(refused.body())
          .contains("model [" + Catalogue.RANKER + "] cannot be stored")
          .contains("no plugin on node [node-1]: install [towerrank-elasticsearch-");
      assertThat(server.client().send("GET", MODEL).status()).isEqualTo(404);
      assertThat(nodes(server)).isEqualTo(2);

      other.stop();
      put(server).orFail();
      server.listen(List.of(other));
      String message = "a cluster with models cannot be joined: expected the TowerRank plugin";
      assertThat(Deadline.in(Duration.ofSeconds(60)).await(() -> other.console().contains(message)))
          .as(other.console())
          .isTrue();
      assertThat(other.console())
          .contains("no plugin on node [node-1]: install [towerrank-elasticsearch-");
      assertThat(nodes(server)).isEqualTo(1);

      other.stop();
      other.use(installation);
      server.start();
      assertThat(nodes(server)).isEqualTo(2);
      assertThat(server.client().send("GET", "/_cat/nodeattrs?h=node,attr,value").body())
          .containsPattern("node-1 +towerrank.format +1");
    }
  }

  /** As the page about running it says to remove the plugin. */
  @Test
  void aClusterGoesOnWithoutThePluginOnceAllItsNodesWereStopped(Installation installation)
      throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "removed-plugin")
            .nodes(2)
            .keepLogsIn(Servers.logs())
            .start()) {
      Catalogue.prepare(server);
      Catalogue.models(server);
      String pipeline = "/_ingest/pipeline/catalogue-vectors";
      settings(server, "\"40%\"");
      settings(server, "null");
      server.client().send("DELETE", pipeline).orFail();

      server.nodes().forEach(ServerNode::stop);
      server.use(installation.withoutPlugins());
      server.start();

      assertThat(nodes(server)).isEqualTo(2);
      String path = "/one-shard/_search?q=item_id:v1";
      assertThat(server.client().send("GET", path).orFail().json().at("/hits/hits")).hasSize(1);
      server.client().send("PUT", "/one-shard/_doc/later", "{\"item_id\":\"later\"}").orFail();
      server.client().send("DELETE", "/.towerrank-models-1").orFail();
      assertThat(registry(server)).isEmpty();
    }
  }

  /** The same, one node after another. */
  @Test
  void oneNodeAfterAnotherLosesThePluginOnceTheModelsAreDeleted(Installation installation)
      throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "rolling-removal")
            .nodes(3)
            .keepLogsIn(Servers.logs())
            .start()) {
      Catalogue.prepare(server);
      Catalogue.models(server);
      server.client().send("PUT", "/_towerrank/aliases/live", POINTED).orFail();
      ServerClient.Answer early = server.client().send("DELETE", "/_towerrank/models");
      assertThat(early.status()).as(early.body()).isEqualTo(409);
      assertThat(early.body()).contains("expected no models and no aliases", Catalogue.RANKER);
      server.client().send("DELETE", "/_ingest/pipeline/catalogue-vectors").orFail();
      server.client().send("DELETE", "/_towerrank/aliases/live").orFail();
      JsonNode models = server.client().send("GET", "/_towerrank/models").orFail().json();
      for (JsonNode model : models.get("models")) {
        String id = model.get("model_id").asText();
        server.client().send("DELETE", "/_towerrank/models/" + id).orFail();
      }
      assertThat(registry(server)).as("version numbers").isNotEmpty();
      server.client().send("DELETE", "/_towerrank/models").orFail();
      assertThat(registry(server)).isEmpty();
      assertThat(server.client().send("GET", "/_cat/indices/.towerrank*").body()).isBlank();
      server.client().send("DELETE", "/_towerrank/models").orFail();

      for (ServerNode node : server.nodes()) {
        node.stop();
        node.use(installation.withoutPlugins());
        server.start();
        assertThat(nodes(server)).isEqualTo(3);
      }
      String path = "/one-shard/_search?q=item_id:v1";
      assertThat(server.client().send("GET", path).orFail().json().at("/hits/hits")).hasSize(1);
      server.client().send("PUT", "/one-shard/_doc/later", "{\"item_id\":\"later\"}").orFail();
    }
  }

  /** Of a search of both, a remote cluster that lacks the plugin fails alone. */
  @Test
  void aRemoteClusterWithoutThePluginRecallsAndDoesNotRescore(Installation installation)
      throws IOException {
    try (ElasticsearchServer local =
            ElasticsearchServer.builder(installation, "with-plugin")
                .keepLogsIn(Servers.logs())
                .start();
        ElasticsearchServer remote =
            ElasticsearchServer.builder(installation.withoutPlugins(), "remote-without-plugin")
                .keepLogsIn(Servers.logs())
                .start()) {
      Catalogue.prepare(local);
      Catalogue.create(remote, "one-shard", 1);
      String item = "{\"item_id\":\"v1\",\"item_vector\":[1,0,0,0,0,0]}";
      remote.client().send("PUT", "/one-shard/_doc/there?refresh=true", item).orFail();
      String address = remote.nodes().getFirst().transportAddress();
      String seeds = "{\"persistent\":{\"cluster.remote.there.seeds\":\"" + address + "\"}}";
      local.client().send("PUT", "/_cluster/settings", seeds).orFail();

      JsonNode recalled = search(local, "there:one-shard", RECALL).orFail().json();
      assertThat(recalled.at("/hits/hits/0/_id").asText()).isEqualTo("there");
      JsonNode rescored = search(local, "one-shard,there:one-shard", RESCORED).orFail().json();
      assertThat(rescored.at("/_clusters/details/there/status").asText()).isEqualTo("skipped");
      assertThat(rescored.at("/_clusters/details/there/failures").toString())
          .contains("RescorerBuilder][towerrank]");
      assertThat(rescored.at("/hits/hits")).hasSize(10);
      String strict = "{\"persistent\":{\"cluster.remote.there.skip_unavailable\":false}}";
      local.client().send("PUT", "/_cluster/settings", strict).orFail();
      ServerClient.Answer refused = search(local, "one-shard,there:one-shard", RESCORED);
      assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    }
  }

  private static ServerClient.Answer search(
      ElasticsearchServer server, String indices, String body) {
    return server.client().send("POST", "/" + indices + "/_search", body);
  }

  private static JsonNode registry(ElasticsearchServer server) {
    String state = "/_cluster/state/metadata?filter_path=metadata.towerrank_models";
    return server.client().send("GET", state).orFail().json();
  }

  private static void settings(ElasticsearchServer server, String limit) {
    String body = "{\"persistent\":{\"breaker.towerrank.limit\":" + limit + "}}";
    server.client().send("PUT", "/_cluster/settings", body).orFail();
  }

  private static ServerClient.Answer put(ElasticsearchServer server) {
    return server.client().send("PUT", MODEL, "application/zip", Catalogue.RANKER_ZIP);
  }

  private static int nodes(ElasticsearchServer server) {
    return server
        .client()
        .send("GET", "/_cluster/health")
        .orFail()
        .json()
        .get("number_of_nodes")
        .asInt();
  }
}
