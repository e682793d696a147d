package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Models and aliases through the REST API of one node. */
@ExtendWith(Servers.class)
@Tag("versions")
class ModelStoreIT {
  private static final String MODELS = "/_towerrank/models/";
  private static final String ALIASES = "/_towerrank/aliases/";

  @Test
  void anUploadedModelIsListedLoadedAndCounted(ElasticsearchServer server) {
    Answer put = put(server, "listed", RandomBundles.towers(1));

    assertThat(put.status()).as(put.body()).isEqualTo(200);
    assertThat(put.json().get("version").asInt()).isEqualTo(1);
    assertThat(put.json().at("/loaded/nodes").asInt()).as(put.body()).isEqualTo(1);
    JsonNode one = get(server, MODELS + "listed").json();
    assertThat(one.at("/newest/kind").asText()).isEqualTo("two_tower");
    assertThat(get(server, "/_towerrank/models").body()).contains("\"listed\"");
    JsonNode counted = ServerStatistics.of(server, "listed", 1);
    assertThat(counted.get("loaded").asBoolean()).isTrue();
    assertThat(counted.get("loads").asInt()).isEqualTo(1);
    assertThat(counted.get("memory_in_bytes").asLong()).isPositive();
  }

  /** As for the server's own changes. */
  @Test
  void aTimeoutOfMinusOneIsNoLimit(ElasticsearchServer server) {
    byte[] zip = RandomBundles.towers(3);
    String path = MODELS + "unlimited?wait_for=loaded&timeout=-1&master_timeout=-1";
    JsonNode put = server.client().send("PUT", path, "application/zip", zip).orFail().json();
    assertThat(put.get("acknowledged").asBoolean()).isTrue();
    assertThat(put.at("/loaded/nodes").asInt()).as(put.toString()).isEqualTo(1);
    JsonNode counted = get(server, "/_towerrank/stats?timeout=-1").json();
    assertThat(counted.at("/_nodes/failed").asInt()).as(counted.toString()).isZero();
    String failed = get(server, "/_cat/towerrank?h=nodes.failed&timeout=-1").body();
    assertThat(failed.lines()).allMatch(line -> line.isBlank() || line.strip().equals("0"));
    server.client().send("DELETE", MODELS + "unlimited").orFail();
  }

  @Test
  void anAliasDeploysAVersionAndRollsBack(ElasticsearchServer server) {
    put(server, "deployed", RandomBundles.ranker(1)).orFail();
    put(server, "deployed", RandomBundles.ranker(2)).orFail();
    assertThat(get(server, MODELS + "deployed/versions").json().get("versions")).hasSize(2);

    for (int version : new int[] {2, 1}) {
      alias(server, "live", "deployed", version).orFail();
      JsonNode target = get(server, ALIASES + "live").json().at("/aliases/live");
      assertThat(target.get("version").asInt()).isEqualTo(version);
    }

    assertThat(server.client().send("DELETE", MODELS + "deployed").status()).isEqualTo(409);
    server.client().send("DELETE", MODELS + "deployed/versions/2").orFail();
    server.client().send("DELETE", ALIASES + "live").orFail();
    server.client().send("DELETE", MODELS + "deployed").orFail();
    assertThat(get(server, MODELS + "deployed").status()).isEqualTo(404);
  }

  @Test
  void aModelMayBeCalledAsAPartOfAPath(ElasticsearchServer server) {
    put(server, "versions", RandomBundles.towers(1)).orFail();

    assertThat(get(server, MODELS + "versions").json().at("/newest/version").asInt()).isEqualTo(1);
    for (String path : new String[] {"versions/versions", "versions/versions/"}) {
      assertThat(get(server, MODELS + path).json().at("/versions/0/version").asInt())
          .as(path)
          .isEqualTo(1);
    }
  }

  @Test
  void aVersionNumberIsNeverGivenTwice(ElasticsearchServer server) {
    put(server, "again", RandomBundles.towers(1)).orFail();
    server.client().send("DELETE", MODELS + "again").orFail();

    assertThat(put(server, "again", RandomBundles.towers(2)).json().get("version").asInt())
        .isEqualTo(2);
  }

