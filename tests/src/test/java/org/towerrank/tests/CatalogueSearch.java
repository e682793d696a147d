package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Searches in the catalogue's indexes. */
final class CatalogueSearch {
  /** Someone with a history, of which one item is unknown. */
  static final Map<String, Object> USER =
      Map.of("user_id", "v3", "history", List.of("v1", "v9", "v50", "nobody"));

  /** Differences of single-precision arithmetic in another order. */
  static final double CLOSE = 1e-6;

  private CatalogueSearch() {}

  static String vectorBuilder(String model, Map<String, Object> user) {
    return "\"query_vector_builder\":{\"towerrank\":"
        + Catalogue.json(Map.of("model_id", model, "user", user))
        + "}";
  }

  static JsonNode search(ElasticsearchServer server, String index, String body) {
    return server
        .client()
        .send("POST", "/" + index + "/_search", body)
        .orFail()
        .json()
        .at("/hits/hits");
  }

  /** Of hits, by their ids. */
  static Map<String, Double> scores(JsonNode hits) {
    Map<String, Double> scores = new LinkedHashMap<>();
    hits.forEach(hit -> scores.put(hit.get("_id").asText(), hit.get("_score").asDouble()));
    return scores;
  }

  /** That hits, by their ids, have scores. */
  static void assertScores(JsonNode hits, Map<String, Float> expected) {
    for (JsonNode hit : hits) {
      double score = expected.getOrDefault(hit.get("_id").asText(), Float.NaN);
      assertThat(hit.get("_score").asDouble()).isCloseTo(score, within(CLOSE));
    }
  }

  /** That scored items, by their ids, have scores of the task {@code click}. */
  static void assertClicks(JsonNode items, Map<String, Float> expected) {
    for (JsonNode item : items) {
      double score = expected.getOrDefault(item.get("id").asText(), Float.NaN);
      assertThat(item.at("/scores/click").asDouble()).isCloseTo(score, within(CLOSE));
    }
  }

  static void assertVector(JsonNode actual, float[] expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual.get(i).asDouble()).isCloseTo(expected[i], within(CLOSE));
    }
  }

  static void refused(ElasticsearchServer server, String body, int status, String text) {
    Answer answer = server.client().send("POST", "/three-shards/_search", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().toString()).contains(text);
  }
}
