package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.inference.RankingModel;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/**
 * The same items in indexes of other settings and mappings have the scores that the model gives
 * them here: computed from doc values, and from rows on disk.
 */
@ExtendWith(Servers.class)
class IndexShapesIT {
  private static final Map<String, String> TYPES =
      Map.of(
          "item_id", "keyword",
          "brand", "keyword",
          "stars", "byte",
          "price", "float",
          "year", "short",
          "premiere", "date",
          "available", "boolean",
          "genres", "keyword",
          "weight", "half_float");

  /** What becomes of a value that an item has. */
  private interface Change {
    void of(Map<String, Object> item);
  }

  private static final Change NONE = item -> {};

  /**
   * An index.
   *
   * @param fields whose mappings are others
   * @param stored what is sent to the server, of an item
   * @param meant what the server's values of it are
   */
  private record Shape(
      Map<String, Object> settings,
      Map<String, Object> mappings,
      Map<String, Map<String, Object>> fields,
      Change stored,
      Change meant) {}

  @BeforeAll
  static void files(ElasticsearchServer server) {
    Catalogue.prepare(server);
    Catalogue.leastDocuments(server, "5");
  }

  @AfterAll
  static void noFiles(ElasticsearchServer server) {
    Catalogue.leastDocuments(server, "null");
  }

  @Test
  void sourcesAndOrdersOfDocumentsChangeNoScore(ElasticsearchServer server) throws Exception {
    assertSame(server, of(Map.of("index.mapping.source.mode", "synthetic")));
    assertSame(
        server,
        of(Map.of("index.sort.field", List.of("year"), "index.sort.order", List.of("desc"))));
    assertSame(
        server,
        new Shape(Map.of(), Map.of("_source", Map.of("enabled", false)), Map.of(), NONE, NONE));
    assertSame(
        server,
        new Shape(
            Map.of("index.mode", "logsdb"),
            Map.of(),
            Map.of("@timestamp", Map.of("type", "date")),
            item -> item.put("@timestamp", 5),
            NONE));
  }

  private static Shape of(Map<String, Object> settings) {
    return new Shape(settings, Map.of(), Map.of(), NONE, NONE);
  }

  @Test
  void valuesAreWhatTheMappingMakesOfThem(ElasticsearchServer server) throws Exception {
    assertSame(
        server,
        mapped(
            Map.of(
                "id", Map.of("type", "keyword"),
                "item_id", Map.of("type", "alias", "path", "id"),
                "more", Map.of("type", "keyword", "copy_to", "genres"),
                "genres", Map.of("type", "keyword")),
            item -> {
              item.put("id", item.remove("item_id"));
              item.put("more", Objects.requireNonNull(item.remove("genres")));
            },
            NONE));
    assertSame(
        server,
        mapped(
            Map.of(
                "brand",
                Map.of("type", "keyword", "null_value", "brand 3", "ignore_above", 7),
                "price",
                Map.of("type", "float", "ignore_malformed", true)),
            item -> {
              item.putIfAbsent("brand", null);
              item.replace("price", "dear");
            },
            item -> {
              item.putIfAbsent("brand", "brand 3");
              if (item.get("brand") instanceof String brand && brand.length() > 7) {
                item.remove("brand");
              }
              item.remove("price");
            }));
    assertSame(
        server,
        mapped(
            Map.of(
                "stars", Map.of("type", "keyword"),
                "price", Map.of("type", "double"),
                "year", Map.of("type", "long", "index", false),
                "premiere", Map.of("type", "long"),
                "available", Map.of("type", "keyword"),
                "weight", Map.of("type", "keyword")),
            NONE,
            NONE));
  }

  private static Shape mapped(
      Map<String, Map<String, Object>> fields, Change stored, Change meant) {
    return new Shape(Map.of(), Map.of(), fields, stored, meant);
  }

  private static void assertSame(ElasticsearchServer server, Shape shape) throws Exception {
    server.client().send("DELETE", "/shape?ignore_unavailable=true").orFail();
    Map<String, Map<String, Object>> items = fill(server, shape);
    assertScores(server, items);
    assertThat(
            Deadline.in(Duration.ofMinutes(1))
                .await(
                    () ->
                        ServerStatistics.ofRows(server, "building") == 0
                            && ServerStatistics.ofRows(server, "segments") > 0))
        .as(shape.toString())
        .isTrue();
    long before = ServerStatistics.ofRows(server, "from_disk");
    assertScores(server, items);
    assertThat(ServerStatistics.ofRows(server, "from_disk"))
        .as(shape.toString())
        .isGreaterThan(before);
    server.client().send("DELETE", "/shape").orFail();
  }

  /** Indexes all items, and returns what they are then. */
  private static Map<String, Map<String, Object>> fill(ElasticsearchServer server, Shape shape) {
    Map<String, Object> properties = new LinkedHashMap<>();
    TYPES.forEach((field, type) -> properties.put(field, Map.of("type", type)));
    properties.putAll(shape.fields());
    Map<String, Object> mappings = new LinkedHashMap<>(shape.mappings());
    mappings.put("properties", properties);
    String body = Catalogue.json(Map.of("settings", shape.settings(), "mappings", mappings));
    server.client().send("PUT", "/shape", body).orFail();
    Map<String, Map<String, Object>> sent = new LinkedHashMap<>();
    Map<String, Map<String, Object>> meant = new LinkedHashMap<>();
    Catalogue.items()
        .forEach(
            (id, item) -> {
              Map<String, Object> stored = new LinkedHashMap<>(item);
              shape.stored().of(stored);
              sent.put(id, stored);
              Map<String, Object> read = new LinkedHashMap<>(item);
              shape.meant().of(read);
              meant.put(id, read);
            });
    Catalogue.add(server, "shape", sent);
    return meant;
  }

  private static void assertScores(
      ElasticsearchServer server, Map<String, Map<String, Object>> items) throws IOException {
    Map<String, Object> request = Map.of("model_id", Catalogue.RANKER, "user", USER);
    Map<String, Object> rescore = Map.of("window_size", Catalogue.ITEMS, "towerrank", request);
    String body = Catalogue.json(Map.of("size", Catalogue.ITEMS, "rescore", rescore));
    Answer answer = server.client().send("POST", "/shape/_search", body).orFail();
    JsonNode hits = answer.json().at("/hits/hits");
    assertThat(hits).hasSize(Catalogue.ITEMS);
    try (RankingModel model = OfflineCatalogue.ranker()) {
      for (JsonNode hit : hits) {
        Map<String, Object> item = Objects.requireNonNull(items.get(hit.get("_id").asText()));
        float[] tasks = OfflineCatalogue.score(model, USER, item);
        assertThat(hit.get("_score").asDouble()).isCloseTo(tasks[0] + tasks[1], within(CLOSE));
      }
    }
  }
}
