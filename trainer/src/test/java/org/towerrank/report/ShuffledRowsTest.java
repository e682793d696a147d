package org.towerrank.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.WeightsFeature;

/** Weighted sequences that change rows, with their weights. */
class ShuffledRowsTest {
  private static final int ROWS = 200;
  private static final SequenceFeature TAGS =
      new SequenceFeature(
          "tags",
          Side.ITEM,
          "tags",
          "id",
          3,
          SequenceFeature.Order.UNORDERED,
          " ",
          TextSplit.WEIGHTED);
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              TAGS,
              WeightsFeature.of(TAGS, Pooling.SUM),
              new CategoricalFeature("item", Side.ITEM, "item", "id")),
          Map.of("id", new HashEncoder(1000)));

  private static EncodedRows rows() {
    RowEncoder encoder = new RowEncoder(SCHEMA, List.of(Side.values()));
    EncodedRows rows = encoder.newRows(ROWS);
    for (int row = 0; row < ROWS; row++) {
      String tags = "a:" + row + (row % 2 == 0 ? " b:0.5" : "");
      encoder.encode(Map.of("item", "i" + row, "tags", tags), rows, row);
    }
    return rows;
  }

  /** How often there is each combination of numbers of the features. */
  private static Map<List<Integer>, Integer> counts(EncodedRows rows, String... names) {
    Map<List<Integer>, Integer> counts = new HashMap<>();
    for (int row = 0; row < ROWS; row++) {
      List<Integer> numbers = new ArrayList<>();
      for (String name : names) {
        int from = rows.index(row, name);
        int to = from + SCHEMA.feature(name).width();
        Arrays.stream(rows.data(), from, to).forEach(numbers::add);
      }
      counts.merge(numbers, 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void elementsChangeRowsWithTheirWeights() {
    EncodedRows rows = rows();
    EncodedRows shuffled = ShuffledRows.of(rows, TAGS);
    assertThat(counts(shuffled, "tags", "tags.weights"))
        .isEqualTo(counts(rows, "tags", "tags.weights"));
    assertThat(counts(shuffled, "item", "tags.weights"))
        .isNotEqualTo(counts(rows, "item", "tags.weights"));
  }

  @Test
  void weightsAreNoFeatureToTellOf() {
    assertThat(ToldFeatures.of(SCHEMA.features()))
        .extracting(Feature::name)
        .containsExactly("tags", "item");
  }
}
