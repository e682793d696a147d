package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Network;
import org.towerrank.recipe.OptimizerSpec;

class StepSizesTest {
  private static final Mlp NONE = new Mlp(List.of(), Activation.RELU, 0f, false);

  /** Of a history of 50 items, 64 numbers each, and the item. */
  private static StepSizes sizes(Network network, int items) {
    SequenceFeature.Order order = SequenceFeature.Order.OLDEST_FIRST;
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new SequenceFeature("history", Side.USER, "history", "item", 50, order, " "),
                new CategoricalFeature("item", Side.ITEM, "item", "item")),
            Map.of("item", new HashEncoder(items)));
    List<String> tasks = network instanceof DeepFm ? List.of("click") : List.of();
    return new StepSizes(new ModelDefinition(network, schema, tasks));
  }

  private static StepSizes dssm(int items) {
    return sizes(new Dssm(64, NONE, NONE, 64, 0), items);
  }

  @Test
  void weightsThatNoFileHoldsAreToldBeforeFitting() {
    assertThatThrownBy(() -> dssm(34_000_000).requireWeights())
        .isInstanceOf(FittingException.class)
        .hasMessageContaining("the weights would take 8,704,0")
        .hasMessageContaining("[embedding.shared.weight] of shape [34000002, 64]")
        .hasMessageContaining("lower network.dimension")
        .message()
        .hasLineCount(1);
    assertThatCode(() -> dssm(8_000_000).requireWeights()).doesNotThrowAnyException();
  }

  @Test
  void weightsThatTheHeapCannotHoldAreToldBeforeFitting() {
    OptimizerSpec adam =
        new OptimizerSpec(OptimizerSpec.Type.ADAM, 0.01, 0.01, 0.01, 0.0, 0.0, 0.5, null);
    // 1,000,002 items of 64 numbers, with two moments each.
    long needed = 1_000_002L * 64 * 3 * Float.BYTES;
    assertThatCode(() -> dssm(1_000_000).requireHeap(adam, 2 * needed)).doesNotThrowAnyException();
    assertThatThrownBy(() -> dssm(1_000_000).requireHeap(adam, needed))
        .isInstanceOf(FittingException.class)
        .hasMessageContaining("the weights would take 768,1")
        .hasMessageContaining("[embedding.shared.weight] of shape [1000002, 64]")
        .hasMessageContaining("TOWERRANK_JAVA_OPTIONS=-Xmx2g")
        .message()
        .hasLineCount(1);
  }

  @Test
  void aStepOverAllItemsThatNoArrayHoldsIsToldWithTheBatchThatFits() {
    StepSizes sizes = dssm(1_200_000);
    assertThatThrownBy(() -> sizes.requireCandidates(512, 1_200_000))
        .isInstanceOf(FittingException.class)
        .hasMessageContaining("512 rows with up to 1,200,000 items")
        .hasMessageContaining("fit.batch_size to at most [391]")
        .message()
        .hasLineCount(1);
    assertThatCode(() -> sizes.requireCandidates(391, 1_200_000)).doesNotThrowAnyException();
    // Here the vectors of the items themselves are too many.
    assertThatThrownBy(() -> sizes.requireCandidates(1, 8_000_000))
        .isInstanceOf(FittingException.class);
  }

  @Test
  void aBatchThatNoArrayHoldsIsToldWithTheOneThatFits() {
    assertThatThrownBy(() -> dssm(10).requireRows(200_000))
        .isInstanceOf(FittingException.class)
        .hasMessageContaining("fit.batch_size to at most [146800]");
    assertThatCode(() -> dssm(10).requireRows(146_800)).doesNotThrowAnyException();
    assertThatThrownBy(() -> sizes(new DeepFm(64, NONE, 0f), 10).requireRows(150_000))
        .isInstanceOf(FittingException.class);
  }

  @Test
  void validationTakesFewerRowsAtATimeTheWiderTheyAre() {
    assertThat(dssm(10).evaluated(1024, false)).isEqualTo(1024);
    assertThat(sizes(new Dssm(4096, NONE, NONE, 64, 0), 10).evaluated(1024, false)).isEqualTo(327);
  }
}
