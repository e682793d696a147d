package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** The processor that gives documents their vectors, in pipelines of a real server. */
@ExtendWith(Servers.class)
@Tag("versions")
class IngestIT {
  private static final String PIPELINE = "/_ingest/pipeline/";

  @BeforeAll
  static void prepare(ElasticsearchServer server) {
    Catalogue.prepare(server);
  }

  @Test
  void aDocumentThatFailsTakesTheWayThatItsPipelineSays(ElasticsearchServer server) {
    pipeline(
        server,
        "marking",
        """
        {"processors":[{"towerrank_vector":{"model_id":"catalogue-towers","target_field":"v",
          "on_failure":[{"towerrank_vector":{"model_id":"catalogue-towers","target_field":"v",
            "field_map":{"item_id":"fallback"}}}]}}]}
        """);
    pipeline(
        server,
        "ignoring",
        """
        {"processors":[{"towerrank_vector":{"model_id":"catalogue-towers","target_field":"v",
          "ignore_failure":true}}]}
        """);
    pipeline(
        server,
        "leaving",
        """
        {"processors":[{"towerrank_vector":{"model_id":"catalogue-towers","target_field":"v",
          "ignore_missing":true}}]}
        """);

    assertThat(simulate(server, "marking", "{\"fallback\":\"v1\"}").get("v")).hasSize(6);
    assertThat(simulate(server, "ignoring", "{\"text\":\"x\"}").has("v")).isFalse();
    assertThat(simulate(server, "leaving", "{\"text\":\"x\"}").has("v")).isFalse();
    assertThat(simulate(server, "leaving", "{\"price\":\"dear\"}").toString())
        .contains("feature [price")
        .contains("[dear]");
  }

  @Test
  void fieldsOfDocumentsCanBeNamedOtherwise(ElasticsearchServer server) throws IOException {
    pipeline(
        server,
        "renaming",
        """
        {"processors":[{"towerrank_vector":{"model_id":"catalogue-towers","target_field":"out.v",
          "field_map":{"item_id":"product.code","brand":"maker"}}}]}
        """);
    JsonNode vector =
        simulate(server, "renaming", "{\"product\":{\"code\":\"v7\"},\"maker\":\"brand 3\"}")
            .at("/out/v");

    try (TwoTowerModel towers = OfflineCatalogue.towers()) {
      float[] expected =
          OfflineCatalogue.itemVector(towers, Map.of("item_id", "v7", "brand", "brand 3"));
      for (int i = 0; i < expected.length; i++) {
        assertThat(vector.get(i).asDouble()).isCloseTo(expected[i], within(1e-6));
      }
    }
  }

