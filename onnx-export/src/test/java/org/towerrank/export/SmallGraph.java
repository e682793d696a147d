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
import java.util.List;

/** A graph of a few operators, as another tool could have written it. */
final class SmallGraph {
  private static final String LEARNERS = "ai.onnx.ml";

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("small");
  private final ModelProto.Builder model =
      ModelProto.newBuilder()
          .setIrVersion(8)
          .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17));

  /** Adds an input of floats, {@code [batch, columns]}. */
  SmallGraph input(String name, int columns) {
    graph.addInput(matrix(name, columns, TensorProto.DataType.FLOAT));
    return this;
  }

  /** Adds an input of ids, {@code [batch, columns]}. */
  SmallGraph ids(String name, int columns) {
    graph.addInput(matrix(name, columns, TensorProto.DataType.INT64));
    return this;
  }

  /** Adds an input of texts, {@code [batch, columns]}. */
  SmallGraph texts(String name, int columns) {
    graph.addInput(matrix(name, columns, TensorProto.DataType.STRING));
    return this;
  }

  /** Adds a version of the operators of {@code ai.onnx.ml}. */
  SmallGraph learners(long version) {
    model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(LEARNERS).setVersion(version));
    return this;
  }

  /** Adds an operator that encodes texts. */
  SmallGraph encoder(String output, String input, AttributeProto... attributes) {
    node("LabelEncoder", output, input);
    graph
        .getNodeBuilder(graph.getNodeCount() - 1)
        .setDomain(LEARNERS)
        .addAllAttribute(List.of(attributes));
    return this;
  }

  /** Adds the output of floats, {@code [batch, 1]}. */
  SmallGraph output(String name) {
    graph.addOutput(matrix(name, 1, TensorProto.DataType.FLOAT));
    return this;
  }

  /** Adds an operator with one output. */
  SmallGraph node(String operator, String output, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName("/" + operator + "_" + output)
            .addAllInput(List.of(inputs))
            .addOutput(output));
    return this;
  }

  /** Gives the last operator an attribute. */
  SmallGraph with(String attribute, long value) {
    graph
        .getNodeBuilder(graph.getNodeCount() - 1)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName(attribute)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value));
    return this;
  }

  /**
   * Adds an operator that is one operator or another over a value that neither has for an input.
   */
  SmallGraph branches(String output, String condition, String then, String otherwise, String of) {
    node("If", output, condition);
    branch("then_branch", then, of, output);
    branch("else_branch", otherwise, of, output);
    return this;
  }

  private void branch(String attribute, String operator, String of, String output) {
    String name = output + "_" + attribute;
    GraphProto.Builder branch = GraphProto.newBuilder().setName(name);
    branch.addNodeBuilder().setOpType(operator).setName(name).addInput(of).addOutput(name);
    branch.addOutputBuilder().setName(name);
    graph
        .getNodeBuilder(graph.getNodeCount() - 1)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName(attribute)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(branch));
  }

  /** Adds a constant of whole numbers. */
  SmallGraph constant(String name, long... numbers) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).addDims(numbers.length);
    tensor.setDataType(TensorProto.DataType.INT64.getNumber());
    for (long number : numbers) {
      tensor.addInt64Data(number);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** Adds a table of floats, {@code [rows.length, columns]}. */
  SmallGraph table(String name, float[][] rows) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name);
    tensor.addDims(rows.length).addDims(rows[0].length);
    tensor.setDataType(TensorProto.DataType.FLOAT.getNumber());
    for (float[] row : rows) {
      for (float number : row) {
        tensor.addFloatData(number);
      }
    }
    graph.addInitializer(tensor);
    return this;
  }

  Path write(Path file) throws IOException {
    return Files.write(file, model.setGraph(graph).build().toByteArray());
  }

  private static ValueInfoProto matrix(String name, int columns, TensorProto.DataType type) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder();
    tensor.setElemType(type.getNumber());
    tensor.getShapeBuilder().addDimBuilder().setDimParam("batch");
    tensor.getShapeBuilder().addDimBuilder().setDimValue(columns);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
