package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Items with texts on a server, and a ranker that reads scores of queries on them. */
final class WordSearch {
  static final String MODEL = "queries";
  static final byte[] ZIP = CatalogueModels.queryRanker(21);
  static final int ITEMS = 60;
  static final String FIRST = "{\"match\":{\"text\":\"w0 w1\"}}";
  static final String WORDS = "{\"match\":{\"text\":{\"query\":\"w2 w3\",\"_name\":\"w\"}}}";

  /** Of every kind whose scores are computed in a way of its own. */
  static final List<String> OTHERS =
      List.of(
          "{\"bool\":{\"should\":[{\"match_phrase\":{\"text\":\"w1"
              + " w2\"}},{\"term\":{\"stars\":3}}],\"must_not\":{\"match\":{\"text\":\"w5\"}}}}",
          "{\"function_score\":{\"query\":{\"match\":{\"text\":\"w4\"}},\"field_value_factor\":"
              + "{\"field\":\"year\",\"factor\":0.001,\"missing\":3}}}",
          "{\"nested\":{\"path\":\"parts\",\"query\":{\"match\":{\"parts.word\":\"w1\"}},"
              + "\"score_mode\":\"max\"}}",
          "{\"knn\":{\"field\":\"other_vector\",\"query_vector\":[1,2,3],\"k\":60,"
              + "\"num_candidates\":60}}",
          "{\"constant_score\":{\"filter\":{\"range\":{\"price\":{\"gte\":50}}},\"boost\":2.5}}",
          "{\"terms\":{\"brand\":{\"index\":\"brands\",\"id\":\"1\",\"path\":\"liked\"}}}",
          "{\"match_none\":{}}");

  private WordSearch() {}

  static Map<String, Map<String, Object>> items() {
    SplittableRandom random = new SplittableRandom(9);
    Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    for (int i = 0; i < ITEMS; i++) {
      Map<String, Object> item = CatalogueModels.item(random, i);
      item.put("text", words(random));
      item.put("parts", List.of(Map.of("word", words(random)), Map.of("word", words(random))));
      item.put("other_vector", List.of(random.nextDouble() + 0.1, random.nextDouble(), 1));
      items.put("" + i, item);
    }
    return items;
  }

  static String words(SplittableRandom random) {
    StringBuilder words = new StringBuilder("w0 ");
    for (int i = random.nextInt(8); i > 0; i--) {
      words.append('w').append(random.nextInt(6)).append(' ');
    }
    return words.toString();
  }

  /** Model and indexes, once. */
  static void prepare(ElasticsearchServer server) {
    if (server.client().send("GET", "/words-3").status() != 404) {
      return;
    }
    Catalogue.put(server, MODEL, ZIP);
    String liked = "{\"liked\":[\"brand 1\",\"brand 7\",\"brand 12\"]}";
    server.client().send("PUT", "/brands/_doc/1?refresh=true", liked).orFail();
    for (int shards : List.of(1, 3)) {
      String index = "words-" + shards;
      Catalogue.create(server, index, shards);
      String nested =
          "{\"properties\":{\"parts\":{\"type\":\"nested\",\"properties\":{\"word\":"
              + "{\"type\":\"text\"}}}}}";
      server.client().send("PUT", "/" + index + "/_mapping", nested).orFail();
      Catalogue.add(server, index, items());
    }
  }

  /** An index of two shards with many items, once. */
  static void prepareMany(ElasticsearchServer server, int count) {
    if (server.client().send("GET", "/words-many").status() != 404) {
      return;
    }
    Catalogue.create(server, "words-many", 2);
    SplittableRandom random = new SplittableRandom(10);
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < count; i++) {
      Map<String, Object> item = CatalogueModels.item(random, i);
      item.put("text", words(random));
      bulk.append("{\"index\":{}}\n").append(Catalogue.json(item)).append('\n');
    }
    Answer answer = server.client().send("POST", "/words-many/_bulk?refresh=true", bulk.toString());
    assertThat(answer.orFail().json().get("errors").asBoolean()).isFalse();
  }

  static String rescore(String other, String more) {
    return "\"rescore\":{\"window_size\":100,\"towerrank\":{\"model_id\":\"queries\",\"user\":"
        + Catalogue.json(USER)
        + more
        + ",\"queries\":{\"words\":"
        + WORDS
        + ",\"other\":"
        + other
        + "}}}";
  }

  static JsonNode search(ElasticsearchServer server, String path, String body) {
    Answer answer = server.client().send("POST", path, body).orFail();
    assertThat(answer.json().at("/_shards/failed").asInt()).as(answer.body()).isZero();
    return answer.json().at("/hits/hits");
  }

  static Map<String, String> scores(ElasticsearchServer server, String path, String query) {
    Map<String, String> scores = new LinkedHashMap<>();
    String body = "{\"size\":100,\"_source\":false,\"query\":" + query + "}";
    search(server, path, body)
        .forEach(hit -> scores.put(hit.get("_id").asText(), hit.get("_score").asText()));
    return scores;
  }

  static RankingModel model() throws IOException {
    return RankingModel.load(CatalogueModels.open(ZIP), SessionSettings.SERVING.whole());
  }

  static void refused(ElasticsearchServer server, String rescore, String... texts) {
    String body = "{\"query\":" + FIRST + "," + rescore + "}";
    Answer answer = server.client().send("POST", "/words-3/_search", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().toString()).contains(texts);
  }

  static void setting(ElasticsearchServer server, String name, @Nullable Object value) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(name, value);
    server
        .client()
        .send("PUT", "/_cluster/settings", Catalogue.json(Map.of("persistent", settings)))
        .orFail();
  }

  /** What the model gives here for rows that have the scores of whole searches. */
  static Map<String, float[]> expected(
      ElasticsearchServer server, RankingModel model, String path, String other) {
    Map<String, String> first = scores(server, path, FIRST);
    Map<String, String> words = scores(server, path, WORDS);
    Map<String, String> others = scores(server, path, other);
    RowEncoder encoder = new RowEncoder(model.schema(), RankingModel.CANDIDATE_SIDES);
    Map<String, float[]> expected = new LinkedHashMap<>();
    first.forEach(
        (id, score) -> {
          Map<String, Object> row = new LinkedHashMap<>(items().getOrDefault(id, Map.of()));
          row.put("first_pass_score", score);
          row.put("words", words.getOrDefault(id, ""));
          row.put("other", others.getOrDefault(id, ""));
          EncodedRows rows = encoder.newRows(1);
          encoder.encode(row, rows, 0);
          expected.put(id, model.score(model.request(USER), rows));
        });
    return expected;
  }

  static void assertScores(JsonNode hits, Map<String, float[]> expected) {
    assertThat(hits).hasSameSizeAs(expected.keySet());
    for (JsonNode hit : hits) {
      float[] tasks = Objects.requireNonNull(expected.get(hit.get("_id").asText()));
      assertThat(hit.get("_score").asDouble()).isCloseTo(tasks[0] + tasks[1], within(CLOSE));
    }
  }
}