  /**
   * Its mapping says whose vectors it has when it gets the next documents, also where it has none
   * of the fields that documents bring along.
   */
  @ParameterizedTest
  @ValueSource(strings = {"true", "runtime", "false"})
  void vectorsOfAnotherModelAreSeenInAnIndexThatDocumentsHaveJustMade(
      String dynamic, ElasticsearchServer server) {
    Catalogue.put(server, "later-towers", CatalogueModels.towers(78));
    pipeline(
        server,
        "later",
        """
        {"processors":[{"towerrank_vector":{"model_id":"later-towers","target_field":"v"}}]}
        """);
    pipeline(
        server,
        "earlier",
        """
        {"processors":[{"towerrank_vector":{"model_id":"catalogue-towers","target_field":"v"}}]}
        """);
    String template =
        """
        {"index_patterns":["made-by-documents"],"priority":501,"template":{
         "settings":{"refresh_interval":-1,"number_of_replicas":0},
         "mappings":{"dynamic":"%s","properties":{"v":{"type":"dense_vector","dims":6}}}}}
        """
            .formatted(dynamic);
    server.client().send("PUT", "/_index_template/made-by-documents", template).orFail();
    String item = "{\"item_id\":\"v1\"}";
    server.client().send("PUT", "/made-by-documents/_doc/1?pipeline=earlier", item).orFail();
    server.client().send("PUT", "/made-by-documents/_doc/2?pipeline=later", item).orFail();

    JsonNode mapping = server.client().send("GET", "/made-by-documents/_mapping").orFail().json();
    assertThat(mapping.at("/made-by-documents/mappings/properties/v_model/meta/model_id").asText())
        .isEqualTo("later-towers");
    server.client().send("POST", "/made-by-documents/_refresh").orFail();
    String vector = CatalogueSearch.vectorBuilder("later-towers", CatalogueSearch.USER);
    String search = "{\"knn\":{\"field\":\"v\",\"k\":5,\"num_candidates\":5," + vector + "}}";
    Answer mixed = server.client().send("POST", "/made-by-documents/_search", search);
    assertThat(mixed.status()).as(mixed.body()).isEqualTo(400);
    String embed = "{\"index\":\"made-by-documents\",\"target_field\":\"v\"}";
    String path = "/_towerrank/models/later-towers/_embed_index?refresh=true";
    assertThat(server.client().send("POST", path, embed).orFail().json().get("embedded").asInt())
        .isEqualTo(1);
    server.client().send("POST", "/made-by-documents/_search", search).orFail();
    server.client().send("DELETE", "/made-by-documents").orFail();
    server.client().send("DELETE", "/_index_template/made-by-documents").orFail();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "runtime", "false"})
  void anIndexThatDocumentsHaveMadeIsSearchedWhenTheNextIsOfTheSameModel(
      String dynamic, ElasticsearchServer server) {
    pipeline(
        server,
        "same",
        """
        {"processors":[{"towerrank_vector":{"model_id":"catalogue-towers","target_field":"o.v"}}]}
        """);
    String template =
        """
        {"index_patterns":["made-by-one-model"],"priority":502,"template":{
         "settings":{"number_of_replicas":0},
         "mappings":{"properties":{"o":{"dynamic":"%s",
           "properties":{"v":{"type":"dense_vector","dims":6}}}}}}}
        """
            .formatted(dynamic);
    server.client().send("PUT", "/_index_template/made-by-one-model", template).orFail();
    for (String id : List.of("1", "2", "3")) {
      String item = "{\"item_id\":\"v" + id + "\"}";
      server
          .client()
          .send("PUT", "/made-by-one-model/_doc/" + id + "?pipeline=same&refresh=true", item)
          .orFail();
    }

    JsonNode mapping = server.client().send("GET", "/made-by-one-model/_mapping").orFail().json();
    JsonNode meta = mapping.at("/made-by-one-model/mappings/properties/o/properties/v_model/meta");
    assertThat(meta.get("model_id").asText()).isEqualTo("catalogue-towers");
    assertThat(meta.has("replaces")).isFalse();
    String vector = CatalogueSearch.vectorBuilder("catalogue-towers", CatalogueSearch.USER);
    String search = "{\"knn\":{\"field\":\"o.v\",\"k\":5,\"num_candidates\":5," + vector + "}}";
    Answer found = server.client().send("POST", "/made-by-one-model/_search", search).orFail();
    assertThat(found.json().at("/hits/hits")).hasSize(3);
    server.client().send("DELETE", "/made-by-one-model").orFail();
    server.client().send("DELETE", "/_index_template/made-by-one-model").orFail();
  }

  @Test
  void aDocumentThatCannotTakeItsVectorFailsAlone(ElasticsearchServer server) {
    pipeline(
        server,
        "nesting",
        """
        {"processors":[{"towerrank_vector":{"model_id":"catalogue-towers","target_field":"out.v"}}]}
        """);
    pipeline(
        server,
        "nesting-or-marking",
        """
        {"processors":[{"towerrank_vector":{"model_id":"catalogue-towers","target_field":"out.v",
          "on_failure":[{"towerrank_vector":{"model_id":"catalogue-towers","target_field":"v"}}]}}]}
        """);
    pipeline(
        server,
        "unknown-model",
        """
        {"processors":[{"towerrank_vector":{"model_id":"nobody","target_field":"v"}}]}
        """);
    StringBuilder bulk = new StringBuilder();
    for (String pipeline : List.of("nesting", "nesting-or-marking", "unknown-model")) {
      bulk.append("{\"index\":{\"pipeline\":\"" + pipeline + "\"}}\n{\"item_id\":\"v1\"}\n");
      bulk.append(
          "{\"index\":{\"pipeline\":\""
              + pipeline
              + "\"}}\n{\"item_id\":\"v2\",\"out\":\"a text\"}\n");
    }
    String mappings = "{\"mappings\":{\"dynamic\":false}}";
    server.client().send("PUT", "/failing-alone", mappings).orFail();
    JsonNode items =
        server.client().send("POST", "/failing-alone/_bulk", bulk.toString()).orFail().json();

    List<Integer> statuses = new ArrayList<>();
    items.get("items").forEach(item -> statuses.add(item.at("/index/status").asInt()));
    assertThat(statuses).as(items.toString()).containsExactly(201, 400, 201, 201, 404, 404);
    assertThat(items.at("/items/1/index/error/reason").asText()).contains("out.v");
  }

  @Test
  void documentsOfABulkShareInferences(ElasticsearchServer server) {
    Catalogue.put(server, "batched", Catalogue.TOWERS_ZIP);
    pipeline(
        server,
        "batched-vectors",
        """
        {"processors":[{"towerrank_vector":{"model_id":"batched","target_field":"item_vector"}}]}
        """);
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      bulk.append("{\"index\":{}}\n{\"item_id\":\"v" + i % 100 + "\"}\n");
    }
    Catalogue.create(server, "batched-items", 1);
    server
        .client()
        .send("POST", "/batched-items/_bulk?pipeline=batched-vectors", bulk.toString())
        .orFail();

    JsonNode counted = ServerStatistics.of(server, "batched", 1);
    assertThat(counted.get("rows").asInt()).isEqualTo(500);
    assertThat(counted.get("inferences").asInt()).isBetween(1, 250);
  }

  @Test
  void mistakesInAPipelineAreToldWhenItIsPut(ElasticsearchServer server) {
    refused(server, "{\"model\":\"x\",\"target_field\":\"v\"}", "[model]");
    refused(server, "{\"model_id\":\"x\"}", "target_field");
    refused(server, "{\"model_id\":\"x\",\"target_field\":\"v\",\"fieldmap\":{}}", "fieldmap");
    refused(server, "{\"model_id\":\"x\",\"target_field\":\"v\",\"field_map\":7}", "got [7]");
  }

  /** Of what pipelines of an index see, {@code _update} and the updates of bulks differ. */
  @Test
  void anUpdateMakesTheVectorAnewButNotInABulk(ElasticsearchServer server) throws IOException {
    String index =
        """
        {"settings":{"default_pipeline":"catalogue-vectors"},"mappings":{"properties":{
         "item_id":{"type":"keyword"},"brand":{"type":"keyword"},
         "item_vector":{"type":"dense_vector","dims":6,"similarity":"dot_product"}}}}
        """;
    server.client().send("PUT", "/updated", index).orFail();
    Map<String, Object> whole = Map.of("item_id", "v7", "brand", "brand 3");
    Map<String, Object> changed = Map.of("item_id", "v7", "brand", "brand 4");
    Map<String, Object> part = Map.of("brand", "brand 4");
    for (String id : List.of("alone", "bulk", "upsert")) {
      server.client().send("PUT", "/updated/_doc/" + id, Catalogue.json(whole)).orFail();
    }
    String body = Catalogue.json(Map.of("doc", part));
    server.client().send("POST", "/updated/_update/alone", body).orFail();
    String bulk =
        "{\"update\":{\"_id\":\"bulk\"}}\n"
            + body
            + "\n{\"update\":{\"_id\":\"upsert\"}}\n"
            + Catalogue.json(Map.of("doc", part, "doc_as_upsert", true))
            + "\n";
    assertThat(server.client().send("POST", "/updated/_bulk", bulk).orFail().body())
        .contains("\"errors\":false");
    server.client().send("POST", "/updated/_refresh").orFail();
    try (TwoTowerModel towers = OfflineCatalogue.towers()) {
      assertVector(server, "alone", OfflineCatalogue.itemVector(towers, changed));
      assertVector(server, "bulk", OfflineCatalogue.itemVector(towers, whole));
      assertVector(server, "upsert", OfflineCatalogue.itemVector(towers, part));
    }
  }

  /** Such an index hands its documents to pipelines with dots in the names of fields. */
  @Test
  void anUpdateReplacesAVectorWhoseNameHasDots(ElasticsearchServer server) {
    pipeline(
        server,
        "updated-dotted",
        """
        {"processors":[{"towerrank_vector":{"model_id":"catalogue-towers","target_field":"o.v"}}]}
        """);
    String index =
        """
        {"settings":{"default_pipeline":"updated-dotted","index.mapping.source.mode":"synthetic"},
         "mappings":{"subobjects":false,"properties":{"item_id":{"type":"keyword"},
          "o.v":{"type":"dense_vector","dims":6,"similarity":"dot_product"}}}}
        """;
    server.client().send("PUT", "/updated-dotted", index).orFail();
    server.client().send("PUT", "/updated-dotted/_doc/1", "{\"item_id\":\"v7\"}").orFail();
    String update = "/updated-dotted/_update/1?refresh=true";
    server.client().send("POST", update, "{\"doc\":{\"item_id\":\"v8\"}}").orFail();
    String search = "{\"fields\":[\"o.v_model\"]}";
    Answer found = server.client().send("POST", "/updated-dotted/_search", search).orFail();
    assertThat(found.json().at("/hits/hits/0/fields/o.v_model")).as(found.body()).hasSize(1);
  }

  private static void assertVector(ElasticsearchServer server, String id, float[] expected) {
    String body =
        "{\"query\":{\"ids\":{\"values\":[\"%s\"]}},\"fields\":[\"item_vector\"]}".formatted(id);
    Answer answer = server.client().send("POST", "/updated/_search", body).orFail();
    JsonNode vector = answer.json().at("/hits/hits/0/fields/item_vector");
    assertThat(vector).as(answer.body()).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(vector.get(i).asDouble()).as(id).isCloseTo(expected[i], within(1e-6));
    }
  }

  private static void refused(ElasticsearchServer server, String processor, String text) {
    String body = "{\"processors\":[{\"towerrank_vector\":" + processor + "}]}";
    Answer answer = server.client().send("PUT", PIPELINE + "wrong", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(text);
  }

  private static void pipeline(ElasticsearchServer server, String name, String body) {
    server.client().send("PUT", PIPELINE + name, body).orFail();
  }

  /** What the pipeline makes of a document, or the error. */
  private static JsonNode simulate(ElasticsearchServer server, String pipeline, String document) {
    String body = "{\"docs\":[{\"_source\":" + document + "}]}";
    JsonNode answer =
        server.client().send("POST", PIPELINE + pipeline + "/_simulate", body).orFail().json();
    JsonNode source = answer.at("/docs/0/doc/_source");
    return source.isMissingNode() ? answer : source;
  }
}
