package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.Feature;
import org.towerrank.feature.Side;
import org.towerrank.feature.VectorFeature;
import org.towerrank.server.ElasticsearchServer;

/** Models of other tools on a real server, held against what these tools gave for raw rows. */
@ExtendWith(Servers.class)
class ImportedModelsIT {
  private static final double CLOSE = 1e-5;

  private static List<ImportedBundle> rankers = List.of();
  private static List<ImportedBundle> towers = List.of();

  /** Imports each model once for all tests. */
  @BeforeAll
  static void importModels(@TempDir Path folder) throws IOException {
    rankers = ImportedBundle.rankers(folder);
    towers = ImportedBundle.towers(folder);
  }

  @Test
  void rescoredHitsAndScoresAreThoseOfTheTool(ElasticsearchServer server) throws IOException {
    for (ImportedBundle imported : rankers) {
      Catalogue.put(server, imported.name(), Files.readAllBytes(imported.zip()));
      Bundle bundle = imported.open();
      List<Map<String, String>> rows = ImportedBundle.rows(imported.item());
      index(server, imported.name(), bundle, rows, "");
      for (int i = 0; i < rows.size(); i++) {
        float[] expected = ImportedBundle.expected(rows.get(i), imported.columns());
        Map<String, Object> asked = request(bundle, rows.get(i));
        assertTasks(
            imported + " rescored, row " + i,
            bundle,
            expected,
            rescored(server, imported, asked, i));
        asked.put("items", List.of(ImportedBundle.document(bundle, rows.get(i))));
        asked.put("documents", Map.of("index", imported.name(), "ids", List.of("" + i)));
        for (JsonNode item : score(server, imported, asked).get("items")) {
          assertTasks(imported + " scored, row " + i, bundle, expected, item.get("scores"));
        }
      }
    }
  }

  /** Such a field takes its dimensions from the first vector. */
  @Test
  void aFieldWithoutVectorsYetIsMissing(ElasticsearchServer server) throws IOException {
    for (ImportedBundle imported : rankers) {
      Bundle bundle = imported.open();
      Map<String, Object> fields = new LinkedHashMap<>();
      for (Feature feature : bundle.schema().documentFeatures()) {
        Object mapping =
            feature instanceof VectorFeature ? Map.of("type", "dense_vector") : mapping(feature);
        fields.put(feature.field(), mapping);
      }
      Catalogue.put(server, imported.name(), Files.readAllBytes(imported.zip()));
      String index = "/" + imported.name() + "-without-vectors";
      String mappings = Catalogue.json(Map.of("mappings", Map.of("properties", fields)));
      server.client().send("PUT", index, mappings).orFail();
      server.client().send("PUT", index + "/_doc/1?refresh=true", "{}").orFail();
      Map<String, Object> rescorer = Map.of("model_id", imported.name());
      String body =
          Catalogue.json(Map.of("rescore", Map.of("window_size", 10, "towerrank", rescorer)));
      assertThat(search(server, imported.name() + "-without-vectors", body)).hasSize(1);
    }
  }