  @Test
  void bundlesThatCannotBeServedAreRefusedAndNothingIsStored(ElasticsearchServer server) {
    Map<String, byte[]> outside = RandomBundles.towerFiles(1);
    outside.put("../outside", new byte[] {1});
    Map<String, byte[]> changed = RandomBundles.towerFiles(1);
    changed.replaceAll((path, bytes) -> path.endsWith(".onnx") ? new byte[] {1} : bytes);
    Map<String, byte[]> newer = RandomBundles.towerFiles(1);
    newer.computeIfPresent("model.json", (path, json) -> withFormatVersion(json));

    refused(server, "not a zip".getBytes(StandardCharsets.UTF_8), "zip");
    refused(server, new byte[0], "it is empty: with curl it is [--data-binary @FILE]");
    refused(server, RandomBundles.zip(outside), "[../outside] leaves the bundle");
    refused(server, RandomBundles.zip(changed), "was changed or truncated");
    refused(server, RandomBundles.zip(newer), "has format version [99]");
    refused(server, RandomBundles.zip(Map.of("zeros", new byte[80 << 20])), "more than");
    assertThat(get(server, MODELS + "refused").status()).isEqualTo(404);
  }

  @Test
  void graphsThatCannotBeTrustedAreRefused(ElasticsearchServer server) {
    Map<String, byte[]> external =
        RandomBundles.withGraph(
            RandomBundles.towerFiles(1),
            graph -> graph.getGraphBuilder().getInitializerBuilder(0).addExternalDataBuilder());
    Map<String, byte[]> foreign =
        RandomBundles.withGraph(
            RandomBundles.towerFiles(1),
            graph -> graph.getGraphBuilder().getNodeBuilder(0).setDomain("somewhere.else"));
    Map<String, byte[]> renamed =
        RandomBundles.withGraph(
            RandomBundles.towerFiles(1),
            graph -> graph.getGraphBuilder().getInputBuilder(0).setName("other_input"));

    refused(server, RandomBundles.zip(external), "refers to external data");
    refused(server, RandomBundles.zip(foreign), "got [somewhere.else]");
    refused(server, RandomBundles.zip(renamed), "other_input");
    assertThat(get(server, MODELS + "refused").status()).isEqualTo(404);
  }

  /** As beyond the disk's flood stage, where the server blocks the index of models, too. */
  @Test
  void anUploadThatABlockKeepsOutOfTheStoreIsToldOfTheModel(ElasticsearchServer server) {
    put(server, "blocked", RandomBundles.ranker(1)).orFail();
    String blocks = "{\"persistent\":{\"cluster.blocks.read_only\":%s}}";
    server.client().send("PUT", "/_cluster/settings", blocks.formatted("true")).orFail();
    try {
      Answer answer = put(server, "blocked", RandomBundles.ranker(2));
      assertThat(answer.status()).as(answer.body()).isEqualTo(403);
      assertThat(answer.json().at("/error/reason").asText())
          .contains("model [blocked] was not stored", "cluster read-only");
    } finally {
      server.client().send("PUT", "/_cluster/settings", blocks.formatted("null")).orFail();
    }
    assertThat(get(server, MODELS + "blocked/versions").json().get("versions")).hasSize(1);
    put(server, "blocked", RandomBundles.ranker(2)).orFail();
  }

  @Test
  void wrongNamesAreAnsweredWithTheNearest(ElasticsearchServer server) {
    put(server, "nearest-model", RandomBundles.towers(1)).orFail();

    Answer unknown = get(server, MODELS + "nearest-mode");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body()).contains("nearest is [nearest-model]");
    alias(server, "nearest-alias", "nearest-model", 1).orFail();
    Answer pointed = get(server, MODELS + "nearest-alias");
    assertThat(pointed.status()).isEqualTo(404);
    assertThat(pointed.body()).contains("an alias of model [nearest-model] version [1]");
    assertThat(alias(server, "x", "nearest-model", 7).body()).contains("no version [7]");
    assertThat(alias(server, "nearest-model", "nearest-model", 1).status()).isEqualTo(409);
    assertThat(put(server, "_wrong", RandomBundles.towers(1)).body()).contains("[_wrong]");
    Answer key = server.client().send("PUT", ALIASES + "x", "{\"modelid\":\"y\",\"version\":1}");
    assertThat(key.status()).isEqualTo(400);
    assertThat(key.body()).contains("nearest is [model_id]");
  }

  private static byte[] withFormatVersion(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    return text.replaceFirst("\"format_version\" : 1", "\"format_version\" : 99")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(ElasticsearchServer server, byte[] body, String reason) {
    Answer answer = put(server, "refused", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().at("/error/reason").asText()).contains(reason);
  }

  private static Answer put(ElasticsearchServer server, String id, byte[] zip) {
    return server.client().send("PUT", MODELS + id + "?wait_for=loaded", "application/zip", zip);
  }

  private static Answer alias(ElasticsearchServer server, String alias, String id, int version) {
    String body = "{\"model_id\":\"" + id + "\",\"version\":" + version + "}";
    return server.client().send("PUT", ALIASES + alias, body);
  }

  private static Answer get(ElasticsearchServer server, String path) {
    return server.client().send("GET", path);
  }
}
