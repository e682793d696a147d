package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;

/**
 * What becomes of an index in its life changes no score: of documents computed from doc values, and
 * from rows on disk, which are there for the segments that an index had before.
 */
@ExtendWith(Servers.class)
class IndexLivesIT {
  private static final String INDEX = "life";

  @BeforeAll
  static void files(ElasticsearchServer server) {
    Catalogue.prepare(server);
    Catalogue.leastDocuments(server, "5");
  }

  @AfterAll
  static void noFiles(ElasticsearchServer server) {
    Catalogue.leastDocuments(server, "null");
  }

  private static void send(ElasticsearchServer server, String method, String path, String body) {
    server.client().send(method, path, body).orFail();
  }

  @Test
  void indexesMadeOfAnotherScoreAsItDoes(ElasticsearchServer server) throws IOException {
    Map<String, Double> expected = expected(Catalogue.items());
    Catalogue.create(server, INDEX, 2);
    Catalogue.add(server, INDEX, Catalogue.items());
    assertScores(server, INDEX, expected);
    send(server, "PUT", "/" + INDEX + "/_settings", "{\"index.blocks.write\":true}");
    for (int shards : new int[] {1, 4}) {
      String made = INDEX + "-" + shards;
      String settings =
          "{\"settings\":{\"index.number_of_replicas\":0,\"index.number_of_shards\":"
              + shards
              + "}}";
      String change = shards == 1 ? "_shrink" : "_split";
      send(server, "PUT", "/" + INDEX + "/" + change + "/" + made, settings);
      assertHits(server, made, expected);
    }
    send(server, "DELETE", "/" + INDEX, "");
    assertScores(server, INDEX + "-4", expected);
    send(server, "DELETE", "/" + INDEX + "-1," + INDEX + "-4", "");
  }

  /** Over a closed index, whose identity stays while its segments become others. */
  @Test
  void anIndexThatIsRestoredInPlaceScoresAsItDidThen(ElasticsearchServer server)
      throws IOException {
    Map<String, Map<String, Object>> items = Catalogue.items();
    Catalogue.create(server, "restored", 1);
    Catalogue.add(server, "restored", items);
    assertScores(server, "restored", expected(items));
    String repository =
        "{\"type\":\"fs\",\"settings\":{\"location\":\"" + server.snapshots() + "/lives\"}}";
    send(server, "PUT", "/_snapshot/lives", repository);
    String wait = "?wait_for_completion=true";
    String named = "{\"indices\":\"restored\",\"include_global_state\":false}";
    send(server, "PUT", "/_snapshot/lives/first" + wait, named);

    Map<String, Map<String, Object>> others = others(items);
    Catalogue.add(server, "restored", others);
    send(server, "POST", "/restored/_forcemerge?max_num_segments=1", "");
    assertScores(server, "restored", expected(others));
    send(server, "POST", "/restored/_close", "");
    send(server, "POST", "/_snapshot/lives/first/_restore" + wait, named);
    assertScores(server, "restored", expected(items));
    send(server, "DELETE", "/restored", "");
    send(server, "DELETE", "/_snapshot/lives/first", "");
    send(server, "DELETE", "/_snapshot/lives", "");
  }

  /** The same identifiers with each other's values. */
  private static Map<String, Map<String, Object>> others(Map<String, Map<String, Object>> items) {
    List<Map<String, Object>> values = new ArrayList<>(items.values());
    Collections.reverse(values);
    Map<String, Map<String, Object>> others = new LinkedHashMap<>();
    items.keySet().forEach(id -> others.put(id, values.get(others.size())));
    return others;
  }

  private static Map<String, Double> expected(Map<String, Map<String, Object>> items)
      throws IOException {
    Map<String, Double> expected = new LinkedHashMap<>();
    try (var model = OfflineCatalogue.ranker()) {
      items.forEach(
          (id, item) -> {
            float[] tasks = OfflineCatalogue.score(model, USER, item);
            expected.put(id, (double) tasks[0] + tasks[1]);
          });
    }
    return expected;
  }

  /** Twice: as long as the rows are written, and from them. */
  private static void assertScores(
      ElasticsearchServer server, String index, Map<String, Double> expected) {
    String started = "/_cluster/health/" + index + "?wait_for_status=green&timeout=30s";
    server.client().send("GET", started).orFail();
    assertHits(server, index, expected);
    assertThat(
            Deadline.in(Duration.ofMinutes(1))
                .await(() -> ServerStatistics.ofRows(server, "building") == 0))
        .as(index)
        .isTrue();
    long before = ServerStatistics.ofRows(server, "from_disk");
    assertHits(server, index, expected);
    assertThat(ServerStatistics.ofRows(server, "from_disk")).as(index).isGreaterThan(before);
  }

  private static void assertHits(
      ElasticsearchServer server, String index, Map<String, Double> expected) {
    Map<String, Object> request = Map.of("model_id", Catalogue.RANKER, "user", USER);
    Map<String, Object> rescore = Map.of("window_size", Catalogue.ITEMS, "towerrank", request);
    String body = Catalogue.json(Map.of("size", Catalogue.ITEMS, "rescore", rescore));
    JsonNode hits = CatalogueSearch.search(server, index, body);
    assertThat(hits).as(index).hasSize(expected.size());
    for (JsonNode hit : hits) {
      double score = Objects.requireNonNull(expected.get(hit.get("_id").asText()));
      assertThat(hit.get("_score").asDouble()).as(index).isCloseTo(score, within(CLOSE));
    }
  }
}