  private static Map<String, Object> request(Bundle bundle, Map<String, String> row) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("user", ImportedBundle.values(bundle, row, Side.USER));
    request.put("context", ImportedBundle.values(bundle, row, Side.CONTEXT));
    return request;
  }

  /** The scores of a document in a window of all. */
  private static JsonNode rescored(
      ElasticsearchServer server, ImportedBundle imported, Map<String, Object> request, int row) {
    Map<String, Object> rescore = new LinkedHashMap<>(request);
    rescore.put("model_id", imported.name());
    rescore.put("return_scores", true);
    JsonNode hits =
        search(
            server,
            imported.name(),
            "{\"size\":200,\"_source\":false,\"query\":{\"match_all\":{}},\"rescore\":"
                + Catalogue.json(Map.of("window_size", 200, "towerrank", rescore))
                + "}");
    for (JsonNode hit : hits) {
      if (hit.get("_id").asText().equals("" + row)) {
        return hit.at("/fields/_towerrank/0/scores");
      }
    }
    throw new AssertionError("no hit [" + row + "] of " + hits.size());
  }

  private static JsonNode score(
      ElasticsearchServer server, ImportedBundle imported, Map<String, Object> body) {
    String path = "/_towerrank/models/" + imported.name() + "/_score";
    return server.client().send("POST", path, Catalogue.json(body)).orFail().json();
  }

  private static void assertTasks(String what, Bundle bundle, float[] expected, JsonNode scores) {
    for (int task = 0; task < expected.length; task++) {
      assertThat(scores.get(bundle.tasks().get(task)).asDouble())
          .as(what)
          .isCloseTo(expected[task], within(CLOSE));
    }
  }

  @Test
  void ingestedVectorsAndTheNearestAreThoseOfTheTool(ElasticsearchServer server)
      throws IOException {
    for (ImportedBundle imported : towers) {
      Catalogue.put(server, imported.name(), Files.readAllBytes(imported.zip()));
      Bundle bundle = imported.open();
      List<Map<String, String>> items = ImportedBundle.rows(imported.item());
      String pipeline = "/_ingest/pipeline/" + imported.name();
      String processors =
          "{\"processors\":[{\"towerrank_vector\":{\"model_id\":\""
              + imported.name()
              + "\",\"target_field\":\"v\"}}]}";
      server.client().send("PUT", pipeline, processors).orFail();
      index(server, imported.name(), bundle, items, "?pipeline=" + imported.name());
      for (int i = 0; i < items.size(); i++) {
        String document = Catalogue.json(ImportedBundle.values(bundle, items.get(i), Side.ITEM));
        String body = "{\"docs\":[{\"_source\":" + document + "}]}";
        JsonNode ingested =
            server.client().send("POST", pipeline + "/_simulate", body).orFail().json();
        CatalogueSearch.assertVector(
            ingested.at("/docs/0/doc/_source/v"), ImportedBundle.vector(items.get(i)));
      }
      List<Map<String, String>> users = ImportedBundle.rows(imported.user());
      for (Map<String, String> user : users.subList(0, 20)) {
        assertNearest(server, imported, bundle, user, items);
      }
    }
  }

  private static void assertNearest(
      ElasticsearchServer server,
      ImportedBundle imported,
      Bundle bundle,
      Map<String, String> user,
      List<Map<String, String>> items) {
    Map<String, Object> asked = request(bundle, user);
    float[] vector = ImportedBundle.vector(user);
    CatalogueSearch.assertVector(score(server, imported, asked).get("user_vector"), vector);
    Map<String, Object> builder = new LinkedHashMap<>(asked);
    builder.put("model_id", imported.name());
    Map<String, Object> knn =
        Map.of(
            "field",
            "v",
            "k",
            items.size(),
            "num_candidates",
            items.size(),
            "query_vector_builder",
            Map.of("towerrank", builder));
    JsonNode hits =
        search(server, imported.name(), Catalogue.json(Map.of("size", 200, "knn", knn)));
    assertThat(hits).hasSize(items.size());
    for (JsonNode hit : hits) {
      int row = Integer.parseInt(hit.get("_id").asText());
      double product = OfflineCatalogue.dot(vector, ImportedBundle.vector(items.get(row)));
      assertThat(hit.get("_score").asDouble()).isCloseTo((1 + product) / 2, within(CLOSE));
    }
  }

  private static Map<String, Object> mapping(Feature feature) {
    return switch (feature) {
      case VectorFeature vector ->
          Map.of("type", "dense_vector", "dims", vector.length(), "index", false);
      case AgeFeature age -> Map.of("type", "date");
      default -> Map.of("type", ImportedBundle.isNumber(feature) ? "double" : "keyword");
    };
  }

  /** Indexes the items of all rows, each under its number. */
  private static void index(
      ElasticsearchServer server,
      String index,
      Bundle bundle,
      List<Map<String, String>> rows,
      String pipeline) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Feature feature : bundle.schema().documentFeatures()) {
      fields.put(feature.field(), mapping(feature));
    }
    if (bundle.similarity().isPresent()) {
      int dimensions = bundle.graphs().getFirst().outputWidth();
      fields.put(
          "v",
          Map.of(
              "type",
              "dense_vector",
              "dims",
              dimensions,
              "similarity",
              "dot_product",
              "index_options",
              Map.of("type", "flat")));
    }
    server
        .client()
        .send("PUT", "/" + index, Catalogue.json(Map.of("mappings", Map.of("properties", fields))))
        .orFail();
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      bulk.append("{\"index\":{\"_id\":\"" + i + "\"}}\n");
      bulk.append(Catalogue.json(ImportedBundle.document(bundle, rows.get(i))));
      bulk.append('\n');
    }
    String path = "/" + index + "/_bulk" + pipeline;
    JsonNode answer =
        Objects.requireNonNull(server.client().send("POST", path, bulk.toString()).orFail().json());
    assertThat(answer.get("errors").asBoolean()).as(answer.toString()).isFalse();
    server.client().send("POST", "/" + index + "/_refresh").orFail();
  }
}
