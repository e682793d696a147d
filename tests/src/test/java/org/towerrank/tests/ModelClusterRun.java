package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.FileRealm;
import org.towerrank.server.FileRealm.User;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerNode;

/**
 * Models and searches in a cluster of three secured nodes, some of which die and come back.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class ModelClusterRun {
  private static final User OPERATOR =
      new User("operator", "operator-password", List.of("model_operator"));
  private static final User SEARCHER =
      new User("searcher", "searcher-password", List.of("search_only"));
  private static final User SCORER = new User("scorer", "scorer-password", List.of("scoring"));
  private static final User WRITER = new User("writer", "writer-password", List.of("writing"));
  private static final FileRealm REALM =
      new FileRealm(
          List.of(OPERATOR, SEARCHER, SCORER, WRITER),
          """
          model_operator:
            cluster: [ "cluster:admin/towerrank/*", "cluster:monitor/towerrank/*" ]
          search_only:
            indices:
              - names: [ "movies*" ]
                privileges: [ "read" ]
          scoring:
            cluster: [ "cluster:monitor/towerrank/*", "cluster:admin/towerrank/models/embed_index" ]
            indices:
              - names: [ "movies*" ]
                privileges: [ "read" ]
          writing:
            cluster: [ "cluster:admin/towerrank/models/embed_index" ]
            indices:
              - names: [ "movies*" ]
                privileges: [ "read", "write" ]
          """);
  private static final int UPLOADS = 8;
  private static final String MODEL = "/_towerrank/models/" + Catalogue.RANKER;
  private static final String SEARCH =
      Catalogue.json(
          Map.of(
              "size",
              Catalogue.ITEMS,
              "rescore",
              Map.of(
                  "window_size",
                  Catalogue.ITEMS,
                  "towerrank",
                  Map.of(
                      "model_id",
                      "live",
                      "user",
                      Map.of("from", Map.of("index", "movies-users", "id", "1"))))));

  @Test
  void searchesGoOnWhileNodesDieAndModelsAreBackOnceTheyAre(Installation installation)
      throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "three-nodes")
            .nodes(3)
            .security(REALM)
            .keepLogsIn(Servers.logs())
            .start()) {
      fill(server);
      everyoneMayDoWhatTheirRoleSaysAndNoMore(server);
      aNewVersionFailsNoSearchByItsName(server);
      // It has no replica, and may be on the node that dies.
      server.client().send("DELETE", "/movies-written").orFail();
      Map<String, Double> scores = search(server);

      ServerNode killed = server.nodes().getFirst();
      killed.kill();
      String twoNodes = "/_cluster/health?wait_for_nodes=2&wait_for_status=yellow&timeout=60s";
      server.client().send("GET", twoNodes).orFail();
      assertThat(search(server)).isEqualTo(scores);
      server.start();
      awaitLoadedOnAllNodes(killed.client(OPERATOR));

      server.nodes().forEach(ServerNode::kill);
      server.start();
      awaitLoadedOnAllNodes(server.client(OPERATOR));
      assertThat(search(server)).isEqualTo(scores);
    }
  }

  private static void fill(ElasticsearchServer server) {
    Catalogue.models(server);
    Catalogue.index(server, "movies", 2);
    ServerClient administrator = server.client();
    String replicas = "{\"index\":{\"number_of_replicas\":1}}";
    administrator.send("PUT", "/movies/_settings", replicas).orFail();
    String user = "{\"user_id\":\"v3\",\"history\":[\"v1\",\"v9\"]}";
    administrator.send("PUT", "/movies-users/_doc/1?refresh=true", user).orFail();
    administrator.send("PUT", "/other/_doc/1?refresh=true", "{\"item_id\":\"v1\"}").orFail();
    administrator.send("GET", "/_cluster/health?wait_for_status=green&timeout=60s").orFail();
    JsonNode again =
        server
            .client(OPERATOR)
            .send("PUT", MODEL + "?wait_for=loaded", "application/zip", Catalogue.RANKER_ZIP)
            .orFail()
            .json();
    assertThat(again.at("/loaded/nodes").asInt()).as(again.toString()).isEqualTo(3);
    String target = "{\"model_id\":\"" + Catalogue.RANKER + "\",\"version\":2}";
    server.client(OPERATOR).send("PUT", "/_towerrank/aliases/live", target).orFail();
  }

  private static void everyoneMayDoWhatTheirRoleSaysAndNoMore(ElasticsearchServer server) {
    ServerClient searcher = server.client(SEARCHER);
    forbidden(searcher, "DELETE", MODEL, "");
    forbidden(searcher, "PUT", MODEL, "x");
    forbidden(searcher, "PUT", "/_towerrank/aliases/live", "{\"model_id\":\"x\",\"version\":1}");
    forbidden(searcher, "GET", "/_towerrank/stats", "");
    forbidden(searcher, "POST", MODEL + "/_score", "{}");
    String embed = "{\"index\":\"movies\",\"target_field\":\"item_vector\"}";
    forbidden(searcher, "POST", MODEL + "/_embed_index", embed);
    forbidden(searcher, "POST", "/movies/_search", SEARCH.replace("movies-users", "other"));
    String misspelt = SEARCH.replace("\"live\"", "\"lvie\"");
    ServerClient.Answer unknown = searcher.send("POST", "/movies/_search", misspelt);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body()).contains("no model or alias [lvie]").doesNotContain("[live]");
    assertThat(server.client().send("POST", "/movies/_search", misspelt).body())
        .contains("nearest is [live]");
    // Allowed to run it, but not to read the index.
    String towers = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index";
    forbidden(server.client(OPERATOR), "POST", towers, embed);

    ServerClient scorer = server.client(SCORER);
    String documents = "{\"documents\":{\"index\":\"movies\",\"ids\":[\"1\"]}}";
    scorer.send("POST", MODEL + "/_score", documents).orFail();
    forbidden(scorer, "POST", MODEL + "/_score", documents.replace("movies", "other"));
    forbidden(scorer, "DELETE", MODEL, "");
    // Allowed to run it, and to read the index, but not to write it.
    String all = embed.replace("}", ",\"only_missing\":false}");
    forbidden(scorer, "POST", towers, all);
    whoMayWriteMaySayWhoseVectorsAre(server, embed);
    // A pattern means what the one who asks may read, and nothing is told of the rest.
    for (String pattern : List.of("oth*", "*", "movies,oth*")) {
      String body = scorer.send("POST", towers, embed.replace("movies", pattern)).body();
      assertThat(body).contains("error").doesNotContain("[other]");
    }
    for (ServerClient anyone : List.of(searcher, server.client(OPERATOR), server.client())) {
      assertThat(anyone.send("GET", "/.towerrank-models-1/_search").status()).isBetween(400, 403);
    }
  }

  /** Also in the mapping: by a pipeline, and when another model's vectors replace them. */
  private static void whoMayWriteMaySayWhoseVectorsAre(ElasticsearchServer server, String embed) {
    Catalogue.put(server, "later-towers", CatalogueModels.towers(13));
    Catalogue.create(server, "movies-written", 1);
    ServerClient writer = server.client(WRITER);
    String document = "/movies-written/_doc/1?refresh=true&pipeline=catalogue-vectors";
    writer.send("PUT", document, "{\"item_id\":\"v1\"}").orFail();
    String meta = "/movies-written/mappings/properties/item_vector_model/meta/model_id";
    String mapping = "/movies-written/_mapping";
    assertThat(server.client().send("GET", mapping).json().at(meta).asText())
        .isEqualTo(Catalogue.TOWERS);

    String later = "/_towerrank/models/later-towers/_embed_index";
    JsonNode done =
        writer.send("POST", later, embed.replace("movies", "movies-written")).orFail().json();
    assertThat(done.get("embedded").asInt()).as(done.toString()).isEqualTo(1);
    assertThat(done.get("stale").asInt()).isZero();
    assertThat(server.client().send("GET", mapping).json().at(meta).asText())
        .isEqualTo("later-towers");
  }

  /** Searches on nodes that hear of a version before or after those that hold the shards. */
  private static void aNewVersionFailsNoSearchByItsName(ElasticsearchServer server) {
    ServerClient operator = server.client(OPERATOR);
    String path = "/_towerrank/models/racing";
    operator.send("PUT", path, "application/zip", CatalogueModels.ranker(1)).orFail();
    String search = SEARCH.replace("\"live\"", "\"racing\"");
    AtomicBoolean done = new AtomicBoolean();
    ConcurrentLinkedQueue<ServerClient.Answer> answers = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> searchers = new ArrayList<>();
    for (ServerNode node : server.nodes()) {
      searchers.add(
          CompletableFuture.runAsync(
              () -> {
                while (!done.get()) {
                  answers.add(node.client(SEARCHER).send("POST", "/movies/_search", search));
                }
              },
              task -> Thread.ofPlatform().start(task)));
    }
    try {
      for (int version = 2; version <= UPLOADS; version++) {
        byte[] zip = CatalogueModels.ranker(version);
        JsonNode put = operator.send("PUT", path, "application/zip", zip).orFail().json();
        assertThat(put.get("acknowledged").asBoolean()).isTrue();
        assertThat(put.get("version").asInt()).isEqualTo(version);
      }
    } finally {
      done.set(true);
    }
    searchers.forEach(CompletableFuture::join);
    assertThat(answers)
        .isNotEmpty()
        .allMatch(answer -> answer.status() == 200)
        .allMatch(answer -> answer.json().at("/_shards/failed").asInt() == 0);
    operator.send("DELETE", path).orFail();
  }

  private static void forbidden(ServerClient client, String method, String path, String body) {
    assertThat(client.send(method, path, body).status()).as(method + " " + path).isEqualTo(403);
  }

  /** Searches as someone who may only read the indexes; the scores by document. */
  private static Map<String, Double> search(ElasticsearchServer server) {
    JsonNode answer =
        server.client(SEARCHER).send("POST", "/movies/_search", SEARCH).orFail().json();
    assertThat(answer.at("/_shards/failed").asInt()).as(answer.toString()).isZero();
    Map<String, Double> scores = new LinkedHashMap<>();
    answer
        .at("/hits/hits")
        .forEach(hit -> scores.put(hit.get("_id").asText(), hit.get("_score").asDouble()));
    assertThat(scores).hasSize(Catalogue.ITEMS - Catalogue.ITEMS / 10);
    return scores;
  }

  /** Nodes load by themselves: nothing is asked of a model here. */
  private static void awaitLoadedOnAllNodes(ServerClient client) {
    long loaded = 0;
    for (int attempt = 0; attempt < 200 && loaded < 3; attempt++) {
      loaded = 0;
      JsonNode nodes = client.send("GET", "/_towerrank/stats").orFail().json().get("nodes");
      for (JsonNode node : nodes) {
        loaded += isLoaded(node) ? 1 : 0;
      }
      pause();
    }
    assertThat(loaded).isEqualTo(3);
  }

  private static boolean isLoaded(JsonNode node) {
    for (JsonNode model : node.get("models")) {
      if (model.get("model_id").asText().equals(Catalogue.RANKER)
          && model.get("version").asInt() == 2) {
        return model.get("loaded").asBoolean();
      }
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
