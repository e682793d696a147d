package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.server.ServerException;
import org.towerrank.server.ServerNode;
import org.towerrank.tests.CheckedAnswers.Check;
import org.towerrank.tests.ClusterLoad.Request;

/**
 * A cluster whose nodes each do one thing: all answer alike, and only some keep models loaded.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class NodeRolesRun {
  private static final String MODEL = "/_towerrank/models/" + Catalogue.RANKER;
  private static final String MASTER = "node-0";
  private static final String DATA = "node-1";
  private static final String INGEST = "node-2";
  private static final String COORDINATING = "node-3";

  @Test
  void everyNodeAnswersAlikeAndADedicatedMasterKeepsNoModels(Installation installation)
      throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "node-roles")
            .nodes(4)
            .roles(0, "master")
            .roles(1, "data")
            .roles(2, "ingest")
            .roles(3)
            .heap("256m")
            .keepLogsIn(Servers.logs())
            .start()) {
      Catalogue.models(server);
      Catalogue.indexForExactSearch(server, "movies", 2);
      ExpectedScores expected = new ExpectedScores(CatalogueSearch.USER);
      upload(server, MASTER, expected, 2);
      upload(server, COORDINATING, expected, 3);
      assertThat(loaded(server, MASTER)).isFalse();
      assertThat(statistics(server, MASTER).get("memory_in_bytes").asLong()).isZero();
      for (String node : List.of(DATA, INGEST, COORDINATING)) {
        assertThat(loaded(server, node)).as(node).isTrue();
      }

      everyNodeAnswers(server, expected);
      aDedicatedMasterForgetsWhatARequestNeeded(server);
      for (ServerNode node : server.nodes()) {
        assertThat(ErrorLines.of(node.console().lines())).isEmpty();
      }
    }
  }

  /** Through a node of any role; the name stands for the new version at once on all. */
  private static void upload(
      ElasticsearchServer server, String through, ExpectedScores expected, int version) {
    byte[] zip = CatalogueModels.ranker(100 + version);
    JsonNode put =
        node(server, through)
            .client()
            .send("PUT", MODEL + "?wait_for=loaded", "application/zip", zip)
            .orFail()
            .json();
    assertThat(put.get("version").asInt()).isEqualTo(version);
    assertThat(put.at("/loaded/nodes").asInt()).as(put.toString()).isEqualTo(3);
    assertThat(put.at("/loaded/failures")).isEmpty();
    expected.add(version, zip);
    for (ServerNode node : server.nodes()) {
      JsonNode model = node.client().send("GET", MODEL).orFail().json();
      assertThat(model.at("/newest/version").asInt()).as(node.name()).isEqualTo(version);
    }
    String alias = "/_towerrank/aliases/" + CatalogueTraffic.ALIAS;
    String target = "{\"model_id\":\"" + Catalogue.RANKER + "\",\"version\":" + version + "}";
    server.client().send("PUT", alias, target).orFail();
  }

  /** Searches, recall, scores and indexing through a pipeline. */
  private static void everyNodeAnswers(ElasticsearchServer server, ExpectedScores expected)
      throws IOException {
    CatalogueTraffic traffic = new CatalogueTraffic("movies", expected);
    SplittableRandom random = new SplittableRandom(1);
    for (ServerNode node : server.nodes()) {
      for (Function<SplittableRandom, Request> each : traffic.requests()) {
        Request request = each.apply(random);
        Answer answer = node.client().send(request.method(), request.path(), request.body());
        Check check = request.check().apply(answer);
        assertThat(check).as(node.name() + " " + request.path()).isEqualTo(Check.RIGHT);
      }
      String items = "{\"items\":[{\"item_id\":\"v1\"}]}";
      JsonNode scored = node.client().send("POST", MODEL + "/_score", items).orFail().json();
      assertThat(scored.get("version").asInt()).as(node.name()).isEqualTo(3);
    }
  }

  /** A request that came to it needed a model; one that it serves would stay. */
  private static void aDedicatedMasterForgetsWhatARequestNeeded(ElasticsearchServer server) {
    assertThat(loaded(server, MASTER)).isTrue();
    String idle = "{\"persistent\":{\"towerrank.models.idle_timeout\":\"0s\"}}";
    server.client().send("PUT", "/_cluster/settings", idle).orFail();
    await(() -> statistics(server, MASTER).get("memory_in_bytes").asLong() == 0);
    assertThat(loaded(server, MASTER)).isFalse();
    for (String node : List.of(DATA, INGEST, COORDINATING)) {
      assertThat(loaded(server, node)).as(node).isTrue();
    }
    assertThat(version(server, DATA).get("inferences").asLong()).isPositive();
  }

  private static boolean loaded(ElasticsearchServer server, String node) {
    JsonNode version = version(server, node);
    return version.isObject() && version.get("loaded").asBoolean();
  }

  /** What a node counted of the newest version; missing where it had nothing to do with it. */
  private static JsonNode version(ElasticsearchServer server, String node) {
    for (JsonNode model : statistics(server, node).get("models")) {
      boolean newest = model.get("version").asInt() == 3;
      if (newest && model.get("model_id").asText().equals(Catalogue.RANKER)) {
        return model;
      }
    }
    return MissingNode.getInstance();
  }

  private static JsonNode statistics(ElasticsearchServer server, String node) {
    JsonNode nodes = server.client().send("GET", "/_towerrank/stats").orFail().json().get("nodes");
    for (JsonNode each : nodes) {
      if (each.get("name").asText().equals(node)) {
        return each;
      }
    }
    throw new ServerException("expected statistics of [" + node + "], got " + nodes);
  }

  private static ServerNode node(ElasticsearchServer server, String name) {
    return server.nodes().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  private static void await(BooleanSupplier condition) {
    assertThat(Deadline.in(Duration.ofSeconds(60)).await(condition)).isTrue();
  }
}
