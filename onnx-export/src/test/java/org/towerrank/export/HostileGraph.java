package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.function.Consumer;

/** Parts of graphs that are to be refused before ONNX Runtime sees them. */
final class HostileGraph {
  private HostileGraph() {}

  static void addIf(GraphProto.Builder graph, GraphProto branch) {
    graph
        .addNodeBuilder()
        .setOpType("If")
        .addInput("condition")
        .addOutput("extra")
        .addAttributeBuilder()
        .setName("then_branch")
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(branch);
  }

  static void constant(ModelProto.Builder model, String name, long... values) {
    TensorProto.Builder tensor = model.getGraphBuilder().addInitializerBuilder().setName(name);
    tensor.setDataType(TensorProto.DataType.INT64.getNumber()).addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
  }

  /** A weight without its data, which no check before loading looks at. */
  static void weight(ModelProto.Builder model, String name, int rows, int columns) {
    model
        .getGraphBuilder()
        .addInitializerBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .addDims(rows)
        .addDims(columns);
  }

  static NodeProto.Builder node(
      ModelProto.Builder model, String operator, String output, String... inputs) {
    return model
        .getGraphBuilder()
        .addNodeBuilder()
        .setName(output)
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static void refused(Consumer<ModelProto.Builder> change, String message) {
    ModelProto.Builder model = ForeignBundle.model().toBuilder();
    change.accept(model);
    assertThatThrownBy(() -> StructureCheck.run(ForeignBundle.writer(model.build()).build(), 8, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[model.onnx]")
        .hasMessageContaining(message);
  }
}
