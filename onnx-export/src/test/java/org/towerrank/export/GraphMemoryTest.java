package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.export.HostileGraph.constant;
import static org.towerrank.export.HostileGraph.node;
import static org.towerrank.export.HostileGraph.number;
import static org.towerrank.export.HostileGraph.weight;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.towerrank.inference.GraphMemory;

/** What a node has to count for constants that a small file makes in memory. */
class GraphMemoryTest {
  private static final int MANY = 4_000_000;

  @Test
  void whatIsComputedOfConstantsIsCounted() throws Exception {
    assertThat(
            memory(
                model -> {
                  constant(model, "many", MANY);
                  node(model, "ConstantOfShape", "zeros", "many");
                  node(model, "Gather", "picked", "zeros", "user_id");
                }))
        .isBetween(Float.BYTES * (MANY - 100L), Float.BYTES * (MANY + 100L));
  }

  @Test
  void eachThatOthersReadIsCountedAndNoStepBefore() throws Exception {
    assertThat(
            memory(
                model -> {
                  constant(model, "million", 1_000_000);
                  node(model, "ConstantOfShape", "zeros", "million");
                  node(model, "Exp", "ones", "zeros");
                  node(model, "Cast", "whole", "zeros").addAttribute(number("to", 7));
                  node(model, "Gather", "first_pick", "ones", "user_id");
                  node(model, "Gather", "second_pick", "ones", "item_id");
                  node(model, "Gather", "third_pick", "whole", "user_id");
                }))
        .isBetween((Float.BYTES + Long.BYTES) * 999_900L, (Float.BYTES + Long.BYTES) * 1_000_100L);
  }

  @Test
  void whatTakesThePlaceOfAWeightIsNotCountedTwice() throws Exception {
    assertThat(
            memory(
                model -> {
                  weight(model, "table", 1000, 1000);
                  node(model, "Transpose", "turned", "table");
                  node(model, "Gather", "picked", "turned", "user_id");
                }))
        .isLessThan(100);
  }

  private static long memory(Consumer<ModelProto.Builder> change) throws Exception {
    ModelProto.Builder model = ForeignBundle.model().toBuilder();
    change.accept(model);
    return GraphMemory.ofConstants(ForeignBundle.writer(model.build()).build());
  }
}
