package org.towerrank.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;

class TowerTest {
  private static final Mlp NONE = new Mlp(List.of(), Activation.RELU, 0f, false);
  private static final ReferenceOps NO_WEIGHTS = new ReferenceOps(new Weights(Map.of()), Map.of());
  private static final Map<String, Encoder> ENCODERS =
      Map.of("item", new HashEncoder(9), "age", new MinMaxEncoder(0, 80, 0.4f, false));
  private static final Feature ITEM = new CategoricalFeature("item", Side.ITEM, "item", "item");
  private static final Feature AGE = new NumericFeature("age", Side.USER, "age", "age");

  private static Map<String, WeightSpec> weights(Network network, Feature... features) {
    FeatureSchema schema = new FeatureSchema(List.of(features), ENCODERS);
    return WeightCatalogue.of(new ModelDefinition(network, schema, List.of()));
  }

  private static Feature sequence(String name, SequenceFeature.Order order) {
    return new SequenceFeature(name, Side.USER, name, "item", 5, order, " ");
  }

  /** Its positions are those of sorted ids: there is nothing to weigh them by. */
  @Test
  void aSetHasNoWeightsOfPositionsBesideAHistoryThatHas() {
    Feature history = sequence("history", SequenceFeature.Order.OLDEST_FIRST);
    Feature interests = sequence("interests", SequenceFeature.Order.UNORDERED);
    Map<String, WeightSpec> weights =
        weights(new Dssm(4, NONE, NONE, 4, 3), history, interests, ITEM);
    assertThat(weights).containsKey("history.recency.logits");
    assertThat(weights).doesNotContainKey("interests.recency.logits");
    // Two means and three heads.
    assertThat(requireNonNull(weights.get("user.linear.weight")).shape())
        .isEqualTo(List.of(5 * 4, 4));
  }

  @Test
  void theAverageOfAHistoryAndASetIsThatOfTheirFields() {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                sequence("history", SequenceFeature.Order.OLDEST_FIRST),
                sequence("interests", SequenceFeature.Order.UNORDERED),
                ITEM),
            ENCODERS);
    NetworkInputs inputs = NetworkInputs.userTower(schema);
    Tower<Shape> tower = Tower.read(new Shapes(), inputs, 4, 3, 0f);
    assertThat(tower.blocks().stream().mapToInt(Shape::fields).sum()).isEqualTo(5);
    List<FloatTensor> ones = tower.blocks().stream().map(TowerTest::ones).toList();
    FloatTensor average =
        new Tower<>(ones, List.of(), false).vector(NO_WEIGHTS, "user", NONE, 4, Skip.AVERAGE);
    assertThat(average.data()).containsExactly(1, 1, 1, 1);
  }

  private static FloatTensor ones(Shape block) {
    float[] ones = new float[block.fields() * block.width()];
    Arrays.fill(ones, 1);
    return new FloatTensor(List.of(1, block.fields(), block.width()), ones);
  }

  @Test
  void theAverageOfNumbersOnlyIsRefused() {
    Dssm average = new Dssm(4, NONE, NONE, 4, 0, Skip.AVERAGE, 0f);
    assertThatThrownBy(() -> weights(average, AGE, ITEM))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("[skip: average] averages the embeddings of the user tower")
        .hasMessageContaining("choose [skip: linear]");
    assertThat(weights(new Dssm(4, NONE, NONE, 4, 0, Skip.LINEAR, 0f), AGE, ITEM))
        .containsKey("user.linear.weight");
  }
}
