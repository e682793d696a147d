package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.FileRealm;
import org.towerrank.server.FileRealm.User;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerClient.Answer;

/** What the table of models has to be, in a secured cluster of two nodes without models. */
final class ModelTable {
  private static final String CAT = "/_cat/towerrank";
  private static final User STATISTICS = new User("counts", "counts-password", List.of("counts"));
  private static final User REGISTRY = new User("names", "names-password", List.of("names"));

  /** The accounts that the cluster needs. */
  static final FileRealm REALM =
      new FileRealm(
          List.of(STATISTICS, REGISTRY),
          """
          counts:
            cluster: [ "cluster:monitor/towerrank/stats" ]
          names:
            cluster: [ "cluster:monitor/towerrank/models/get" ]
          """);

  private ModelTable() {}

  /** Leaves models behind; one of the nodes hangs in the end, for a while. */
  static void hasALineForEachVersionOverAllNodesThatAnswer(ElasticsearchServer server)
      throws IOException {
    noModelsAreNoLines(server.client());
    Catalogue.models(server);
    Catalogue.put(server, Catalogue.RANKER, Catalogue.OTHER_RANKER_ZIP);
    String target = "{\"model_id\":\"" + Catalogue.RANKER + "\",\"version\":1}";
    for (String alias : List.of("live", "also")) {
      server.client().send("PUT", "/_towerrank/aliases/" + alias, target).orFail();
    }
    String score = "/_towerrank/models/live/_score";
    String items = "{\"items\":[{\"item_id\":\"v1\"},{\"item_id\":\"v2\"}]}";
    server.nodes().forEach(node -> node.client().send("POST", score, items).orFail());

    linesAreWhatTheStatisticsSay(server.client());
    itIsShownAsEveryOtherTable(server.client());
    mistakesAreAnsweredAsByEveryOtherTable(server.client());
    itTakesTheRightToSeeStatistics(server);
    aNodeThatHangsIsNamed(server);
  }

  private static void noModelsAreNoLines(ServerClient client) {
    assertThat(client.send("GET", CAT).orFail().body()).isEmpty();
    assertThat(client.send("GET", CAT + "?format=json").orFail().json()).isEmpty();
    assertThat(client.send("GET", CAT + "?v").orFail().body().strip())
        .startsWith("model version aliases")
        .endsWith("failures skewed problems");
  }

  private static void linesAreWhatTheStatisticsSay(ServerClient client) {
    JsonNode lines =
        client
            .send("GET", CAT + "?format=json&h=*&bytes=b&time=nanos&s=model,version")
            .orFail()
            .json();
    assertThat(lines.findValuesAsText("model"))
        .containsExactly(Catalogue.RANKER, Catalogue.RANKER, Catalogue.TOWERS);
    assertThat(lines.findValuesAsText("version")).containsExactly("1", "2", "1");
    assertThat(lines.findValuesAsText("aliases")).containsExactly("also,live", "", "");
    assertThat(lines.findValuesAsText("kind")).containsExactly("ranker", "ranker", "two_tower");
    assertThat(lines.findValuesAsText("nodes.loaded")).containsOnly("2");
    assertThat(lines.findValuesAsText("nodes.failed")).containsOnly("0");
    assertThat(lines.findValuesAsText("problems")).containsOnly("");
    List<JsonNode> counted = counted(client, Catalogue.RANKER, 1);
    JsonNode first = lines.get(0);
    assertThat(counted).hasSize(2);
    assertThat(first.get("fingerprint").asText())
        .isEqualTo(counted.getFirst().get("fingerprint").asText());
    for (String sum : List.of("loads", "inferences", "rows", "failures")) {
      assertThat(first.get(sum).asLong())
          .as(sum)
          .isEqualTo(sum(counted, each -> each.get(sum).asLong()));
    }
    assertThat(first.get("inferences").asLong()).isEqualTo(2);
    assertThat(first.get("rows").asLong()).isEqualTo(4);
    assertThat(first.get("memory").asLong())
        .isPositive()
        .isEqualTo(sum(counted, each -> each.get("memory_in_bytes").asLong()));
    for (String percentile : List.of("p50", "p90", "p99", "max")) {
      double slowest =
          counted.stream()
              .mapToDouble(each -> each.at("/latency_in_millis/" + percentile).asDouble())
              .max()
              .orElseThrow();
      assertThat(first.get(percentile).asLong()).isEqualTo(Math.round(slowest * 1e6));
      assertThat(lines.get(1).get(percentile).isNull()).as("nothing was measured").isTrue();
    }
  }

