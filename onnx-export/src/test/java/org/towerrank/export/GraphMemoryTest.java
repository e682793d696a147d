package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.export.HostileGraph.addIf;
import static org.towerrank.export.HostileGraph.constant;
import static org.towerrank.export.HostileGraph.node;
import static org.towerrank.export.HostileGraph.number;
import static org.towerrank.export.HostileGraph.weight;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  @Test
  void aTableByAnotherNameIsNotCountedTwice() throws Exception {
    assertThat(
            memory(
                model -> {
                  weight(model, "table", 1000, 1000);
                  node(model, "Identity", "same", "table");
                  node(model, "Identity", "again", "same");
                  node(model, "Gather", "first_pick", "table", "user_id");
                  node(model, "Gather", "second_pick", "same", "user_id");
                  node(model, "Gather", "third_pick", "again", "item_id");
                }))
        .isLessThan(100);
  }

  @Test
  void copiesThatABranchReadsAreCounted() throws Exception {
    assertThat(
            memory(
                model -> {
                  weight(model, "table", 1000, 1000);
                  node(model, "Identity", "same", "table");
                  node(model, "Gather", "pick", "table", "user_id");
                  node(model, "ReduceMax", "largest", "age").addAttribute(number("keepdims", 0));
                  node(model, "Cast", "condition", "largest").addAttribute(number("to", 9));
                  addIf(model.getGraphBuilder(), branch());
                  model
                      .getGraphBuilder()
                      .getNodeBuilder(model.getGraph().getNodeCount() - 1)
                      .addAttributeBuilder()
                      .setName("else_branch")
                      .setType(AttributeProto.AttributeType.GRAPH)
                      .setG(branch());
                }))
        .isBetween(4_000_000L, 12_000_100L);
  }

  private static GraphProto branch() {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("branch");
    graph.addNodeBuilder().setOpType("Neg").addInput("same").addOutput("negative");
    graph.addOutputBuilder().setName("negative");
    return graph.build();
  }

  /** Of numbers in 4 and 8 bits, which take less than a byte or one in the file. */
  @ParameterizedTest
  @ValueSource(ints = {17, 21, 22})
  void floatsOfNarrowNumbersAreCounted(int type) throws Exception {
    assertThat(
            memory(
                model -> {
                  model.getOpsetImportBuilder(0).setVersion(21);
                  weight(model, "table", 1000, 1000);
                  int last = model.getGraph().getInitializerCount() - 1;
                  model.getGraphBuilder().getInitializerBuilder(last).setDataType(type);
                  node(model, "Cast", "floats", "table").addAttribute(number("to", 1));
                  node(model, "Gather", "picked", "floats", "user_id");
                }))
        .isBetween(3_000_000L - 100, 3_500_000L);
  }

  private static long memory(Consumer<ModelProto.Builder> change) throws Exception {
    ModelProto.Builder model = ForeignBundle.model().toBuilder();
    change.accept(model);
    return GraphMemory.ofConstants(ForeignBundle.writer(model.build()).build());
  }
}
