package org.towerrank.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Rankers whose scores depend on all items of a batch, over an item's {@code price} and a user's
 * {@code budget}.
 */
public final class MixingGraphs {
  public static final String SCHEMA =
      """
      name: mixing
      tasks: [click]
      features:
        - {name: price, side: item, kind: numeric, encoder: {type: identity, missing: 0}}
        - {name: budget, side: user, kind: numeric, encoder: {type: identity, missing: 0}}
      """;

  private MixingGraphs() {}

  /** Each item's share of the batch times the budget, {@code softmax(price) · budget}. */
  public static Path shares(Path folder) throws IOException {
    return write(
        folder.resolve("shares.onnx"),
        node("Softmax", "share", "price").addAttribute(number("axis", 0)),
        node("Mul", "score", "share", "budget"));
  }

  /**
   * Attention of each item to all of the batch, {@code softmax(price · priceᵀ) · price · budget}.
   */
  public static Path attention(Path folder) throws IOException {
    return write(
        folder.resolve("attention.onnx"),
        node("Transpose", "turned", "price"),
        node("MatMul", "alike", "price", "turned"),
        node("Softmax", "attention", "alike").addAttribute(number("axis", 1)),
        node("MatMul", "others", "attention", "price"),
        node("Mul", "score", "others", "budget"));
  }

  /** What {@link #shares} gives. */
  public static double[] sharesOf(double[] prices, double budget) {
    double sum = Arrays.stream(prices).map(Math::exp).sum();
    return Arrays.stream(prices).map(price -> Math.exp(price) / sum * budget).toArray();
  }

  /** What {@link #attention} gives. */
  public static double[] attentionOf(double[] prices, double budget) {
    return Arrays.stream(prices)
        .map(
            own -> {
              double weights = 0;
              double sum = 0;
              for (double price : prices) {
                weights += Math.exp(own * price);
                sum += Math.exp(own * price) * price;
              }
              return sum / weights * budget;
            })
        .toArray();
  }

  private static Path write(Path file, NodeProto.Builder... nodes) throws IOException {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("mixing");
    for (String name : List.of("price", "budget")) {
      graph.addInput(column(name));
    }
    graph.addOutput(column("score"));
    for (NodeProto.Builder node : nodes) {
      graph.addNode(node);
    }
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build();
    return Files.write(file, model.toByteArray());
  }

  private static ValueInfoProto column(String name) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder();
    tensor.setElemType(TensorProto.DataType.FLOAT.getNumber());
    tensor.getShapeBuilder().addDimBuilder().setDimParam("batch");
    tensor.getShapeBuilder().addDimBuilder().setDimValue(1);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName("/" + operator + "_" + output)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }
}
