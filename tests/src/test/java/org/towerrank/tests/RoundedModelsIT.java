package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;
import static org.towerrank.tests.CatalogueSearch.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.precision.NumberForm;
import org.towerrank.precision.Precision;
import org.towerrank.server.ElasticsearchServer;

/** Models with weights in fewer bits on a real server, beside the same models run here. */
@ExtendWith(Servers.class)
class RoundedModelsIT {
  private static final List<Precision> PRECISIONS =
      List.of(
          new Precision(NumberForm.FP16, NumberForm.FLOAT32),
          new Precision(NumberForm.INT8, NumberForm.FLOAT32),
          new Precision(NumberForm.INT8, NumberForm.INT8));

  /** A window is cut into runs of other rows than here, and items' parts are kept or not. */
  @Test
  void rescoringGivesWhatTheModelGivesHere(ElasticsearchServer server) throws IOException {
    Catalogue.prepare(server);
    for (Precision precision : PRECISIONS) {
      byte[] zip = CatalogueModels.roundedRanker(precision, 31);
      String id = "rounded-" + precision.embeddings() + "-" + precision.layers();
      Catalogue.put(server, id, zip);
      Map<String, Object> rescorer = Map.of("model_id", id, "user", USER, "return_scores", true);
      String rescore =
          "\"rescore\":{\"window_size\":90,\"towerrank\":" + Catalogue.json(rescorer) + "}";
      try (RankingModel model =
          RankingModel.load(CatalogueModels.open(zip), SessionSettings.SERVING.whole())) {
        Map<String, float[]> expected = OfflineCatalogue.taskScores(model, USER);
        // The second search reads parts that the first has kept.
        for (String index : List.of("one-shard", "three-shards", "one-shard")) {
          JsonNode hits = search(server, index, "{\"size\":90," + rescore + "}");
          assertThat(hits).as(index).hasSize(81);
          for (JsonNode hit : hits) {
            float[] scores = Objects.requireNonNull(expected.get(hit.get("_id").asText()));
            JsonNode told = hit.at("/fields/_towerrank/0/scores");
            assertThat(told.get("click").asDouble()).isCloseTo(scores[0], within(CLOSE));
            assertThat(told.get("like").asDouble()).isCloseTo(scores[1], within(CLOSE));
          }
        }
      }
    }
  }

  @Test
  void vectorsAreThoseOfTheTowersHere(ElasticsearchServer server) throws IOException {
    for (Precision precision : PRECISIONS) {
      byte[] zip = CatalogueModels.roundedTowers(precision, 32);
      String id = "rounded-towers-" + precision.embeddings() + "-" + precision.layers();
      Catalogue.put(server, id, zip);
      Map<String, Map<String, Object>> items = Catalogue.items();
      Map<String, Object> body = Map.of("user", USER, "items", List.copyOf(items.values()));
      JsonNode answer =
          server
              .client()
              .send("POST", "/_towerrank/models/" + id + "/_score", Catalogue.json(body))
              .orFail()
              .json();
      try (TwoTowerModel towers =
          TwoTowerModel.load(CatalogueModels.open(zip), SessionSettings.SERVING)) {
        CatalogueSearch.assertVector(answer.get("user_vector"), towers.userVector(USER));
        int at = 0;
        for (Map<String, Object> item : items.values()) {
          JsonNode vector = answer.get("items").get(at++).get("vector");
          CatalogueSearch.assertVector(vector, OfflineCatalogue.itemVector(towers, item));
        }
        assertThat(at).isEqualTo(Catalogue.ITEMS);
      }
    }
  }
}
