package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Searches and pipelines that name no model: that of the field's vectors serves them. */
@ExtendWith(Servers.class)
class FieldModelIT {
  private static final String MODEL = "of-field";
  private static final int ITEMS = 60;

  @BeforeAll
  static void models(ElasticsearchServer server) {
    Catalogue.put(server, MODEL, CatalogueModels.towers(41));
    pipeline(server, "to-a", processor("vector_a", false));
    pipeline(server, "to-both", processor("vector_a", false) + "," + processor("vector_b", true));
  }

  @Test
  void aNewVersionTakesOverWithoutAPause(ElasticsearchServer server) throws Exception {
    index(server, "unpaused");
    refused(search(server, "unpaused", "vector_a"), 400, "[model_id], as no mapping says which");
    refused(search(server, "nothing-like-it*", "vector_a"), 400, "no index of this cluster");
    embed(server, "unpaused", "vector_a", 1);
    List<String> before = found(server, "unpaused", "vector_a", MODEL).getFirst();
    assertThat(found(server, "unpaused", "vector_a", "")).allMatch(before::equals);

    AtomicBoolean over = new AtomicBoolean();
    AtomicReference<String> field = new AtomicReference<>("vector_a");
    CompletableFuture<Set<List<String>>> all =
        CompletableFuture.supplyAsync(
            () -> {
              Set<List<String>> lists = new HashSet<>();
              while (!over.get()) {
                lists.addAll(found(server, "unpaused", field.get(), ""));
              }
              return lists;
            });
    List<String> after;
    try {
      Catalogue.put(server, MODEL, CatalogueModels.towers(42));
      embed(server, "unpaused", "vector_b", 2);
      field.set("vector_b");
      after = found(server, "unpaused", "vector_b", MODEL).getFirst();
      assertThat(found(server, "unpaused", "vector_b", "")).allMatch(after::equals);
    } finally {
      over.set(true);
    }
    assertThat(after).isNotEqualTo(before);
    assertThat(List.of(before, after)).containsAll(all.get());

    documentsGetTheVectorsOfEachField(server);
    server.client().send("DELETE", "/_towerrank/models/" + MODEL + "/versions/1").orFail();
    refused(search(server, "unpaused", "vector_a"), 404, "which is not in this cluster");
    assertThat(found(server, "unpaused", "vector_b", "")).allMatch(after::equals);
  }

  /** A field that no model has filled yet gets none. */
  private static void documentsGetTheVectorsOfEachField(ElasticsearchServer server) {
    index(server, "piped");
    embed(server, "piped", "vector_a", 1);
    document(server, "piped", "early", "to-both").orFail();
    assertThat(models(server, "piped", "early")).containsExactly(fingerprint(server, 1));
    embed(server, "piped", "vector_b", 2);
    document(server, "piped", "late", "to-both").orFail();
    assertThat(models(server, "piped", "late"))
        .containsExactly(fingerprint(server, 1), fingerprint(server, 2));
  }

  @Test
  void documentsThatComeWhileVectorsAreReplacedGetThoseOfEitherModel(ElasticsearchServer server)
      throws Exception {
    String other = "of-field-replaced";
    Catalogue.put(server, other, CatalogueModels.towers(43));
    Catalogue.put(server, other, CatalogueModels.towers(44));
    index(server, "replaced-under-way");
    refused(
        document(server, "replaced-under-way", "none", "to-a"),
        400,
        "does not say which model made the vectors in [vector_a]");
    embed(server, other, "replaced-under-way", "vector_a", 1);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<List<Integer>> statuses =
        CompletableFuture.supplyAsync(
            () -> {
              List<Integer> all = new ArrayList<>();
              while (!over.get()) {
                String id = "new-" + all.size() % 50;
                all.add(document(server, "replaced-under-way", id, "to-a").status());
              }
              return all;
            });
    try {
      for (int turn = 0; turn < 4; turn++) {
        embed(server, other, "replaced-under-way", "vector_a", 2 - turn % 2);
      }
    } finally {
      over.set(true);
    }
    assertThat(statuses.get()).isNotEmpty().allMatch(status -> status == 200 || status == 201);
  }

