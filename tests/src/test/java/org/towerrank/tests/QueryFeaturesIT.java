package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.WordSearch.FIRST;
import static org.towerrank.tests.WordSearch.OTHERS;
import static org.towerrank.tests.WordSearch.WORDS;
import static org.towerrank.tests.WordSearch.assertScores;
import static org.towerrank.tests.WordSearch.expected;
import static org.towerrank.tests.WordSearch.model;
import static org.towerrank.tests.WordSearch.refused;
import static org.towerrank.tests.WordSearch.rescore;
import static org.towerrank.tests.WordSearch.scores;
import static org.towerrank.tests.WordSearch.search;
import static org.towerrank.tests.WordSearch.setting;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.model.Fm;
import org.towerrank.model.Loss;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Queries whose scores a model reads, and logs of what it read, on a real server. */
@ExtendWith(Servers.class)
class QueryFeaturesIT {
  private static final int CLAUSES = 200_000;
  private static final int MANY = 6000;
  private static final int SEARCHES = 200;

  @BeforeAll
  static void index(ElasticsearchServer server) {
    WordSearch.prepare(server);
  }

  @Test
  void theModelReadsTheScoresOfWholeSearchesOnAnyIndex(ElasticsearchServer server)
      throws IOException {
    try (RankingModel model = model()) {
      for (String path :
          List.of(
              "/words-1/_search",
              "/words-3/_search",
              "/words-3/_search?search_type=dfs_query_then_fetch")) {
        for (String other : OTHERS) {
          String body = "{\"size\":100,\"query\":" + FIRST + "," + rescore(other, "") + "}";
          assertScores(search(server, path, body), expected(server, model, path, other));
        }
      }
    }
  }

  @Test
  void aWindowOfSomeHitsSeveralRescorersAndRetrieversReadThemToo(ElasticsearchServer server)
      throws IOException {
    String other = OTHERS.getFirst();
    String path = "/words-3/_search";
    try (RankingModel model = model()) {
      Map<String, float[]> expected = expected(server, model, path, other);
      String window = rescore(other, "").replace("\"window_size\":100", "\"window_size\":4");
      JsonNode few = search(server, path, "{\"size\":50,\"query\":" + FIRST + "," + window + "}");
      assertThat(few).hasSize(12);
      for (JsonNode hit : few) {
        float[] tasks = Objects.requireNonNull(expected.get(hit.get("_id").asText()));
        assertThat(hit.get("_score").asDouble()).isCloseTo(tasks[0] + tasks[1], within(CLOSE));
      }
      String retriever =
          "{\"size\":100,\"retriever\":{\"rescorer\":{\"retriever\":{\"standard\":{\"query\":"
              + FIRST
              + "}},"
              + rescore(other, "")
              + "}}}";
      assertScores(search(server, path, retriever), expected);
    }
    String twice =
        "{\"size\":5,\"explain\":true,\"query\":"
            + FIRST
            + ",\"rescore\":["
            + rescore(other, ",\"return_scores\":true").substring("\"rescore\":".length())
            + ","
            + rescore(other, ",\"return_scores\":true,\"log\":true")
                .substring("\"rescore\":".length())
            + "]}";
    for (JsonNode hit : search(server, path, twice)) {
      JsonNode scores = hit.at("/fields/_towerrank");
      assertThat(scores).hasSize(2);
      double first = sum(scores.get(0));
      assertThat(hit.at("/fields/_towerrank_log/0/raw/query/first_pass_score").asDouble())
          .isCloseTo(first, within(CLOSE));
      assertThat(hit.get("_score").asDouble()).isCloseTo(sum(scores.get(1)), within(CLOSE));
      assertThat(hit.get("_explanation").toString())
          .contains("query feature [query_words]: ", "query feature [query_first_pass_score]: [");
    }
  }

  private static double sum(JsonNode scores) {
    return scores.at("/scores/click").asDouble() + scores.at("/scores/like").asDouble();
  }

  @Test
  void hitsTellTheNamesOfTheQueriesThatTheyMatch(ElasticsearchServer server) {
    String body = "{\"size\":100,\"query\":" + FIRST + "," + rescore(OTHERS.getFirst(), "") + "}";
    Map<String, String> words = scores(server, "/words-1/_search", WORDS);
    for (JsonNode hit : search(server, "/words-1/_search", body)) {
      assertThat(hit.has("matched_queries")).isEqualTo(words.containsKey(hit.get("_id").asText()));
    }
  }

