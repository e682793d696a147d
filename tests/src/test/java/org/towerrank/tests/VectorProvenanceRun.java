package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/**
 * Vectors of two versions of a model never meet unnoticed, whichever way they come.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class VectorProvenanceRun {
  private static final String MODEL = "origins";
  private static final String FIRST = "origins-first";
  private static final String SECOND = "origins-second";
  private static final byte[] FIRST_ZIP = CatalogueModels.towers(21);
  private static final byte[] SECOND_ZIP = CatalogueModels.towers(22);
  private static final int FEW = 20;

  @BeforeAll
  static void twoVersions(ElasticsearchServer server) {
    Catalogue.put(server, MODEL, FIRST_ZIP);
    Catalogue.put(server, MODEL, SECOND_ZIP);
    alias(server, FIRST, 1);
    alias(server, SECOND, 2);
  }

  @Test
  void anAliasThatMovesUnderAPipelineMixesNothing(ElasticsearchServer server) throws IOException {
    alias(server, "origins-live", 1);
    pipeline(server, "origins-live");
    Catalogue.create(server, "origins-piped", 2);
    bulk(server, "origins-piped", 0, FEW, "?refresh=true&pipeline=origins-live");
    served(server, "origins-piped", "origins-live");

    alias(server, "origins-live", 2);
    Answer document = put(server, "/origins-piped/_doc/new?pipeline=origins-live");
    refused(document, "version [1]", "version [2]", "[target_field]", "[_embed_index]");
    everyFormRefused(server, "origins-piped", "origins-live", "version [1]", "version [2]");
    served(server, "origins-piped", FIRST);

    JsonNode done = embed(server, "origins-live", "origins-piped", "");
    assertThat(done.get("embedded").asInt()).as(done.toString()).isEqualTo(FEW);
    assertThat(done.get("stale").asInt()).isZero();
    served(server, "origins-piped", "origins-live");
    everyFormRefused(server, "origins-piped", FIRST, "version [1]", "version [2]");
    assertThat(put(server, "/origins-piped/_doc/new?pipeline=origins-live").status())
        .isEqualTo(201);
    assertVectors(server, "origins-piped", SECOND_ZIP);
  }

  private static void everyFormRefused(
      ElasticsearchServer server, String index, String model, String... texts) {
    for (String body : forms(model)) {
      refused(server.client().send("POST", "/" + index + "/_search", body), texts);
    }
    String query = forms(model).get(1);
    if (!index.contains("*")) {
      // Of one index only.
      refused(server.client().send("POST", "/" + index + "/_explain/1", query), texts);
    }
    String path = "/" + index + "/_validate/query?explain=true";
    String validated = server.client().send("POST", path, query).orFail().body();
    assertThat(validated).contains("\"valid\":false").contains(texts);
  }

  private static void served(ElasticsearchServer server, String index, String model) {
    for (String body : forms(model)) {
      JsonNode found = server.client().send("POST", "/" + index + "/_search", body).orFail().json();
      assertThat(found.at("/hits/hits")).as(body + found).isNotEmpty();
    }
  }

  /** The section, the query, the query within another, the same as bytes, and the retriever. */
  private static List<String> forms(String model) {
    String builder = CatalogueSearch.vectorBuilder(model, CatalogueSearch.USER);
    String knn = "\"field\":\"item_vector\",\"k\":9,\"num_candidates\":9," + builder;
    String query = "{\"knn\":{\"field\":\"item_vector\",\"k\":9," + builder + "}}";
    String bytes = Base64.getEncoder().encodeToString(query.getBytes(StandardCharsets.UTF_8));
    return List.of(
        "{\"knn\":{" + knn + "}}",
        "{\"query\":" + query + "}",
        "{\"query\":{\"bool\":{\"should\":[" + query + ",{\"match_all\":{}}]}}}",
        "{\"query\":{\"wrapper\":{\"query\":\"" + bytes + "\"}}}",
        "{\"retriever\":{\"knn\":{" + knn + "}}}");
  }

  @Test
  void aNewVersionReplacesAllVectorsThoughNoneIsMissing(ElasticsearchServer server)
      throws IOException {
    Catalogue.create(server, "origins-embedded", 1);
    bulk(server, "origins-embedded", 0, FEW, "");
    assertThat(embed(server, FIRST, "origins-embedded", "").get("embedded").asInt()).isEqualTo(FEW);
    assertVectors(server, "origins-embedded", FIRST_ZIP);
    JsonNode again = embed(server, FIRST, "origins-embedded", "?refresh=true");
    assertThat(again.get("total").asInt()).isZero();

    JsonNode replaced = embed(server, MODEL, "origins-embedded", "");
    assertThat(replaced.get("embedded").asInt()).as(replaced.toString()).isEqualTo(FEW);
    assertVectors(server, "origins-embedded", SECOND_ZIP);
    served(server, "origins-embedded", MODEL);
  }

  @Test
  void aReplacementThatWasCutOffServesNobodyUntilItIsResumed(ElasticsearchServer server) {
    Catalogue.create(server, "origins-cut", 1);
    bulk(server, "origins-cut", 0, FEW, "");
    embed(server, FIRST, "origins-cut", "?refresh=true");
    String slowly = "?wait_for_completion=false&requests_per_second=0.1";
    String task = "/_tasks/" + embed(server, SECOND, "origins-cut", slowly).get("task").asText();
    JsonNode status = server.client().send("GET", task).orFail().json();
    while (status.at("/task/status/throttled_millis").asInt() == 0) {
      status = server.client().send("GET", task).orFail().json();
    }
    everyFormRefused(server, "origins-cut", FIRST, "being replaced", "version [1]", "version [2]");
    everyFormRefused(server, "origins-cut", SECOND, "being replaced", "[_embed_index]");

    server.client().send("POST", task + "/_cancel").orFail();
    JsonNode ended =
        server.client().send("GET", task + "?wait_for_completion=true&timeout=60s").orFail().json();
    assertThat(ended.at("/error/type").asText()).isEqualTo("task_cancelled_exception");
    int done = ended.at("/task/status/embedded").asInt();
    assertThat(done).isBetween(1, FEW - 1);
    everyFormRefused(server, "origins-cut", SECOND, "being replaced");

    JsonNode rest = embed(server, SECOND, "origins-cut", "");
    assertThat(rest.get("embedded").asInt()).as(rest.toString()).isEqualTo(FEW - done);
    served(server, "origins-cut", SECOND);
  }

  @Test
  void oneOfTwoIndexesWithOtherVectorsIsNamed(ElasticsearchServer server) {
    for (String alias : List.of(FIRST, SECOND)) {
      Catalogue.create(server, "of-" + alias, 1);
      bulk(server, "of-" + alias, 0, FEW, "");
      embed(server, alias, "of-" + alias, "?refresh=true");
      served(server, "of-" + alias, alias);
    }
    everyFormRefused(server, "of-origins-*", FIRST, "of index [of-origins-second]");
    everyFormRefused(server, "of-origins-*", SECOND, "of index [of-origins-first]");
  }

  @Test
  void vectorsOfWhichNobodyKnowsTheModelAreServedAndReplaced(ElasticsearchServer server) {
    Catalogue.create(server, "origins-unknown", 1);
    String unknown = "{\"item_id\":\"v1\",\"item_vector\":[1,0,0,0,0,0]}";
    server.client().send("PUT", "/origins-unknown/_doc/1?refresh=true", unknown).orFail();
    served(server, "origins-unknown", FIRST);
    served(server, "origins-unknown", SECOND);

    // A part of the documents only, which are none.
    String part =
        "{\"index\":\"origins-unknown\",\"target_field\":\"item_vector\","
            + "\"query\":{\"term\":{\"item_id\":\"v2\"}}}";
    String path = "/_towerrank/models/" + FIRST + "/_embed_index";
    JsonNode left = server.client().send("POST", path, part).orFail().json();
    assertThat(left.get("stale").asInt()).as(left.toString()).isEqualTo(1);
    everyFormRefused(server, "origins-unknown", FIRST, "a model that nobody knows");
    assertThat(embed(server, FIRST, "origins-unknown", "").get("embedded").asInt()).isEqualTo(1);
    served(server, "origins-unknown", FIRST);
  }

  @Test
  void copiesOfAnotherModelsVectorsAndAliasesOfFieldsAreFoundOut(ElasticsearchServer server) {
    pipeline(server, SECOND);
    Catalogue.create(server, "origins-copied", 1);
    String copy =
        "{\"item_id\":\"v1\",\"item_vector\":[1,0,0,0,0,0],\"item_vector_model\":\""
            + "0a1b2c3d".repeat(4)
            + "\"}";
    server.client().send("PUT", "/origins-copied/_doc/copy?refresh=true", copy).orFail();
    bulk(server, "origins-copied", 0, 1, "?refresh=true&pipeline=" + SECOND);
    everyFormRefused(server, "origins-copied", SECOND, "being replaced");
    assertThat(embed(server, SECOND, "origins-copied", "").get("embedded").asInt()).isEqualTo(1);
    served(server, "origins-copied", SECOND);

    String alias = "{\"properties\":{\"shortcut\":{\"type\":\"alias\",\"path\":\"item_vector\"}}}";
    server.client().send("PUT", "/origins-copied/_mapping", alias).orFail();
    for (String body : forms(FIRST)) {
      String shortcut = body.replace("\"item_vector\"", "\"shortcut\"");
      Answer answer = server.client().send("POST", "/origins-copied/_search", shortcut);
      refused(answer, "version [1]", "version [2]");
    }
  }

  @Test
  void aSimulatedPipelineChangesNoMapping(ElasticsearchServer server) {
    pipeline(server, SECOND);
    Catalogue.create(server, "origins-simulated", 1);
    String body =
        "{\"docs\":[{\"_index\":\"origins-simulated\",\"_id\":\"1\","
            + "\"_source\":{\"item_id\":\"v1\"}}]}";
    for (String path :
        List.of(
            "/_ingest/pipeline/" + SECOND + "/_simulate",
            "/_ingest/_simulate?pipeline=" + SECOND)) {
      Answer simulated = server.client().send("POST", path, body).orFail();
      assertThat(simulated.json().at("/docs/0/doc/_source/item_vector")).hasSize(6);
    }
    assertThat(mapping(server, "origins-simulated").has("item_vector_model")).isFalse();

    bulk(server, "origins-simulated", 0, 1, "?pipeline=" + SECOND);
    JsonNode companion = mapping(server, "origins-simulated").get("item_vector_model");
    assertThat(companion.at("/meta/model_id").asText()).isEqualTo(MODEL);
    assertThat(companion.at("/meta/version").asText()).isEqualTo("2");
  }

  private static JsonNode mapping(ElasticsearchServer server, String index) {
    String path = "/" + index + "/_mapping";
    return server
        .client()
        .send("GET", path)
        .orFail()
        .json()
        .at("/" + index + "/mappings/properties");
  }

  @Test
  void aFieldOfAnotherTypeInThePlaceOfTheCompanionIsToldBeforeAnythingIsWritten(
      ElasticsearchServer server) {
    pipeline(server, SECOND);
    String taken = "{\"properties\":{\"item_vector_model\":{\"type\":\"integer\"}}}";
    Catalogue.create(server, "origins-taken", 1);
    server.client().send("PUT", "/origins-taken/_mapping", taken).orFail();
    refused(put(server, "/origins-taken/_doc/1?pipeline=" + SECOND), "[item_vector_model]");
    bulk(server, "origins-taken", 0, 1, "");
    String path = "/_towerrank/models/" + SECOND + "/_embed_index";
    String body = "{\"index\":\"origins-taken\",\"target_field\":\"item_vector\"}";
    refused(server.client().send("POST", path, body), "[item_vector_model]", "got a [integer]");
  }

  @Test
  void aVectorWithinAnObjectHasItsModelBesideIt(ElasticsearchServer server) {
    String mappings =
        """
        {"mappings":{"dynamic":"strict","properties":{"item_id":{"type":"keyword"},
          "deep":{"subobjects":true,"properties":{"v":{"type":"dense_vector","dims":6}}}}}}
        """;
    server.client().send("PUT", "/origins-deep", mappings).orFail();
    String pipeline =
        """
        {"processors":[{"towerrank_vector":{"model_id":"origins-first","target_field":"deep.v"}}]}
        """;
    server.client().send("PUT", "/_ingest/pipeline/origins-deep", pipeline).orFail();
    bulk(server, "origins-deep", 0, 2, "?pipeline=origins-deep&refresh=true");
    String meta = "/deep/properties/v_model/meta/version";
    assertThat(mapping(server, "origins-deep").at(meta).asText()).isEqualTo("1");

    String path = "/_towerrank/models/" + SECOND + "/_embed_index";
    String body = "{\"index\":\"origins-deep\",\"target_field\":\"deep.v\"}";
    JsonNode done = server.client().send("POST", path, body).orFail().json();
    assertThat(done.get("embedded").asInt()).as(done.toString()).isEqualTo(2);
    assertThat(mapping(server, "origins-deep").at(meta).asText()).isEqualTo("2");
  }

  private static void refused(Answer answer, String... texts) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().get("error").toString()).contains(texts);
  }

  private static void assertVectors(ElasticsearchServer server, String index, byte[] zip)
      throws IOException {
    String all = "/" + index + "/_search?size=100&_source_exclude_vectors=false";
    server.client().send("POST", "/" + index + "/_refresh").orFail();
    JsonNode hits = server.client().send("GET", all).orFail().json().at("/hits/hits");
    assertThat(hits.size()).isGreaterThanOrEqualTo(FEW);
    try (TwoTowerModel towers =
        TwoTowerModel.load(CatalogueModels.open(zip), SessionSettings.SERVING)) {
      for (JsonNode hit : hits) {
        JsonNode source = hit.get("_source");
        Map<String, Object> item = Map.of("item_id", source.get("item_id").asText());
        float[] expected = OfflineCatalogue.itemVector(towers, item);
        for (int i = 0; i < expected.length; i++) {
          assertThat(source.at("/item_vector/" + i).asDouble())
              .isCloseTo(expected[i], within(1e-6));
        }
      }
    }
  }

  private static void alias(ElasticsearchServer server, String alias, int version) {
    String target = "{\"model_id\":\"" + MODEL + "\",\"version\":" + version + "}";
    server.client().send("PUT", "/_towerrank/aliases/" + alias, target).orFail();
  }

  /** A pipeline with the name of its model. */
  private static void pipeline(ElasticsearchServer server, String model) {
    String body =
        "{\"processors\":[{\"towerrank_vector\":{\"model_id\":\""
            + model
            + "\",\"target_field\":\"item_vector\"}}]}";
    server.client().send("PUT", "/_ingest/pipeline/" + model, body).orFail();
  }

  private static JsonNode embed(
      ElasticsearchServer server, String model, String index, String parameters) {
    String path = "/_towerrank/models/" + model + "/_embed_index" + parameters;
    String body =
        Catalogue.json(Map.of("index", index, "target_field", "item_vector", "batch_size", 5));
    return server.client().send("POST", path, body).orFail().json();
  }

  private static Answer put(ElasticsearchServer server, String path) {
    return server.client().send("PUT", path, "{\"item_id\":\"v1\"}");
  }

  private static void bulk(
      ElasticsearchServer server, String index, int from, int to, String parameters) {
    StringBuilder bulk = new StringBuilder();
    for (int i = from; i < to; i++) {
      bulk.append("{\"index\":{\"_id\":\"" + i + "\"}}\n{\"item_id\":\"v" + i + "\"}\n");
    }
    String path = "/" + index + "/_bulk" + parameters;
    Answer answer = server.client().send("POST", path, bulk.toString()).orFail();
    assertThat(answer.json().get("errors").asBoolean()).as(answer.body()).isFalse();
  }
}
