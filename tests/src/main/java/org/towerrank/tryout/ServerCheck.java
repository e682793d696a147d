package org.towerrank.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.server.ServerClient;

/**
 * Compares what a server answers with the same bundles run in this JVM, over the same tables: the
 * vectors of users, the scores of recall and of the rankers, and the films that the server's kNN
 * search finds with those that an exact search does.
 */
final class ServerCheck implements AutoCloseable {
  private static final int NEAREST = 100;
  private static final int CANDIDATES = 200;
  private static final JsonMapper JSON = new JsonMapper();

  private final ServerClient client;
  private final TwoTowerModel towers;
  private final List<RankingModel> rankers;
  private final OfflineItems items;
  private final CheckResult.Differences differences = new CheckResult.Differences();

  private ServerCheck(
      ServerClient client, TwoTowerModel towers, List<RankingModel> rankers, OfflineItems items) {
    this.client = client;
    this.towers = towers;
    this.rankers = rankers;
    this.items = items;
  }

  /** Loads the towers of DSSM and both rankers of a demonstration. */
  static ServerCheck of(ServerClient client, DemoOutput demo) throws IOException {
    TwoTowerModel towers = TwoTowerModel.load(demo.bundle("dssm"), SessionSettings.SERVING);
    List<RankingModel> rankers =
        List.of(
            RankingModel.load(demo.bundle("deepfm"), SessionSettings.SERVING),
            RankingModel.load(demo.bundle("mmoe"), SessionSettings.SERVING));
    return new ServerCheck(client, towers, rankers, OfflineItems.read(demo.items(), towers));
  }

  /**
   * Compares for some users.
   *
   * @param users documents of the index of users, by id
   */
  CheckResult run(Map<String, Map<String, Object>> users) throws IOException {
    for (Map.Entry<String, Map<String, Object>> user : users.entrySet()) {
      check(user.getKey(), user.getValue());
    }
    return differences.result(users.size());
  }

  private void check(String id, Map<String, Object> document) throws IOException {
    Map<String, Object> from = Map.of("from", Map.of("index", DemoServer.USERS, "id", id));
    float[] vector = towers.userVector(OfflineItems.userValues(towers.schema(), document));
    JsonNode scored = send("/_towerrank/models/dssm/_score", Map.of("user", from));
    for (int i = 0; i < vector.length; i++) {
      differences.vector(scored.at("/user_vector/" + i).asDouble() - vector[i]);
    }
    for (RankingModel ranker : rankers) {
      JsonNode hits = send("/" + DemoServer.ITEMS + "/_search", search(ranker, from));
      checkRanking(ranker, document, hits.at("/hits/hits"));
    }
    Map<String, Object> recall = Map.of("size", NEAREST, "_source", false, "knn", knn(from));
    checkRecall(vector, send("/" + DemoServer.ITEMS + "/_search", recall).at("/hits/hits"));
  }

  private static Map<String, Object> knn(Map<String, Object> user) {
    return Map.of(
        "field",
        DemoServer.vectorField("dssm"),
        "k",
        NEAREST,
        "num_candidates",
        CANDIDATES,
        "query_vector_builder",
        Map.of("towerrank", Map.of("model_id", "dssm", "user", user)));
  }

  private static Map<String, Object> search(RankingModel ranker, Map<String, Object> user) {
    Map<String, Object> rescorer =
        Map.of("model_id", key(ranker), "user", user, "return_scores", true);
    return Map.of(
        "size",
        NEAREST,
        "_source",
        false,
        "knn",
        knn(user),
        "rescore",
        Map.of("window_size", NEAREST, "towerrank", rescorer));
  }

  /** The id that the server has it under: one has a task, the other several. */
  private static String key(RankingModel ranker) {
    return ranker.tasks().size() == 1 ? "deepfm" : "mmoe";
  }

  private void checkRanking(RankingModel ranker, Map<String, Object> document, JsonNode hits) {
    Map<String, Object> user = OfflineItems.userValues(ranker.schema(), document);
    for (JsonNode hit : hits) {
      float[] expected = items.scores(ranker, user, hit.get("_id").asText());
      JsonNode scores = hit.at("/fields/_towerrank/0/scores");
      for (int task = 0; task < expected.length; task++) {
        String name = ranker.tasks().get(task);
        differences.score(scores.get(name).asDouble() - expected[task]);
      }
    }
  }

  private void checkRecall(float[] vector, JsonNode hits) {
    double last = items.product(vector, NEAREST);
    int found = 0;
    for (JsonNode hit : hits) {
      double product = items.product(vector, hit.get("_id").asText());
      // The server's score of the inner product of unit vectors.
      differences.recallScore(hit.get("_score").asDouble() - (1 + product) / 2);
      found += product >= last - CheckResult.TOLERANCE ? 1 : 0;
    }
    differences.recall((double) found / Math.min(NEAREST, items.count()));
  }

  private JsonNode send(String path, Map<String, Object> body) throws IOException {
    return Objects.requireNonNull(
        client.send("POST", path, JSON.writeValueAsString(body)).orFail().json());
  }

  @Override
  public void close() {
    towers.close();
    rankers.forEach(RankingModel::close);
  }
}
