package org.towerrank.tests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.tests.CheckedAnswers.Check;
import org.towerrank.tests.CheckedAnswers.Verdict;
import org.towerrank.tests.ClusterLoad.Request;

/**
 * What clients ask of the catalogue's index and models all the time: rescored searches, recall,
 * scores without a search, and the same documents indexed again through the pipeline.
 */
final class CatalogueTraffic {
  /** The alias of the ranker that searches use. */
  static final String ALIAS = "live";

  private static final int DOCUMENTS = Catalogue.ITEMS - Catalogue.ITEMS / 10;
  private static final int BULK = 5;

  private final String index;
  private final ExpectedScores expected;
  private final Map<String, Double> recall;

  /**
   * @param index with all items of the catalogue but every tenth, whose vectors are searched
   *     exactly
   * @param expected scores of the versions that the alias may point to
   */
  CatalogueTraffic(String index, ExpectedScores expected) throws IOException {
    this.index = index;
    this.expected = expected;
    this.recall = recallScores(expected.user());
  }

  /** The server's score of a similarity: half of one more. */
  private static Map<String, Double> recallScores(Map<String, Object> user) throws IOException {
    Map<String, Double> scores = new LinkedHashMap<>();
    try (TwoTowerModel towers = OfflineCatalogue.towers()) {
      float[] vector = towers.userVector(user);
      for (String id : Catalogue.items().keySet()) {
        double product = OfflineCatalogue.dot(vector, OfflineCatalogue.itemVector(towers, id));
        scores.put(id, (1 + product) / 2);
      }
    }
    return scores;
  }

  /** The makers of all kinds of requests, searches twice as often as the others. */
  List<Function<SplittableRandom, Request>> requests() {
    return List.of(r -> rescored(), r -> recalled(), r -> rescored(), r -> scored(), this::indexed);
  }

  /** A search whose hits are all rescored. */
  Request rescored() {
    Map<String, Object> rescorer =
        Map.of("model_id", ALIAS, "user", expected.user(), "return_scores", true);
    Map<String, Object> search =
        Map.of(
            "size",
            Catalogue.ITEMS,
            "rescore",
            Map.of("window_size", Catalogue.ITEMS, "towerrank", rescorer));
    return new Request(
        "POST",
        "/" + index + "/_search",
        Catalogue.json(search),
        answer -> CheckedAnswers.rescored(answer, expected, DOCUMENTS));
  }

  private Request recalled() {
    Map<String, Object> user = Map.of("model_id", Catalogue.TOWERS, "user", expected.user());
    Map<String, Object> knn =
        Map.of(
            "field",
            "item_vector",
            "k",
            Catalogue.ITEMS,
            "num_candidates",
            Catalogue.ITEMS,
            "query_vector_builder",
            Map.of("towerrank", user));
    return new Request(
        "POST",
        "/" + index + "/_search",
        Catalogue.json(Map.of("size", Catalogue.ITEMS, "_source", false, "knn", knn)),
        answer ->
            CheckedAnswers.failure(answer)
                .orElseGet(
                    () ->
                        CheckedAnswers.scores(
                            answer.json().at("/hits/hits"), recall, DOCUMENTS, "recall")));
  }

  private Request scored() {
    Map<String, Object> body =
        Map.of(
            "user",
            expected.user(),
            "documents",
            Map.of("index", index, "ids", List.of("1", "7", "42")));
    return new Request(
        "POST",
        "/_towerrank/models/" + ALIAS + "/_score",
        Catalogue.json(body),
        answer -> CheckedAnswers.failure(answer).orElseGet(() -> checkScored(answer.json())));
  }

  private Check checkScored(JsonNode answer) {
    int version = answer.get("version").asInt();
    Map<String, Double> scores = expected.of(version);
    for (JsonNode item : answer.get("items")) {
      double sum = 0;
      for (JsonNode score : item.get("scores")) {
        sum += score.asDouble();
      }
      Double wanted = scores.get(item.get("id").asText());
      if (wanted == null || Math.abs(sum - wanted) > 1e-5) {
        return new Check(Verdict.WRONG, "expected " + wanted + ", got " + item);
      }
    }
    return Check.RIGHT;
  }

  /** The same documents as before, so that nothing that a search finds changes. */
  private Request indexed(SplittableRandom random) {
    Map<String, Map<String, Object>> items = Catalogue.items();
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < BULK; i++) {
      int number = random.nextInt(Catalogue.ITEMS / 10) * 10 + 1 + random.nextInt(9);
      bulk.append("{\"index\":{\"_id\":\"" + number + "\"}}\n");
      bulk.append(Catalogue.json(Objects.requireNonNull(items.get("" + number)))).append('\n');
    }
    return new Request(
        "POST",
        "/" + index + "/_bulk?pipeline=catalogue-vectors&timeout=10s",
        bulk.toString(),
        answer -> CheckedAnswers.failure(answer).orElseGet(() -> checkIndexed(answer.json())));
  }

  private static Check checkIndexed(JsonNode answer) {
    for (JsonNode item : answer.get("items")) {
      JsonNode written = item.get("index");
      if (written.has("error")) {
        Optional<Check> failure =
            CheckedAnswers.failure(new Answer(written.get("status").asInt(), written.toString()));
        return failure.orElseThrow();
      }
    }
    return Check.RIGHT;
  }
}