  @Test
  void wrongQueriesAreTheClientsMistake(ElasticsearchServer server) {
    String good = rescore("{\"match_all\":{}}", "");
    refused(server, good.replace("\"other\"", "\"othr\""), "[othr]", "nearest is [other]");
    refused(
        server,
        good.replace(",\"other\":{\"match_all\":{}}", ""),
        "expected a query for each of",
        "there is none for [other]");
    refused(server, good.replace("\"queries\"", "\"querys\""), "nearest is [queries]");
    refused(server, good.replace("match_all", "mach_all"), "unknown query [mach_all]");
    refused(server, good.replace("{\"match_all\":{}}", "7"), "start_object");
    refused(server, good.replace("{\"match_all\":{}}", "{}"), "query");
    refused(server, rescore("{\"range\":{\"year\":{\"gte\":\"x\"}}}", ""), "x");
    refused(
        server, rescore("{\"nested\":{\"path\":\"no\",\"query\":{\"match_all\":{}}}}", ""), "no");
    refused(
        server,
        good.replaceFirst("\"queries\":\\{.*", "\"queries\":[]}}"),
        "expected an object with queries");
    refused(
        server,
        rescore("{\"match_all\":{\"boost\":3e38}}", "").replace("w2 w3\"", "w2\",\"boost\":1e39"),
        "words");
    Catalogue.prepare(server);
    refused(
        server,
        good.replace("\"model_id\":\"queries\"", "\"model_id\":\"" + Catalogue.RANKER + "\""),
        "it takes no queries");
  }

  @Test
  void whatTheServerHoldsTooExpensiveIsRefused(ElasticsearchServer server) {
    String prefix = rescore("{\"wildcard\":{\"brand\":\"*1\"}}", "");
    String body = "{\"query\":" + FIRST + "," + prefix + "}";
    search(server, "/words-3/_search", body);
    setting(server, "search.allow_expensive_queries", false);
    try {
      refused(server, prefix, "search.allow_expensive_queries");
    } finally {
      setting(server, "search.allow_expensive_queries", null);
    }
  }

  /** The server of these tests has no language of scripts, as one may that allows none. */
  @Test
  void scriptsThatTheServerDoesNotRunAreRefused(ElasticsearchServer server) {
    String query =
        "{\"script_score\":{\"query\":{\"match_all\":{}},\"script\":{\"source\":\"1\"}}}";
    refused(server, rescore(query, ""), "script_lang not supported [painless]");
  }

  @Test
  void tooManyClausesAreRefused(ElasticsearchServer server) {
    String clauses =
        IntStream.range(0, CLAUSES)
            .mapToObj(i -> "{\"term\":{\"text\":\"x" + i + "\"}}")
            .collect(Collectors.joining(","));
    refused(server, rescore("{\"bool\":{\"should\":[" + clauses + "]}}", ""), "too_many");
  }

  /**
   * Two windows of a shard are more than is kept of a point in time, so that the first is scored
   * again for the hits that are fetched. It has to say what the small windows of these hits say.
   */
  @Test
  void windowsOfAPointInTimeThatWereForgottenAreScoredAgain(ElasticsearchServer server) {
    WordSearch.prepareMany(server, MANY);
    String one =
        rescore(constant("{\"term\":{\"stars\":3}}"), ",\"log\":true,\"return_scores\":true")
            .replace(WORDS, constant("{\"match\":{\"text\":\"w2\"}}"))
            .replace("\"window_size\":100", "\"window_size\":5000")
            .substring("\"rescore\":".length());
    String rescorers = ",\"rescore\":[" + one + "," + one + "]";
    Answer opened = server.client().send("POST", "/words-many/_pit?keep_alive=1m").orFail();
    String pit = ",\"pit\":{\"id\":\"" + opened.json().get("id").asText() + "\"}";
    long before = inferences(server);
    String all = "{\"size\":8,\"query\":" + constant("{\"match_all\":{}}") + pit + rescorers + "}";
    JsonNode hits = search(server, "/_search", all);
    assertThat(inferences(server) - before).isGreaterThan(4);
    List<String> ids = new ArrayList<>();
    hits.forEach(hit -> ids.add(hit.get("_id").asText()));
    String these = constant("{\"ids\":{\"values\":" + Catalogue.json(ids) + "}}");
    before = inferences(server);
    JsonNode kept =
        search(server, "/_search", "{\"size\":8,\"query\":" + these + pit + rescorers + "}");
    assertThat(inferences(server) - before).isLessThanOrEqualTo(4);
    assertThat(kept).hasSize(8).hasSameSizeAs(hits);
    for (JsonNode hit : kept) {
      int place = ids.indexOf(hit.get("_id").asText());
      assertThat(hit.at("/fields/_towerrank_log")).hasSize(2);
      // Runs over more documents round differently.
      for (int i = 0; i < 2; i++) {
        JsonNode log = hit.at("/fields/_towerrank_log/" + i);
        JsonNode again = hits.get(place).at("/fields/_towerrank_log/" + i);
        assertThat(log.at("/raw/item")).isEqualTo(again.at("/raw/item"));
        assertThat(log.at("/raw/query/other")).isEqualTo(again.at("/raw/query/other"));
        assertThat(log.at("/raw/query/first_pass_score").asDouble())
            .isCloseTo(again.at("/raw/query/first_pass_score").asDouble(), within(CLOSE));
        String click = "/fields/_towerrank/" + i + "/scores/click";
        assertThat(hit.at(click).asDouble())
            .isCloseTo(hits.get(place).at(click).asDouble(), within(CLOSE));
      }
    }
  }

