package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.towerrank.server.ElasticsearchServer;

/** What a server has of rows in files, and that it serves the right scores from them. */
final class StoredRows {
  /** An index of the catalogue, with one shard. */
  static final String INDEX = "one-shard";

  private StoredRows() {}

  /** What becomes true after a while. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Makes the index with one segment, whose rows are in a file that searches read. */
  static void make(ElasticsearchServer server, Map<String, float[]> expected) throws Exception {
    Catalogue.models(server);
    Catalogue.index(server, INDEX, 1);
    merge(server);
    assertScores(server, expected);
    await(() -> rows(server, "segments") == 1 && rows(server, "building") == 0);
    assertServedFromFiles(server, expected);
  }

  static void merge(ElasticsearchServer server) {
    server.client().send("POST", "/" + INDEX + "/_forcemerge?max_num_segments=1").orFail();
    server.client().send("POST", "/" + INDEX + "/_refresh").orFail();
  }

  static void await(Condition condition) throws Exception {
    for (int attempt = 0; attempt < 150 && !condition.holds(); attempt++) {
      Thread.sleep(200);
    }
    assertThat(condition.holds()).isTrue();
  }

  static Path directory(ElasticsearchServer server) {
    return server.nodes().getFirst().data().resolve("towerrank").resolve("rows");
  }

  static List<String> files(ElasticsearchServer server) throws IOException {
    try (Stream<Path> files = Files.list(directory(server))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".rows"))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  static long rows(ElasticsearchServer server, String what) {
    return node(server).get("rows").get(what).asLong();
  }

  static JsonNode node(ElasticsearchServer server) {
    JsonNode nodes = server.client().send("GET", "/_towerrank/stats").orFail().json().get("nodes");
    return nodes.elements().next();
  }

  static void assertServedFromFiles(ElasticsearchServer server, Map<String, float[]> expected)
      throws IOException {
    assertThat(servesFromFiles(server, INDEX, expected)).isTrue();
  }

  /** Checks scores, and returns whether none was computed. */
  static boolean servesFromFiles(
      ElasticsearchServer server, String index, Map<String, float[]> expected) throws IOException {
    long computed = rows(server, "computed");
    long copied = rows(server, "from_disk");
    assertScores(server, index, expected);
    return rows(server, "computed") == computed && rows(server, "from_disk") > copied;
  }

  static void assertScores(ElasticsearchServer server, Map<String, float[]> expected)
      throws IOException {
    assertScores(server, INDEX, expected);
  }

  static void assertScores(ElasticsearchServer server, String index, Map<String, float[]> expected)
      throws IOException {
    Map<String, Object> rescorer =
        Map.of("model_id", Catalogue.RANKER, "user", USER, "combine", Map.of("click", 1));
    Map<String, Object> rescore = Map.of("window_size", Catalogue.ITEMS, "towerrank", rescorer);
    String body =
        Catalogue.json(Map.of("size", Catalogue.ITEMS, "_source", false, "rescore", rescore));
    Map<String, Double> scores = new HashMap<>();
    CatalogueSearch.search(server, index, body)
        .forEach(hit -> scores.put(hit.get("_id").asText(), hit.get("_score").asDouble()));
    assertThat(scores).hasSize(Catalogue.ITEMS - Catalogue.ITEMS / 10);
    scores.forEach(
        (id, score) ->
            assertThat(score)
                .isCloseTo(Objects.requireNonNull(expected.get(id))[0], within(CLOSE)));
  }
}