  @Test
  void vectorsOfTwoModelsAskForOne(ElasticsearchServer server) {
    String other = "of-field-two";
    Catalogue.put(server, other, CatalogueModels.towers(45));
    Catalogue.put(server, other, CatalogueModels.towers(46));
    for (int version = 1; version <= 2; version++) {
      index(server, "of-two-" + version);
      embed(server, other, "of-two-" + version, "vector_a", version);
    }
    refused(
        search(server, "of-two-*", "vector_a"),
        400,
        "expected [model_id], as the vectors that are searched are of several");
  }

  /**
   * A selector of what an index holds stands behind colons, as the name does of a cluster's index.
   */
  @Test
  void anIndexWithASelectorIsOfThisCluster(ElasticsearchServer server) {
    String other = "of-field-selected";
    Catalogue.put(server, other, CatalogueModels.towers(47));
    index(server, "selected");
    embed(server, other, "selected::data", "vector_a", 1);
    assertThat(found(server, "selected::data", "vector_a", ""))
        .isEqualTo(found(server, "selected", "vector_a", other));
    Catalogue.put(server, other, CatalogueModels.towers(48));
    for (String form : forms("vector_a", other)) {
      refused(
          server.client().send("POST", "/selected::data/_search", form),
          400,
          "expected a query with the model of field [vector_a]");
    }
  }

  /** A pipeline may name any text, also one that the node itself has for a version. */
  @Test
  void aPipelineOfANameThatNoModelHasKeepsNoOtherFromItsModel(ElasticsearchServer server) {
    String other = "of-field-misnamed";
    Catalogue.put(server, other, CatalogueModels.towers(53));
    String path = "/_towerrank/models/" + other;
    String content =
        server.client().send("GET", path).orFail().json().at("/newest/fingerprint").asText();
    String misnamed =
        "model [" + other + "] version [1] of content [" + content.substring(0, 12) + "]";
    Map<String, String> named = Map.of("target_field", "vector_a", "model_id", misnamed);
    pipeline(server, other, Catalogue.json(Map.of("towerrank_vector", named)));
    index(server, "misnamed");
    embed(server, other, "misnamed", "vector_a", 1);
    document(server, "misnamed", "right", "to-a").orFail();
    refused(document(server, "misnamed", "wrong", other), 404, "no model or alias [model [");
  }