  private static void itIsShownAsEveryOtherTable(ServerClient client) {
    String names = client.send("GET", CAT + "?h=ver,m&s=m:desc,ver:desc").orFail().body();
    assertThat(names.lines().map(line -> line.strip().replaceAll(" +", " ")))
        .containsExactly("1 " + Catalogue.TOWERS, "2 " + Catalogue.RANKER, "1 " + Catalogue.RANKER);
    String all = client.send("GET", CAT + "?v").orFail().body();
    assertThat(all.lines()).hasSize(4);
    assertThat(all.lines().findFirst().orElseThrow())
        .contains("nodes.loaded", "memory", "p50", "p99", "failures")
        .doesNotContain("fingerprint");
    assertThat(client.send("GET", CAT + "?help").orFail().body().lines())
        .anyMatch(line -> line.matches("p99 +\\| 99 +\\| 99th percentile.*"))
        .noneMatch(line -> line.contains("not available"));
    assertThat(client.send("GET", CAT + "?format=yaml&h=model&s=model").orFail().body())
        .isEqualTo(
            "---\n- model: \"%s\"\n- model: \"%s\"\n- model: \"%s\"\n"
                .formatted(Catalogue.RANKER, Catalogue.RANKER, Catalogue.TOWERS));
    assertThat(client.send("GET", "/_cat").orFail().body()).contains(CAT + "\n");
  }

  private static void mistakesAreAnsweredAsByEveryOtherTable(ServerClient client) {
    for (String mistake : List.of("s=nope", "h=nope", "h=", "format=nope", "v=nope", "nope=1")) {
      Answer own = client.send("GET", CAT + "?" + mistake);
      Answer servers = client.send("GET", "/_cat/nodeattrs?" + mistake);
      assertThat(own.status()).as(mistake + ": " + own.body()).isEqualTo(servers.status());
    }
    assertThat(client.send("GET", CAT + "?s=nope").status()).isEqualTo(400);
    assertThat(client.send("GET", CAT + "?timeout=soon").body()).contains("[timeout]", "[soon]");
    assertThat(client.send("GET", CAT + "?h=nope,model").orFail().body())
        .isEqualTo(client.send("GET", CAT + "?h=model").orFail().body());
  }

  private static void itTakesTheRightToSeeStatistics(ElasticsearchServer server) {
    assertThat(server.client(STATISTICS).send("GET", CAT).orFail().body())
        .contains(Catalogue.RANKER);
    assertThat(server.client(STATISTICS).send("GET", "/_towerrank/stats").status()).isEqualTo(200);
    Answer refused = server.client(REGISTRY).send("GET", CAT);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body())
        .contains("cluster:monitor/towerrank/stats")
        .doesNotContain(Catalogue.RANKER);
  }

  private static void aNodeThatHangsIsNamed(ElasticsearchServer server) throws IOException {
    try (PausedNode paused = PausedNode.pause(server.nodes().get(1))) {
      assertThat(paused).isNotNull();
      JsonNode lines =
          server.client().send("GET", CAT + "?format=json&timeout=300ms").orFail().json();
      assertThat(lines).hasSize(3);
      assertThat(lines.findValuesAsText("nodes.loaded")).containsOnly("1");
      assertThat(lines.findValuesAsText("nodes.failed")).containsOnly("1");
      assertThat(lines.findValuesAsText("problems")).containsOnly("node-1: no answer in time");
      JsonNode counted =
          server.client().send("GET", "/_towerrank/stats?timeout=300ms").orFail().json();
      assertThat(counted.at("/_nodes/failed").asInt()).isEqualTo(1);
      assertThat(counted.at("/_nodes/failures/0/caused_by/reason").asText()).contains("timed out");
    }
  }

  private static long sum(List<JsonNode> nodes, ToLongFunction<JsonNode> of) {
    return nodes.stream().mapToLong(of).sum();
  }

  /** What each node counted of a version. */
  private static List<JsonNode> counted(ServerClient client, String id, int version) {
    List<JsonNode> counted = new ArrayList<>();
    for (JsonNode node : client.send("GET", "/_towerrank/stats").orFail().json().get("nodes")) {
      for (JsonNode model : node.get("models")) {
        if (model.get("model_id").asText().equals(id) && model.get("version").asInt() == version) {
          counted.add(model);
        }
      }
    }
    return counted;
  }
}
