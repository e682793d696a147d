package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.towerrank.model.InputBlock;
import org.towerrank.model.NumberBlock;
import org.towerrank.model.RowDimension;
import org.towerrank.model.Shape;

/** Owns the names, nodes, constants, inputs and output of one graph. */
final class GraphBuilder {
  /** Supported by ONNX Runtime since 1.12, and by current tools. */
  static final int OPSET = 17;

  static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Map<String, InputBlock> inputs = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();

  GraphBuilder(String name) {
    graph.setName(name);
  }

  /** The value of an input block, declared where it is first used. */
  String input(InputBlock block) {
    if (inputs.putIfAbsent(block.name(), block) == null) {
      claim(block.name());
      TensorProto.DataType type =
          block instanceof NumberBlock ? TensorProto.DataType.FLOAT : TensorProto.DataType.INT32;
      Shape shape = Shape.columns(RowDimension.of(block.side()), block.width());
      graph.addInput(info(block.name(), shape, type));
    }
    return block.name();
  }

  /** The input blocks used, in the order of the graph's inputs. */
  List<InputBlock> inputs() {
    return List.copyOf(inputs.values());
  }

  /** Adds a constant once; the same name always means the same tensor. */
  String constant(TensorProto tensor) {
    if (names.add(tensor.getName())) {
      graph.addInitializer(tensor);
    }
    return tensor.getName();
  }

  /** Adds a constant, which is made only where the graph has none of its name. */
  String constant(String name, Supplier<TensorProto> tensor) {
    return has(name) ? name : constant(tensor.get());
  }

  /** A number as a constant. */
  String number(float value) {
    return constant(Tensors.scalar("constant_" + value, value));
  }

  /** An axis as a constant, as operators take it. */
  String axis(int axis) {
    return constant(Tensors.longs("axes_" + axis, List.of(axis)));
  }

  /** A value as numbers of another type. */
  String cast(String value, TensorProto.DataType type) {
    return node(OnnxOperator.CAST, List.of(value), Tensors.attribute("to", type.getNumber()));
  }

  /** A value with all dimensions behind the first as one. */
  String flat(String value) {
    return node(OnnxOperator.FLATTEN, List.of(value), Tensors.attribute("axis", 1));
  }

  /** Whether the graph has a value or constant of a name. */
  boolean has(String name) {
    return names.contains(name);
  }

  /**
   * Adds a node with one output, named after the operator and its place in the graph.
   *
   * @throws IllegalArgumentException if the operator is not defined so in the graph's opset
   */
  String node(OnnxOperator operator, List<String> arguments, AttributeProto... attributes) {
    return nodes(operator, arguments, 1, attributes).getFirst();
  }

  /**
   * The same with some outputs, of which those behind the first have their number behind its name.
   */
  List<String> nodes(
      OnnxOperator operator, List<String> arguments, int count, AttributeProto... attributes) {
    requireDefined(operator, arguments);
    String first = operator.output(graph.getNodeCount());
    List<String> outputs = new ArrayList<>(List.of(first));
    for (int i = 1; i < count; i++) {
      outputs.add(first + "." + i);
    }
    addNode(operator, arguments, outputs, attributes);
    return outputs;
  }

  private void requireDefined(OnnxOperator operator, List<String> arguments) {
    for (String argument : arguments) {
      if (!names.contains(argument)) {
        throw new IllegalStateException(
            operator.type() + " reads [" + argument + "] which is not defined");
      }
    }
  }

  private void addNode(
      OnnxOperator operator,
      List<String> arguments,
      List<String> outputs,
      AttributeProto... attributes) {
    operator.requireOpset(OPSET);
    NodeProto.Builder node = operator.node(arguments, outputs, attributes);
    outputs.forEach(this::claim);
    graph.addNode(node.setName(outputs.getFirst()));
  }

  /** Declares the graph's output under a name of its own and finishes the model. */
  ModelProto finish(Value result, String outputName) {
    addNode(OnnxOperator.IDENTITY, List.of(result.name()), List.of(outputName));
    graph.addOutput(info(outputName, result.shape(), TensorProto.DataType.FLOAT));
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("towerrank")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build();
  }

  private void claim(String name) {
    if (!names.add(name)) {
      throw new IllegalStateException("the name [" + name + "] is used twice in the graph");
    }
  }

  private static ValueInfoProto info(String name, Shape shape, TensorProto.DataType type) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    dimensions.addDimBuilder().setDimParam(shape.rows().dimension());
    shape.extents().forEach(extent -> dimensions.addDimBuilder().setDimValue(extent));
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(dimensions).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