  /** As while an alias is moved: each document of a field is of the model that the field says. */
  @Test
  void twoModelsThatMeetANewFieldAtOnceDoNotShareIt(ElasticsearchServer server) {
    List<String> of = List.of("of-field-first", "of-field-second");
    for (int i = 0; i < of.size(); i++) {
      Catalogue.put(server, of.get(i), CatalogueModels.towers(51 + i));
      Map<String, String> named = Map.of("target_field", "vector_a", "model_id", of.get(i));
      pipeline(server, of.get(i), Catalogue.json(Map.of("towerrank_vector", named)));
    }
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      Map<String, String> index = Map.of("_id", "m" + i, "pipeline", of.get(i % 2));
      bulk.append(Catalogue.json(Map.of("index", index))).append('\n');
      bulk.append("{\"item_id\":\"v" + i + "\"}\n");
    }
    for (int turn = 0; turn < 6; turn++) {
      String index = "met-at-once-" + turn;
      index(server, index);
      String path = "/" + index + "/_bulk?refresh=true";
      server.client().send("POST", path, bulk.toString()).orFail();
      String declared =
          server.client().send("GET", "/" + index + "/_mapping").orFail().json().toString();
      Set<String> models = new HashSet<>();
      for (int i = 0; i < 8; i++) {
        Answer document = server.client().send("GET", "/" + index + "/_doc/m" + i);
        if (document.status() == 200) {
          models.add(document.json().at("/_source/vector_a_model").asText());
        }
      }
      assertThat(models).hasSize(1).allMatch(declared::contains);
    }
  }

  /** Items without vectors, in an index with two fields for them. */
  private static void index(ElasticsearchServer server, String index) {
    Catalogue.create(server, index, 1);
    String mapping =
        """
        {"properties":{
          "vector_a":{"type":"dense_vector","dims":6,"similarity":"dot_product","index_options":{"type":"flat"}},
          "vector_b":{"type":"dense_vector","dims":6,"similarity":"dot_product","index_options":{"type":"flat"}}}}
        """;
    server.client().send("PUT", "/" + index + "/_mapping", mapping).orFail();
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < ITEMS; i++) {
      bulk.append("{\"index\":{\"_id\":\"" + i + "\"}}\n{\"item_id\":\"v" + i + "\"}\n");
    }
    server.client().send("POST", "/" + index + "/_bulk?refresh=true", bulk.toString()).orFail();
  }

  private static String processor(String field, boolean ignored) {
    return "{\"towerrank_vector\":{\"target_field\":\""
        + field
        + "\",\"ignore_failure\":"
        + ignored
        + "}}";
  }

  private static void pipeline(ElasticsearchServer server, String name, String processors) {
    String body = "{\"processors\":[" + processors + "]}";
    server.client().send("PUT", "/_ingest/pipeline/" + name, body).orFail();
  }

  private static Answer document(
      ElasticsearchServer server, String index, String id, String pipeline) {
    String path = "/" + index + "/_doc/" + id + "?refresh=true&pipeline=" + pipeline;
    return server.client().send("PUT", path, "{\"item_id\":\"v1\"}");
  }

  private static void embed(ElasticsearchServer server, String index, String field, int version) {
    embed(server, MODEL, index, field, version);
  }

  private static void embed(
      ElasticsearchServer server, String model, String index, String field, int version) {
    String path = "/_towerrank/models/" + model + "/_embed_index?refresh=true&version=" + version;
    String body = Catalogue.json(Map.of("index", index, "target_field", field, "batch_size", 5));
    server.client().send("POST", path, body).orFail();
  }

  /** The section, the query, the query within another, and the retriever. */
  private static List<String> forms(String field, String model) {
    String named = model.isEmpty() ? "" : "\"model_id\":\"" + model + "\",";
    String builder =
        "\"query_vector_builder\":{\"towerrank\":{"
            + named
            + "\"user\":"
            + Catalogue.json(CatalogueSearch.USER)
            + "}}";
    String knn = "\"field\":\"" + field + "\",\"k\":9,\"num_candidates\":90," + builder;
    String query = "{\"knn\":{" + knn + "}}";
    return List.of(
        "{\"size\":9,\"knn\":{" + knn + "}}",
        "{\"size\":9,\"query\":" + query + "}",
        "{\"size\":9,\"query\":{\"bool\":{\"must\":[" + query + "]}}}",
        "{\"size\":9,\"retriever\":{\"knn\":{" + knn + "}}}");
  }

  private static Answer search(ElasticsearchServer server, String index, String field) {
    String body = forms(field, "").getFirst();
    return server.client().send("POST", "/" + index + "/_search", body);
  }

  /** What each form of a search finds. */
  private static List<List<String>> found(
      ElasticsearchServer server, String index, String field, String model) {
    List<List<String>> found = new ArrayList<>();
    for (String form : forms(field, model)) {
      List<String> ids = new ArrayList<>();
      CatalogueSearch.search(server, index, form).forEach(hit -> ids.add(hit.get("_id").asText()));
      found.add(ids);
    }
    return found;
  }

  /** What a document says of the models of its vectors. */
  private static List<String> models(ElasticsearchServer server, String index, String id) {
    JsonNode source =
        server.client().send("GET", "/" + index + "/_doc/" + id).orFail().json().get("_source");
    List<String> models = new ArrayList<>();
    for (String field : List.of("vector_a_model", "vector_b_model")) {
      if (source.has(field)) {
        models.add(source.get(field).asText());
      }
    }
    return models;
  }

  private static String fingerprint(ElasticsearchServer server, int version) {
    String path = "/_towerrank/models/" + MODEL + "/versions";
    for (JsonNode found : server.client().send("GET", path).orFail().json().get("versions")) {
      if (found.get("version").asInt() == version) {
        return found.get("fingerprint").asText().substring(0, 32);
      }
    }
    throw new IllegalStateException("expected version [" + version + "]");
  }

  private static void refused(Answer answer, int status, String text) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("error").toString()).contains(text);
  }
}
