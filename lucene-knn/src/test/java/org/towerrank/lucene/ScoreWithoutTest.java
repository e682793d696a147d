package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;

/** What explanations say of each feature's worth, beside scores of rows that lack its field. */
class ScoreWithoutTest {
  private static final int ITEMS = 40;
  private static final Map<String, Object> USER = RandomItems.user(4);
  private static final Map<String, Double> WEIGHTS = Map.of("click", 2.0, "like", -0.5);

  @Test
  void everyFeatureHasTheScoreOfTheSameDocumentWithoutItsField() throws Exception {
    List<Map<String, Object>> items = RandomItems.of(ITEMS, 3);
    try (RankingModel model = RandomModels.mmoe(7);
        Directory directory = WindowIndex.of(items, 60);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(model.schema()));
      ModelRescorer rescorer =
          ModelRescorer.of(new DocumentScorer(model, fields), USER)
              .combining(Combination.weightedSum(WEIGHTS))
              .mode(RescoreMode.ADD);
      int different = 0;
      for (int document = 0; document < ITEMS; document++) {
        Explanation explanation =
            rescorer.explain(new IndexSearcher(reader), Explanation.match(3f, "first"), document);
        for (Feature feature : model.schema().features()) {
          double expected = without(model, items.get(document), feature);
          assertThat(told(explanation, feature)).isCloseTo(expected, within(1e-5));
          different +=
              Math.abs(expected - (explanation.getValue().doubleValue() - 3)) > 1e-4 ? 1 : 0;
        }
      }
      assertThat(different).isGreaterThan(ITEMS);
    }
  }

  private static double told(Explanation explanation, Feature feature) {
    Matcher told =
        Pattern.compile(
                feature.side().label()
                    + " feature \\["
                    + Pattern.quote(feature.name())
                    + "]: .*, score without it (.*)")
            .matcher(explanation.toString());
    assertThat(told.find()).as(feature.name() + " in " + explanation).isTrue();
    return Double.parseDouble(told.group(1));
  }

  /** By raw values, as neither the user nor the item had the field. */
  private static double without(RankingModel model, Map<String, Object> item, Feature feature) {
    Map<String, Object> user = new HashMap<>(USER);
    Map<String, Object> row = new HashMap<>(item);
    row.remove("title");
    (feature.side() == Side.ITEM ? row : user).remove(feature.field());
    RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.ITEM));
    EncodedRows encoded = encoder.newRows(1);
    encoder.encode(row, encoded, 0);
    float[] scores = model.score(model.request(user), encoded);
    List<Double> weighted = new ArrayList<>();
    for (int task = 0; task < scores.length; task++) {
      weighted.add(WEIGHTS.getOrDefault(model.tasks().get(task), 0.0) * scores[task]);
    }
    return weighted.stream().mapToDouble(Double::doubleValue).sum();
  }
}