  /**
   * Many searches of one point in time rescore the same documents at once. They differ only in
   * their query, whose score the model reads.
   */
  @Test
  void searchesOfOnePointInTimeReturnTheScoresOfTheirOwnQuery(ElasticsearchServer server) {
    Answer opened = server.client().send("POST", "/words-3/_pit?keep_alive=1m").orFail();
    String id = opened.json().get("id").asText();
    StringBuilder searches = new StringBuilder();
    for (int i = 1; i <= SEARCHES; i++) {
      String query = "{\"match_all\":{\"boost\":" + i / 100.0 + "}}";
      searches.append("{}\n{\"size\":100,\"_source\":false,\"query\":").append(query);
      searches.append(",\"pit\":{\"id\":\"").append(id).append("\"},");
      searches.append(rescore(OTHERS.getFirst(), ",\"return_scores\":true")).append("}\n");
    }
    String path = "/_msearch?max_concurrent_searches=20";
    JsonNode answers =
        server.client().send("POST", path, searches.toString()).orFail().json().get("responses");
    assertThat(answers).hasSize(SEARCHES);
    for (JsonNode answer : answers) {
      assertThat(answer.at("/hits/hits")).as(answer.toString()).hasSize(WordSearch.ITEMS);
      for (JsonNode hit : answer.at("/hits/hits")) {
        assertThat(sum(hit.at("/fields/_towerrank/0")))
            .isCloseTo(hit.get("_score").asDouble(), within(CLOSE));
      }
    }
  }

  private static String constant(String query) {
    return "{\"constant_score\":{\"filter\":" + query + "}}";
  }

  private static long inferences(ElasticsearchServer server) {
    return ServerStatistics.of(server, WordSearch.MODEL, 1).get("inferences").asLong();
  }

  @Test
  void itemsScoredWithoutASearchComeWithTheScoresOfQueries(ElasticsearchServer server)
      throws IOException {
    String path = "/_towerrank/models/queries/_score";
    Map<String, Object> item = new LinkedHashMap<>(Map.of("item_id", "v3", "words", 2.5));
    item.put("other", null);
    Answer without =
        server.client().send("POST", path, Catalogue.json(Map.of("items", List.of(item))));
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.body()).contains("[items.0]: expected the score of a query in [first_pass_");
    item.put("first_pass_score", 1);
    Answer scored =
        server.client().send("POST", path, Catalogue.json(Map.of("items", List.of(item)))).orFail();
    try (RankingModel model = model()) {
      RowEncoder encoder = new RowEncoder(model.schema(), RankingModel.CANDIDATE_SIDES);
      float[] expected = model.score(model.request(Map.of()), encoder.row(item));
      assertThat(scored.json().at("/items/0/scores/click").asDouble())
          .isCloseTo(expected[0], within(CLOSE));
    }
    String documents = "{\"documents\":{\"index\":\"words-1\",\"ids\":[\"1\"]}}";
    Answer refused = server.client().send("POST", path, documents);
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("[document 1]", "side [query]");
  }

  @Test
  void itemsAreRefusedWithoutASearchWhereAQueryIsCalledAsAField(ElasticsearchServer server) {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new NumericFeature("stock", Side.ITEM, "words", "number"),
                new NumericFeature("match", Side.QUERY, "words", "number")),
            Map.of("number", new IdentityEncoder(0, false)));
    byte[] zip = CatalogueModels.zip(new Fm(4, Loss.CROSS_ENTROPY), schema, List.of("click"), 7);
    Catalogue.put(server, "one-name", zip);
    Answer refused =
        server
            .client()
            .send("POST", "/_towerrank/models/one-name/_score", "{\"items\":[{\"words\":3}]}");
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("feature [stock] reads field [words]", "feature [match]");
  }
}
