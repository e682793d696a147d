package org.towerrank.lucene;

import static org.towerrank.inference.SessionSettings.SERVING;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.towerrank.bundle.Bundle;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.TwoTowerModel;

/** The example of docs/elsewhere.md; {@link EmbeddedExampleTest} compares the two and runs it. */
final class EmbeddedExample {
  private EmbeddedExample() {}

  // The document shows it from here
  static Recommendations recommend(
      Path dssm, Path mmoe, Path folder, List<Map<String, Object>> items, Map<String, Object> user)
      throws IOException {
    try (TwoTowerModel towers = TwoTowerModel.load(Bundle.open(dssm), SERVING);
        RankingModel ranker = RankingModel.load(Bundle.open(mmoe), SERVING)) {
      List<String> columns = items.stream().flatMap(i -> i.keySet().stream()).distinct().toList();
      ItemFields fields = ItemFields.of(columns, List.of(towers.schema(), ranker.schema()));
      ItemIndexSettings settings = ItemIndexSettings.of("item_id");
      ItemIndexWriter.write(folder, towers, settings, fields, to -> add(items, to));
      try (ItemIndex index = ItemIndex.open(folder, towers)) {
        Recommender both = Recommender.recalling(index, towers).rankedBy(ranker, Combination.SUM);
        return both.recommend(new RecommendationRequest(user, 500, 10, List.of(), false));
      }
    }
  }

  static void add(List<Map<String, Object>> items, ItemIndexWriter to) throws IOException {
    for (Map<String, Object> item : items) to.add(1, item);
  }
  // to here.
}
