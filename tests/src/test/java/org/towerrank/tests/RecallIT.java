package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;
import static org.towerrank.tests.CatalogueSearch.refused;
import static org.towerrank.tests.CatalogueSearch.search;
import static org.towerrank.tests.CatalogueSearch.vectorBuilder;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Recall by the vector of a user on a real server, compared with the same towers run here. */
@ExtendWith(Servers.class)
@Tag("versions")
class RecallIT {
  @BeforeAll
  static void index(ElasticsearchServer server) {
    Catalogue.prepare(server);
  }

  @Test
  void vectorsOfUsersAndItemsAreThoseOfTheTowers(ElasticsearchServer server) throws IOException {
    try (TwoTowerModel towers = OfflineCatalogue.towers()) {
      for (Map<String, Object> user : List.of(USER, Map.<String, Object>of())) {
        float[] vector = towers.userVector(user);
        String builder = vectorBuilder(Catalogue.TOWERS, user);
        String knn = "\"field\":\"item_vector\",\"k\":90,\"num_candidates\":90," + builder;
        String query = "\"query\":{\"knn\":{\"field\":\"item_vector\",\"k\":90," + builder + "}}";
        for (String part :
            List.of("\"knn\":{" + knn + "}", query, "\"retriever\":{\"knn\":{" + knn + "}}")) {
          JsonNode hits = search(server, "one-shard", "{\"size\":90," + part + "}");
          assertThat(hits).isNotEmpty();
          for (JsonNode hit : hits) {
            double product =
                OfflineCatalogue.dot(
                    vector, OfflineCatalogue.itemVector(towers, hit.get("_id").asText()));
            assertThat(hit.get("_score").asDouble()).isCloseTo((1 + product) / 2, within(CLOSE));
          }
        }
      }
    }
  }

  @Test
  void vectorsOfUsersHaveAThreadPoolOfTheirOwn(ElasticsearchServer server) {
    String knn = "{\"knn\":{\"field\":\"item_vector\",\"k\":5,\"num_candidates\":9,";
    int recalls = completed(server, "towerrank_recall");
    int inferences = completed(server, "towerrank_inference");
    search(server, "one-shard", knn + vectorBuilder(Catalogue.TOWERS, USER) + "}}");

    // A thread counts what it did after it has handed it on.
    while (completed(server, "towerrank_recall") == recalls) {
      Thread.onSpinWait();
    }
    assertThat(completed(server, "towerrank_inference")).isEqualTo(inferences);
  }

  private static int completed(ElasticsearchServer server, String pool) {
    JsonNode nodes =
        server.client().send("GET", "/_nodes/stats/thread_pool").orFail().json().get("nodes");
    return nodes.elements().next().at("/thread_pool/" + pool + "/completed").asInt();
  }

  @Test
  void recallKeepsToTheFilterOfTheSearch(ElasticsearchServer server) {
    String filtered =
        "{\"size\":90,\"knn\":{\"field\":\"item_vector\",\"k\":20,\"num_candidates\":90,"
            + "\"filter\":{\"term\":{\"available\":true}},"
            + vectorBuilder(Catalogue.TOWERS, USER)
            + "}}";
    JsonNode hits = search(server, "one-shard", filtered);

    assertThat(hits).hasSize(20);
    for (JsonNode hit : hits) {
      assertThat(hit.at("/_source/available").asBoolean()).isTrue();
    }
  }

  @Test
  void wrongRecallsAreTheClientsMistake(ElasticsearchServer server) {
    String knn = "{\"knn\":{\"field\":\"%s\",\"k\":5,\"num_candidates\":9,%s}}";
    String ranker = vectorBuilder(Catalogue.RANKER, USER);
    String unknown = vectorBuilder("catalogue-tower", USER);
    refused(server, knn.formatted("item_vector", ranker), 400, "expected two towers");
    refused(server, knn.formatted("item_vector", unknown), 404, "catalogue-towers");
    String towers = vectorBuilder(Catalogue.TOWERS, USER);
    refused(
        server,
        knn.formatted("other_vector", towers),
        400,
        "model [catalogue-towers] version [1] makes vectors of [6] dimensions: expected field"
            + " [other_vector] of index [three-shards] to be a [dense_vector] of as many, got a"
            + " [dense_vector] of [3]");
    String nested = knn.replace("{\"knn\":", "{\"retriever\":{\"knn\":") + "}";
    refused(server, nested.formatted("other_vector", towers), 400, "version [1] makes vectors");
    String wrong = vectorBuilder(Catalogue.TOWERS, Map.of("histry", List.of()));
    refused(server, knn.formatted("item_vector", wrong), 400, "nearest is [history]");
  }

  @Test
  void innerProductsAreNotSearchedByAnotherSimilarity(ElasticsearchServer server) {
    Catalogue.put(server, "products", RandomBundles.productTowers(3));
    for (String similarity : new String[] {"", "l2_norm", "max_inner_product"}) {
      String index = "compared-by-" + (similarity.isEmpty() ? "default" : similarity);
      String mapped = similarity.isEmpty() ? "" : ",\"similarity\":\"" + similarity + "\"";
      String vector = "{\"type\":\"dense_vector\",\"dims\":6" + mapped + "}";
      String properties = "{\"item_id\":{\"type\":\"keyword\"},\"v\":" + vector + "}";
      server
          .client()
          .send("PUT", "/" + index, "{\"mappings\":{\"properties\":" + properties + "}}")
          .orFail();
      Catalogue.add(server, index, Map.of("1", Map.of("item_id", "v1")));
      String embed = "{\"index\":\"" + index + "\",\"target_field\":\"v\"}";
      server
          .client()
          .send("POST", "/_towerrank/models/products/_embed_index?refresh=true", embed)
          .orFail();

      Answer found =
          server
              .client()
              .send(
                  "POST",
                  "/" + index + "/_search",
                  "{\"knn\":{\"field\":\"v\",\"k\":1,\"num_candidates\":1,"
                      + vectorBuilder("products", Map.of())
                      + "}}");

      if (similarity.equals("max_inner_product")) {
        assertThat(found.orFail().json().at("/hits/total/value").asInt()).isEqualTo(1);
      } else {
        assertThat(found.status()).as(found.body()).isEqualTo(400);
        assertThat(found.body())
            .contains("one of [max_inner_product, dot_product], got [")
            .contains("of index [" + index + "]");
      }
    }
  }
}
