package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.onnx.rows.RowAxis;

/** The nodes and constants of a graph that is being written, with names of its own. */
final class OnceGraph {
  private final Set<String> taken = new HashSet<>();
  private final List<NodeProto> nodes = new ArrayList<>();
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();
  private final Map<Owner, String> inputs;
  private final Map<Owner, String> counts = new EnumMap<>(Owner.class);
  private final Map<List<String>, String> written = new HashMap<>();

  /**
   * A graph without nodes.
   *
   * @param original whose names are not given to anything else
   * @param inputs one of each owner, which tells how many rows it has
   */
  OnceGraph(GraphProto original, Map<Owner, String> inputs) {
    this.inputs = inputs;
    original.getInputList().forEach(input -> taken.add(input.getName()));
    original.getOutputList().forEach(output -> taken.add(output.getName()));
    original.getInitializerList().forEach(weight -> taken.add(weight.getName()));
    original.getNodeList().forEach(node -> taken.addAll(node.getOutputList()));
    original.getNodeList().forEach(node -> taken.addAll(node.getInputList()));
  }

  /** A name that nothing has. */
  String name(String wanted) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + "." + i;
    }
    return name;
  }

  void add(NodeProto node) {
    nodes.add(node);
  }

  List<NodeProto> nodes() {
    return nodes;
  }

  Map<String, TensorProto> constants() {
    return constants;
  }

  /**
   * Adds a node with one output, and that only once for the same operator, inputs and attributes.
   *
   * @param wanted name of its output
   */
  String add(String operator, List<String> reads, String wanted, AttributeProto... attributes) {
    List<String> key = new ArrayList<>(reads);
    key.add(operator);
    List.of(attributes).forEach(attribute -> key.add(attribute.toString()));
    return written.computeIfAbsent(
        key,
        any -> {
          String output = name(wanted);
          NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(output);
          node.addAllInput(reads).addOutput(output).addAllAttribute(List.of(attributes));
          nodes.add(node.build());
          return output;
        });
  }

  /** Gives a value of the nodes another name. */
  void rename(String before, String after) {
    nodes.replaceAll(
        node -> {
          NodeProto.Builder renamed = node.toBuilder();
          for (int i = 0; i < node.getInputCount(); i++) {
            renamed.setInput(i, node.getInput(i).equals(before) ? after : node.getInput(i));
          }
          for (int i = 0; i < node.getOutputCount(); i++) {
            renamed.setOutput(i, node.getOutput(i).equals(before) ? after : node.getOutput(i));
          }
          return renamed.build();
        });
  }

  /** A constant as it is. */
  void constant(TensorProto tensor) {
    constants.put(tensor.getName(), tensor);
  }

  /** A new constant, once for what its name says. */
  String newConstant(TensorProto tensor) {
    return written.computeIfAbsent(
        List.of("constant", tensor.getName()),
        any -> {
          String name = name(tensor.getName());
          constants.put(name, tensor.toBuilder().setName(name).build());
          return name;
        });
  }

  /** A vector of int64. */
  String longs(List<Long> values) {
    List<Integer> numbers = values.stream().map(Math::toIntExact).toList();
    return newConstant(Tensors.longs("towerrank." + numbers, numbers));
  }

  /** A single int64. */
  String number(long value) {
    TensorProto vector = Tensors.longs("towerrank." + value, List.of(Math.toIntExact(value)));
    return newConstant(vector.toBuilder().clearDims().build());
  }

  /** How many rows an owner has: a vector of one int64. */
  private String count(Owner whose) {
    Owner owner = whose.isOfCandidates() ? Owner.ITEM : whose;
    return counts.computeIfAbsent(
        owner,
        any -> {
          String input = inputs.get(owner);
          if (input == null) {
            throw new IllegalStateException("no input has rows of [" + owner + "]");
          }
          String shape = add("Shape", List.of(input), "towerrank.shape." + input);
          return add("Gather", List.of(shape, longs(List.of(0L))), "towerrank.rows." + input);
        });
  }

  /**
   * A value with its row repeated for each row of another owner.
   *
   * @param rank how many dimensions it has
   * @param shape of one row, if known; needed where a row takes several places
   */
  String repeated(String value, Owner owner, int rank, RowAxis rows, @Nullable List<Long> shape) {
    if (rows.all() == 1) {
      return expanded(value, owner, rank, rows.axis());
    }
    if (shape == null) {
      throw new NotSplitException("the shape of [" + value + "] is not known");
    }
    List<Long> whole = new ArrayList<>(shape);
    whole.set(rows.axis(), -1L);
    List<Long> apart = new ArrayList<>(whole);
    apart.add(rows.axis() + 1, rows.places());
    apart.add(rows.axis(), rows.turns());
    String rowsApart = add("Reshape", List.of(value, longs(apart)), value + ".apart");
    String repeated = expanded(rowsApart, owner, rank + 2, rows.axis() + 1);
    return add("Reshape", List.of(repeated, longs(whole)), value + ".repeated");
  }

  private String expanded(String value, Owner owner, int rank, int axis) {
    List<String> sizes = new ArrayList<>();
    if (axis > 0) {
      sizes.add(longs(Collections.nCopies(axis, 1L)));
    }
    sizes.add(count(owner));
    if (axis < rank - 1) {
      sizes.add(longs(Collections.nCopies(rank - 1 - axis, 1L)));
    }
    String shape =
        sizes.size() == 1
            ? sizes.getFirst()
            : add("Concat", sizes, "towerrank.shape", Tensors.attribute("axis", 0));
    return add("Expand", List.of(value, shape), value + ".repeated");
  }
}
