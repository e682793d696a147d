package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.onnx.OnceValue.Alone;
import org.towerrank.onnx.OnceValue.Joined;
import org.towerrank.onnx.rows.Place;
import org.towerrank.onnx.rows.RowAxis;
import org.towerrank.onnx.size.NodeAttributes;

/**
 * Writes operators over values that are joined from several owners, for each owner by itself, so
 * that what is of the user alone is computed once.
 */
final class JoinedWriter {
  private final OnceWriter writer;
  private final GraphFacts facts;
  private final JoinedProducts products;
  private final JoinedSelections selections;
  private final JoinedShapes shapes;
  private final List<Place> split = new ArrayList<>();

  JoinedWriter(OnceWriter writer) {
    this.writer = writer;
    this.facts = writer.facts();
    this.products = new JoinedProducts(writer);
    this.selections = new JoinedSelections(writer);
    this.shapes = new JoinedShapes(writer);
  }

  /** Products and sums that were split by owner. */
  List<Place> split() {
    return split;
  }

  /**
   * Writes a node.
   *
   * @return whether it was; if not, its inputs have to be put together
   */
  boolean write(NodeProto node) {
    return switch (Place.operator(node)) {
      case "Concat" -> put(node, concat(node)) || putEach(node);
      case "Identity" -> alias(node, node.getInput(0));
      case "Cast" ->
          facts.inputType(node.getInput(0)) == NodeAttributes.number(node, "to", -1)
              ? alias(node, node.getInput(0))
              : putEach(node);
      case "Expand" -> expand(node);
      case "Gemm", "MatMul" -> noted(node, products.of(node)) || putEach(node);
      case "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceSumSquare" ->
          noted(node, products.reduced(node)) || putEach(node);
      case "Flatten", "Reshape" -> put(node, shapes.regrouped(node));
      case "BatchNormalization" -> put(node, products.normalized(node)) || putEach(node);
      case "Gather", "Slice" -> put(node, selections.of(node)) || putEach(node);
      case "Split" -> selections.split(node);
      default -> putEach(node);
    };
  }

  private boolean put(NodeProto node, Optional<? extends OnceValue> output) {
    output.ifPresent(value -> writer.put(node.getOutput(0), value));
    return output.isPresent();
  }

  private boolean noted(NodeProto node, Optional<? extends OnceValue> output) {
    if (output.isPresent()) {
      split.add(Place.of(node));
    }
    return put(node, output);
  }

  private boolean putEach(NodeProto node) {
    return node.getOutputCount() == 1 && put(node, each(node));
  }

  private boolean alias(NodeProto node, String input) {
    if (isOutput(node)) {
      return false;
    }
    writer.put(node.getOutput(0), writer.value(input));
    return true;
  }

  private boolean isOutput(NodeProto node) {
    return writer.outputs().contains(node.getOutput(0));
  }

  /** A value repeated for as many rows as it has is the value. */
  private boolean expand(NodeProto node) {
    String input = node.getInput(0);
    var before = facts.dimensions(input);
    boolean same =
        facts.hasRows(input)
            && before.isPresent()
            && !before.get().contains(null)
            && before.equals(facts.dimensions(node.getOutput(0)));
    return same && alias(node, input);
  }

  /** Values of several owners side by side. */
  private Optional<Joined> concat(NodeProto node) {
    String first = node.getInput(0);
    int rank = facts.rank(first);
    long given = NodeAttributes.number(node, "axis", 1);
    int axis = (int) (given < 0 ? given + rank : given);
    List<OnceValue> inputs = node.getInputList().stream().map(writer::value).toList();
    boolean oneOwner = inputs.stream().map(OnceValue::owner).distinct().count() == 1;
    if (oneOwner && inputs.stream().allMatch(Alone.class::isInstance)) {
      return Optional.empty();
    }
    List<Integer> extents = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Optional<Integer> extent = facts.extent(node.getInput(i), axis);
      boolean along = !(inputs.get(i) instanceof Joined joined) || joined.axis() == axis;
      if (extent.isEmpty() || !along) {
        return Optional.empty();
      }
      extents.add(extent.get());
    }
    return JoinedValues.join(writer.graph(), node.getOutput(0), axis, inputs, extents);
  }

  /**
   * An operator that computes each place of the axis that values are joined along by itself, as it
   * does with rows.
   */
  private Optional<Joined> each(NodeProto node) {
    Joined joined = null;
    for (String input : node.getInputList()) {
      if (facts.hasRows(input) && writer.value(input) instanceof Joined found) {
        if (joined != null && !JoinedValues.alike(joined, found)) {
          return Optional.empty();
        }
        joined = found;
      }
    }
    return joined == null ? Optional.empty() : each(node, joined);
  }

  private Optional<Joined> each(NodeProto node, Joined joined) {
    List<@Nullable Joined> inputs = new ArrayList<>();
    for (String input : node.getInputList()) {
      boolean rows = facts.hasRows(input);
      inputs.add(
          rows
              ? writer.value(input) instanceof Joined found ? found : null
              : JoinedValues.ofConstant(facts, writer.graph(), input, node, joined));
    }
    Optional<RowAxis> axis = JoinedValues.axisAfter(node, facts, inputs);
    if (axis.isEmpty() || axis.get().turns() != 1) {
      return Optional.empty();
    }
    List<Alone> groups = new ArrayList<>();
    for (int group = 0; group < joined.groups().size(); group++) {
      List<Alone> parts = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        Joined input = inputs.get(i);
        String name = node.getInput(i);
        parts.add(
            input != null
                ? input.groups().get(group)
                : facts.hasRows(name) ? (Alone) writer.value(name) : new Alone(name, Owner.NOBODY));
      }
      groups.add(JoinedValues.group(writer, node, parts));
    }
    return Optional.of(joined.with(axis.get().axis(), groups));
  }
}
