package org.towerrank.inference;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.towerrank.bundle.ElementType;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.onnx.GraphCheck;

/** Checks that a graph has the inputs and the output that its bundle says, of their types. */
final class GraphContract {
  private final GraphSpec spec;
  private final FeatureSchema schema;
  private final ModelProto model;
  private final List<ValueInfoProto> inputs;
  private final Map<Side, Set<String>> rowDimensions = new EnumMap<>(Side.class);

  private GraphContract(GraphSpec spec, FeatureSchema schema, ModelProto model) {
    this.spec = spec;
    this.schema = schema;
    this.model = model;
    this.inputs = GraphCheck.inputs(model);
  }

  /**
   * How a graph's rows are given to it.
   *
   * @param userOnce whether user and context inputs may have one row where others have many; graphs
   *     of other tools have one row dimension for all inputs
   * @param flatOutput whether the output is a vector {@code [rows]} rather than {@code [rows, 1]}
   */
  record Rows(boolean userOnce, boolean flatOutput) {}

  /**
   * Checks a graph without the data of its tensors.
   *
   * @throws IllegalArgumentException naming the input or output that is not as described
   */
  static Rows require(GraphSpec spec, FeatureSchema schema, ModelProto model) {
    GraphContract contract = new GraphContract(spec, schema, model);
    contract.requireNames();
    for (GraphInput input : spec.inputs()) {
      contract.requireInput(input);
    }
    boolean flat = contract.requireOutput();
    return new Rows(contract.userOnce(), flat);
  }

  private void requireNames() {
    Set<String> expected =
        spec.inputs().stream().map(GraphInput::name).collect(Collectors.toCollection(TreeSet::new));
    Set<String> found =
        inputs.stream().map(ValueInfoProto::getName).collect(Collectors.toCollection(TreeSet::new));
    require(expected.equals(found), "inputs", expected, found);
  }

  private void requireInput(GraphInput input) {
    String what = "input [" + input.name() + "]";
    TypeProto.Tensor type = tensor(inputs, input.name(), what);
    require(
        type.getElemType() == dataType(input.type()).getNumber(),
        what,
        "type " + dataType(input.type()),
        DataType.forNumber(type.getElemType()));
    int width = input.features().stream().mapToInt(name -> schema.feature(name).width()).sum();
    List<Dimension> shape = type.getShape().getDimList();
    require(
        shape.size() == (input.flat() ? 1 : 2)
            && isDynamic(shape.get(0))
            && (input.flat() || mayBe(shape.get(1), width)),
        what,
        input.flat() ? "shape [rows]" : "shape [rows, " + width + "]",
        describe(shape));
    rowDimensions
        .computeIfAbsent(input.side(), side -> new TreeSet<>())
        .add(shape.get(0).getDimParam());
  }

  private boolean requireOutput() {
    String what = "output [" + spec.output() + "]";
    TypeProto.Tensor type = tensor(model.getGraph().getOutputList(), spec.output(), what);
    require(
        type.getElemType() == DataType.FLOAT.getNumber(),
        what,
        "type FLOAT",
        DataType.forNumber(type.getElemType()));
    List<Dimension> shape = type.getShape().getDimList();
    boolean flat = shape.size() == 1 && spec.outputWidth() == 1;
    require(
        (flat || (shape.size() == 2 && mayBe(shape.get(1), spec.outputWidth())))
            && isDynamic(shape.get(0)),
        what,
        "shape [rows, " + spec.outputWidth() + "]",
        describe(shape));
    return flat;
  }

  /** Whether no dimension counts the rows of users and of items alike. */
  private boolean userOnce() {
    Set<String> candidates = rowDimensions(true).collect(Collectors.toSet());
    return rowDimensions(false).noneMatch(candidates::contains);
  }

  private Stream<String> rowDimensions(boolean ofCandidates) {
    return rowDimensions.entrySet().stream()
        .filter(entry -> entry.getKey().isOfCandidates() == ofCandidates)
        .flatMap(entry -> entry.getValue().stream());
  }

  private TypeProto.Tensor tensor(List<ValueInfoProto> values, String name, String what) {
    ValueInfoProto found =
        values.stream().filter(value -> value.getName().equals(name)).findFirst().orElse(null);
    if (found == null) {
      List<String> names = values.stream().map(ValueInfoProto::getName).toList();
      throw new IllegalArgumentException(
          "graph [" + spec.file() + "]: there is no " + what + ", only " + names);
    }
    require(found.getType().hasTensorType(), what, "a tensor", "another type");
    return found.getType().getTensorType();
  }

  private static DataType dataType(ElementType type) {
    return switch (type) {
      case INT32 -> DataType.INT32;
      case INT64 -> DataType.INT64;
      case FLOAT32 -> DataType.FLOAT;
    };
  }

  /** A dimension of any size has to have a name, which tools need to feed it. */
  private static boolean isDynamic(Dimension dimension) {
    return !dimension.getDimParam().isEmpty();
  }

  private static boolean mayBe(Dimension dimension, int size) {
    return dimension.hasDimValue() ? dimension.getDimValue() == size : isDynamic(dimension);
  }

  private static String describe(List<Dimension> shape) {
    return shape.stream()
        .map(
            dimension ->
                dimension.hasDimValue()
                    ? Long.toString(dimension.getDimValue())
                    : dimension.getDimParam().isEmpty() ? "unnamed" : dimension.getDimParam())
        .collect(Collectors.joining(", ", "shape [", "]"));
  }

  private void require(boolean condition, String what, Object expected, Object found) {
    if (!condition) {
      throw new IllegalArgumentException(
          "graph [" + spec.file() + "] " + what + ": expected " + expected + ", got: " + found);
    }
  }
}
