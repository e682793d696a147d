package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.onnx.size.NodeReads;

/**
 * A graph of another tool while it is changed. New nodes stand in front of the tool's own or behind
 * them; of the tool's own only those stay that the chosen values need.
 */
final class GraphEditor {
  /** The dimension of the rows. */
  static final String ROWS = "rows";

  /** The opset that a graph gets which has operators of other domains alone. */
  private static final int OWN_OPSET = 13;

  /** The first opset with operators that new nodes are written with. */
  private static final int LEAST_OPSET = 9;

  private final String file;
  private final ModelProto model;
  private final long opset;
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();
  private final List<NodeProto> before = new ArrayList<>();
  private final List<NodeProto> nodes;
  private final List<NodeProto> behind = new ArrayList<>();
  private final List<ValueInfoProto> inputs = new ArrayList<>();
  private final List<ValueInfoProto> outputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /**
   * Begins with what some values need.
   *
   * @param wanted names of the values
   */
  GraphEditor(String file, ModelProto model, Collection<String> wanted) {
    this.file = file;
    this.model = model;
    this.opset = GraphCheck.opset(model);
    GraphProto graph = model.getGraph();
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    Set<String> given = new HashSet<>(constants.keySet());
    for (ValueInfoProto input : GraphCheck.inputs(model)) {
      require(given.add(input.getName()), "input [" + input.getName() + "] is there twice");
    }
    require(
        opset == 0 || opset >= LEAST_OPSET,
        "expected operators of opset "
            + LEAST_OPSET
            + " or newer, got ["
            + opset
            + "]: export the model again with a newer one");
    this.nodes = new ArrayList<>(NodeOrder.of(file, graph, given, wanted));
    names.addAll(given);
    nodes.forEach(node -> names.addAll(node.getOutputList()));
    dropUnread(wanted);
  }

  private void dropUnread(Collection<String> wanted) {
    Set<String> read = new HashSet<>(wanted);
    nodes.forEach(node -> read.addAll(NodeReads.of(node)));
    constants.keySet().retainAll(read);
    names.retainAll(namesRead(read));
  }

  private Set<String> namesRead(Set<String> read) {
    Set<String> all = new HashSet<>(read);
    nodes.forEach(node -> all.addAll(node.getOutputList()));
    return all;
  }

  String file() {
    return file;
  }

  /** The tool's nodes that are needed, in order. */
  List<NodeProto> nodes() {
    return nodes;
  }

  /** Whether a value is read. */
  boolean reads(String name) {
    return names.contains(name);
  }

  /** The constant of a name; null if there is none. */
  @Nullable TensorProto constant(String name) {
    return constants.get(name);
  }

  /** Adds a constant, or replaces that of its name. */
  String put(TensorProto tensor) {
    constants.put(tensor.getName(), tensor);
    names.add(tensor.getName());
    return tensor.getName();
  }

  /** A name that nothing has yet: the wanted one, or that with a number behind. */
  String freeName(String wanted) {
    String name = wanted;
    for (int i = 1; names.contains(name); i++) {
      name = wanted + "." + i;
    }
    names.add(name);
    return name;
  }

  /** Writes a node in front of the tool's own; gives the name of its output. */
  String before(OnnxOperator operator, List<String> arguments, AttributeProto... attributes) {
    String output = freeName("towerrank." + operator.output(before.size()));
    before.add(node(operator, arguments, output, attributes));
    return output;
  }

  /** Writes a node behind the tool's own; gives the name of its output. */
  String behind(
      String output, OnnxOperator operator, List<String> arguments, AttributeProto... attributes) {
    String name = freeName(output);
    behind.add(node(operator, arguments, name, attributes));
    return name;
  }

  private static NodeProto node(
      OnnxOperator operator, List<String> arguments, String output, AttributeProto... attributes) {
    return operator.node(arguments, List.of(output), attributes).setName(output).build();
  }

  /** The opset of the standard operators. */
  long opset() {
    return opset == 0 ? OWN_OPSET : opset;
  }

  /** Lets all of the tool's nodes read other values than those of these names. */
  void rename(Map<String, String> renamed) {
    nodes.replaceAll(node -> renamed(node, renamed));
  }

  /** Lets some look-ups, named by their outputs, read these ids. */
  void lookUp(List<String> lookUps, String ids) {
    nodes.replaceAll(
        node ->
            node.getOutputCount() > 0 && lookUps.contains(node.getOutput(0))
                ? node.toBuilder().setInput(1, ids).build()
                : node);
  }

  /** Puts a node in another's place. */
  void replace(NodeProto node, NodeProto other) {
    nodes.replaceAll(each -> each.equals(node) ? other : each);
  }

  private static NodeProto renamed(NodeProto node, Map<String, String> renamed) {
    if (NodeReads.of(node).stream().noneMatch(renamed::containsKey)) {
      return node;
    }
    NodeProto.Builder changed = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      changed.setInput(i, renamed.getOrDefault(node.getInput(i), node.getInput(i)));
    }
    for (AttributeProto.Builder attribute : changed.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        rename(attribute.getGBuilder(), renamed);
      }
      attribute.getGraphsBuilderList().forEach(graph -> rename(graph, renamed));
    }
    return changed.build();
  }

  private static void rename(GraphProto.Builder graph, Map<String, String> renamed) {
    for (int i = 0; i < graph.getNodeCount(); i++) {
      graph.setNode(i, renamed(graph.getNode(i), renamed));
    }
    for (ValueInfoProto.Builder output : graph.getOutputBuilderList()) {
      output.setName(renamed.getOrDefault(output.getName(), output.getName()));
    }
  }

  /** Declares an input {@code [rows]} or {@code [rows, width]}. */
  void input(String name, DataType type, OptionalInt width) {
    names.add(name);
    inputs.add(info(name, type, width));
  }

  /** Declares an output of float32, {@code [rows]} or {@code [rows, width]}. */
  void output(String name, OptionalInt width) {
    outputs.add(info(name, DataType.FLOAT, width));
  }

  /** Declares an output of any shape, for a trial. */
  void output(String name, DataType type) {
    TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).build();
    outputs.add(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(TypeProto.newBuilder().setTensorType(tensor))
            .build());
  }

  void clearOutputs() {
    outputs.clear();
  }

  private static ValueInfoProto info(String name, DataType type, OptionalInt width) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam(ROWS);
    width.ifPresent(columns -> shape.addDimBuilder().setDimValue(columns));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  /** The graph as it is now. Shapes that the tool noted inside may no longer be right. */
  ModelProto model() {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName(model.getGraph().getName())
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllInitializer(constants.values())
            .addAllNode(before)
            .addAllNode(nodes)
            .addAllNode(behind);
    ModelProto.Builder changed = model.toBuilder().setGraph(graph);
    if (opset == 0) {
      changed.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OWN_OPSET));
    }
    return changed.build();
  }

  void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException("[" + file + "]: " + problem);
    }
  }
}
