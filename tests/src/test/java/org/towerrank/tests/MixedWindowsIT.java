package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.export.MixingGraphs;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** A ranker that computes across the items of a batch, on a real server. */
@ExtendWith(Servers.class)
class MixedWindowsIT {
  private static final int ITEMS = 200;
  private static final double BUDGET = 10;

  @TempDir private static Path folder;

  private static String rescore(int window) {
    return rescore(window, false);
  }

  private static String rescore(int window, boolean returnScores) {
    return "\"rescore\":{\"window_size\":"
        + window
        + ",\"towerrank\":{\"model_id\":\"mixing\",\"user\":{\"budget\":"
        + BUDGET
        + "},\"return_scores\":"
        + returnScores
        + "}}";
  }

  @Test
  void theWindowOfAShardIsABatch(ElasticsearchServer server) throws IOException {
    double[] prices = MixedBundle.prices(ITEMS);
    Path zip = MixedBundle.of(folder, MixingGraphs.attention(folder));
    Catalogue.put(server, "mixing", Files.readAllBytes(zip));
    for (int shards : new int[] {1, 3}) {
      String index = "mixing-" + shards;
      index(server, index, shards, prices);
      JsonNode hits = search(server, index, "{\"size\":200," + rescore(ITEMS) + "}");
      assertThat(hits).hasSize(ITEMS);
      double[] expected = new double[ITEMS];
      for (int shard = 0; shard < shards; shard++) {
        List<Integer> items = ofShard(server, index, shard);
        double[] batch = items.stream().mapToDouble(item -> prices[item]).toArray();
        double[] scores = MixingGraphs.attentionOf(batch, BUDGET);
        for (int i = 0; i < scores.length; i++) {
          expected[items.get(i)] = scores[i];
        }
      }
      for (JsonNode hit : hits) {
        double score = expected[Integer.parseInt(hit.get("_id").asText())];
        assertThat(hit.get("_score").asDouble()).as(index).isCloseTo(score, within(1e-4));
      }
      scoresOfTasksAreThoseOfTheWindow(server, index);
    }
    scoredTogether(server, prices);
    tooMany(server);
  }

  /** Hits of a kNN search are fetched by a request of its own, also where there is one shard. */
  private static void scoresOfTasksAreThoseOfTheWindow(ElasticsearchServer server, String index) {
    String nearest =
        "\"knn\":{\"field\":\"place\",\"query_vector\":[0,1],\"k\":100,\"num_candidates\":200}";
    for (String query : new String[] {nearest, "\"query\":{\"match_all\":{}}"}) {
      String body = "{\"size\":100," + query + "," + rescore(ITEMS, true) + "}";
      JsonNode hits = search(server, index, body);
      assertThat(hits).hasSize(100);
      for (JsonNode hit : hits) {
        double score = hit.at("/fields/_towerrank/0/scores/click").asDouble();
        assertThat(score).as(index + query).isEqualTo(hit.get("_score").asDouble());
      }
    }
  }

  /** All items of a request of {@code _score} are a batch. */
  private static void scoredTogether(ElasticsearchServer server, double[] prices) {
    List<Object> items = new ArrayList<>();
    for (double price : prices) {
      items.add(Map.of("price", price));
    }
    Map<String, Object> body = Map.of("user", Map.of("budget", BUDGET), "items", items);
    JsonNode scored =
        server
            .client()
            .send("POST", "/_towerrank/models/mixing/_score", Catalogue.json(body))
            .orFail()
            .json()
            .get("items");
    double[] expected = MixingGraphs.attentionOf(prices, BUDGET);
    for (int i = 0; i < prices.length; i++) {
      double score = scored.get(i).at("/scores/click").asDouble();
      assertThat(score).isCloseTo(expected[i], within(1e-4));
    }
  }

  /** A window that the graph has no room for as one batch is a mistake of the request. */
  private static void tooMany(ElasticsearchServer server) {
    index(server, "mixing-many", 1, MixedBundle.prices(6000));
    String body = "{\"size\":10," + rescore(6000) + "}";
    Answer answer = server.client().send("POST", "/mixing-many/_search", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("model [mixing]: expected at most").contains("got 6000");
  }

  private static List<Integer> ofShard(ElasticsearchServer server, String index, int shard) {
    List<Integer> items = new ArrayList<>();
    server
        .client()
        .send(
            "POST",
            "/" + index + "/_search?preference=_shards:" + shard,
            "{\"size\":200,\"_source\":false}")
        .orFail()
        .json()
        .at("/hits/hits")
        .forEach(hit -> items.add(Integer.parseInt(hit.get("_id").asText())));
    return items;
  }

  private static void index(ElasticsearchServer server, String index, int shards, double[] prices) {
    String settings =
        "{\"settings\":{\"number_of_shards\":"
            + shards
            + "},\"mappings\":{\"properties\":{\"price\":{\"type\":\"double\"},\"place\":{\"type\":"
            + "\"dense_vector\",\"dims\":2,\"similarity\":\"l2_norm\",\"index_options\":{\"type\":"
            + "\"flat\"}}}}}";
    server.client().send("PUT", "/" + index, settings).orFail();
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < prices.length; i++) {
      bulk.append("{\"index\":{\"_id\":\"" + i + "\"}}\n");
      bulk.append("{\"price\":" + prices[i] + ",\"place\":[" + prices[i] + ",1]}\n");
    }
    server.client().send("POST", "/" + index + "/_bulk?refresh=true", "" + bulk).orFail();
  }
}
