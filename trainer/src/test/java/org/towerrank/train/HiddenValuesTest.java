package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.towerrank.export.RandomModels;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.Side;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;

class HiddenValuesTest {
  private static final int ROWS = 20_000;
  private static final String RECIPE =
      """
      name: hidden
      data: {train: a, validation: b, test: c}
      features:
        - {name: user_id, side: user, kind: categorical, encoder: {type: vocabulary}, missing_share: 0.2, unknown_share: 0.5}
        - {name: age, side: user, kind: numeric, encoder: {type: min_max}, missing_share: 0.3}
        - {name: history, side: user, kind: sequence, shares: item_id, max_length: 6, missing_share: 0.1, unknown_share: 0.25}
        - {name: item_id, side: item, kind: categorical, encoder: {type: vocabulary}}
      tasks: [{name: click}]
      network: {architecture: deepfm, dimension: 4, mlp: {layers: []}}
      """;

  private static final String SETS =
      """
      name: sets
      data: {train: a, validation: b, test: c}
      features:
        - {name: genres, side: item, kind: sequence, max_length: 3, order: unordered, encoder: {type: vocabulary}, unknown_share: 0.5}
      tasks: [{name: click}]
      network: {architecture: deepfm, dimension: 4, mlp: {layers: []}}
      """;

  private final FeatureSchema schema = RandomModels.schema();
  private final IdReads reads = new IdReads(schema);
  private final EncodedRows rows = new EncodedRows(new RowLayout(schema), ROWS);

  private double share(String feature, int number) {
    int width = schema.feature(feature).width();
    double found = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < width; i++) {
        found += rows.data()[rows.index(row, feature) + i] == number ? 1 : 0;
      }
    }
    return found / ROWS / width;
  }

  private static boolean isReadBesides(IdReads reads, String feature, int id) {
    BitSet unread = new BitSet();
    unread.set(id);
    reads.removeReadBesides(feature, unread);
    return unread.isEmpty();
  }

  @Test
  void sharesOfValuesAreMissingOrUnknownAndWhatIsReadIsNoted() {
    int age = Float.floatToIntBits(0.9f);
    for (int row = 0; row < ROWS; row++) {
      for (String feature : schema.names()) {
        int at = rows.index(row, feature);
        Arrays.fill(rows.data(), at, at + schema.feature(feature).width(), 3);
      }
      rows.data()[rows.index(row, "age")] = age;
    }
    Recipe recipe = RecipeReader.parse("recipe", RECIPE, Map.of()).recipe();
    new HiddenValues(recipe.features(), schema, reads, 1).apply(rows, EnumSet.of(Side.USER));

    assertThat(share("user_id", IdEncoder.MISSING)).isCloseTo(0.2, within(0.02));
    assertThat(share("user_id", IdEncoder.UNKNOWN)).isCloseTo(0.8 * 0.5, within(0.02));
    // A history is missing as a whole, as an empty list is.
    assertThat(share("history", IdEncoder.MISSING)).isCloseTo(0.1, within(0.02));
    assertThat(share("history", IdEncoder.UNKNOWN)).isCloseTo(0.9 * 0.25, within(0.02));
    assertThat(share("age", Float.floatToIntBits(0.4f))).isCloseTo(0.3, within(0.02));
    assertThat(share("age", age)).isCloseTo(0.7, within(0.02));
    assertThat(share("item_id", 3)).isEqualTo(1);

    assertThat(isReadBesides(reads, "user_id", IdEncoder.MISSING)).isTrue();
    assertThat(isReadBesides(reads, "user_id", IdEncoder.UNKNOWN)).isTrue();
    assertThat(isReadBesides(reads, "history", IdEncoder.UNKNOWN)).isTrue();
    // Padding has no gradient.
    assertThat(isReadBesides(reads, "history", IdEncoder.MISSING)).isFalse();
    assertThat(isReadBesides(reads, "item_id", IdEncoder.UNKNOWN)).isFalse();
  }

  /** As a row that serves is, whose new values all have the one unknown id. */
  @Test
  void aSetHasWhatIsUnknownOnce() {
    int[] set = {2, 3, 4};
    int at = rows.layout().offset("genres");
    assertThat(schema.feature("genres").width()).isEqualTo(set.length);
    for (int row = 0; row < ROWS; row++) {
      System.arraycopy(set, 0, rows.data(), row * rows.layout().width() + at, set.length);
    }
    Recipe recipe = RecipeReader.parse("recipe", SETS, Map.of()).recipe();
    new HiddenValues(recipe.features(), schema, reads, 1).apply(rows, EnumSet.of(Side.ITEM));
    Map<String, Integer> found = new TreeMap<>();
    for (int row = 0; row < ROWS; row++) {
      int from = row * rows.layout().width() + at;
      String ids = Arrays.toString(Arrays.copyOfRange(rows.data(), from, from + set.length));
      found.merge(ids, 1, Integer::sum);
    }
    assertThat(found.keySet())
        .containsExactly(
            "[1, 0, 0]",
            "[1, 2, 0]",
            "[1, 2, 3]",
            "[1, 2, 4]",
            "[1, 3, 0]",
            "[1, 3, 4]",
            "[1, 4, 0]",
            "[2, 3, 4]");
    assertThat(found.values())
        .allSatisfy(count -> assertThat((double) count / ROWS).isCloseTo(0.125, within(0.02)));
  }
}
