package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.towerrank.feature.Side;
import org.towerrank.model.RowDimension;
import org.towerrank.onnx.OnceValue.Alone;
import org.towerrank.onnx.rows.Place;
import org.towerrank.onnx.rows.RowAxis;
import org.towerrank.onnx.rows.RowVerdict;
import org.towerrank.onnx.size.GraphSize;
import org.towerrank.onnx.size.NodeReads;
import org.towerrank.onnx.size.SymbolicShape;

/**
 * Rewrites a ranking graph that has the user in every row into one that has the user once.
 *
 * <p>Graphs of other tools have one row dimension, and a user's row is repeated for every item. In
 * the graph written here, user and context inputs lead with {@code users}, which is 1 or equal to
 * {@code items}; item inputs and outputs lead with {@code items}. It gives the same scores, up to
 * rounding. What depends on the user alone is computed for that row; a layer over the user and the
 * item side by side becomes a sum of one over each, {@code [u, i] · W = u · W_u + i · W_i}. Batch
 * normalizations become a part of the layers before them. Where neither is possible, the user's
 * values are repeated for the rows of the items.
 */
public final class UserOnce {
  /** Older graphs have other definitions of the operators that are written here. */
  private static final long OLDEST_OPSET = 11;

  /** From this version on, constants need not be inputs. */
  private static final long IR_WITH_CONSTANTS = 4;

  private UserOnce() {}

  /**
   * An input of a graph.
   *
   * @param width numbers of a row
   */
  public record Input(Side side, int width) {}

  /** What came of it. */
  public sealed interface Result {}

  /** The graph with the user once. */
  public record Rewritten(ModelProto model, Report report) implements Result {}

  /**
   * The graph may compute across rows, or cannot be written otherwise: it has to stay as it is,
   * with the user in every row.
   *
   * @param where the operator that stands in the way, or the graph
   * @param reason what of it is not known
   */
  public record Unproven(String where, String reason) implements Result {}

  /**
   * The graph computes across rows: an item's score depends on the other items of its batch.
   *
   * @param where the operator
   * @param reason what it does
   */
  public record MixesRows(String where, String reason) implements Result {}

  /**
   * What was gained.
   *
   * @param once operators that are computed for the user's row alone
   * @param split products and sums over both, which were split
   * @param repeated operators for which the user's values are repeated in every row
   */
  public record Report(int once, List<Place> split, List<Place> repeated) {
    public Report {
      split = List.copyOf(split);
      repeated = List.copyOf(repeated);
    }
  }

  /**
   * Rewrites a graph.
   *
   * @param original whose inputs and outputs all lead with the rows
   * @param inputs all of its inputs, by name
   * @throws IllegalArgumentException naming an operator whose output has no bound, or an input that
   *     is not described
   */
  public static Result of(ModelProto original, Map<String, Input> inputs) {
    ModelProto model = FoldedNorms.of(original);
    Map<String, GraphSize.Input> sizes = sizes(model, inputs);
    Map<String, SymbolicShape> shapes =
        RowProof.shapes("model", model.getSerializedSize(), model, sizes);
    return switch (RowProof.of(model, shapes, sizes)) {
      case RowVerdict.Mixed mixed -> new MixesRows(mixed.place().toString(), mixed.reason());
      case RowVerdict.Unproven open -> new Unproven(open.place().toString(), open.reason());
      case RowVerdict.Independent rows ->
          rewritten(model, inputs, new GraphFacts(model, shapes, rows));
    };
  }

  private static Map<String, GraphSize.Input> sizes(ModelProto model, Map<String, Input> inputs) {
    Map<String, GraphSize.Input> sizes = new HashMap<>();
    for (ValueInfoProto info : GraphCheck.inputs(model)) {
      Input input = inputs.get(info.getName());
      if (input == null) {
        throw new IllegalArgumentException(
            "input [" + info.getName() + "]: expected one of " + inputs.keySet());
      }
      boolean flat = info.getType().getTensorType().getShape().getDimCount() == 1;
      sizes.put(info.getName(), new GraphSize.Input(input.width, flat, false));
    }
    return sizes;
  }

  private static Result rewritten(ModelProto model, Map<String, Input> inputs, GraphFacts facts) {
    Map<Owner, String> ofOwners = new EnumMap<>(Owner.class);
    for (ValueInfoProto info : GraphCheck.inputs(model)) {
      Owner owner = owner(info, inputs);
      ofOwners.putIfAbsent(owner.isOfCandidates() ? Owner.ITEM : owner, info.getName());
    }
    if (!ofOwners.containsKey(Owner.ITEM)) {
      return new Unproven("the graph", "it has no input of items");
    }
    if (facts.opset() < OLDEST_OPSET) {
      return new Unproven(
          "the graph", "expected opset " + OLDEST_OPSET + " or newer, got " + facts.opset());
    }
    try {
      return write(model, inputs, facts, new OnceGraph(model.getGraph(), ofOwners));
    } catch (NotSplitException e) {
      return new Unproven("the graph", String.valueOf(e.getMessage()));
    }
  }

  private static Owner owner(ValueInfoProto info, Map<String, Input> inputs) {
    Input input = inputs.get(info.getName());
    return input == null ? Owner.ITEM : Owner.of(input.side);
  }

  private static Result write(
      ModelProto model, Map<String, Input> inputs, GraphFacts facts, OnceGraph graph) {
    GraphProto original = model.getGraph();
    Set<String> outputs =
        original.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    OnceWriter writer = new OnceWriter(facts, graph, outputs);
    JoinedWriter joined = new JoinedWriter(writer);
    original.getInitializerList().forEach(graph::constant);
    for (ValueInfoProto info : GraphCheck.inputs(model)) {
      writer.put(info.getName(), new Alone(info.getName(), owner(info, inputs)));
    }
    for (NodeProto node : original.getNodeList()) {
      if (node.getOutputList().stream().noneMatch(facts::hasRows)) {
        writer.writeFixed(node);
      } else if (!joined.write(node)) {
        writer.write(node);
      }
    }
    for (String output : outputs) {
      finish(output, writer);
    }
    Report report = new Report(writer.once(), joined.split(), writer.repeated());
    return new Rewritten(model(model, inputs, graph), report);
  }

  /** Makes an output have a row for each item, and its name. */
  private static void finish(String output, OnceWriter writer) {
    if (!RowAxis.FIRST.equals(writer.facts().axis(output).orElse(null))) {
      throw new NotSplitException("output [" + output + "] does not lead with the rows");
    }
    OnceGraph graph = writer.graph();
    NodeProto read = NodeProto.newBuilder().setOpType("Identity").addInput(output).build();
    Alone value = writer.whole(output, read);
    if (value.name().equals(output) && value.owner().isOfCandidates()) {
      return;
    }
    String inner = value.name();
    if (inner.equals(output)) {
      inner = graph.name(output + ".once");
      graph.rename(output, inner);
    }
    if (!value.owner().isOfCandidates()) {
      int rank = writer.facts().dimensions(output).map(List::size).orElse(1);
      inner = graph.repeated(inner, Owner.ITEM, rank, RowAxis.FIRST, null);
    }
    graph.add(read.toBuilder().setInput(0, inner).addOutput(output).setName(output).build());
  }

  private static ModelProto model(ModelProto model, Map<String, Input> inputs, OnceGraph graph) {
    GraphProto original = model.getGraph();
    GraphProto.Builder written = GraphProto.newBuilder().setName(original.getName());
    for (ValueInfoProto info : GraphCheck.inputs(model)) {
      boolean ofItems = owner(info, inputs).isOfCandidates();
      Input input = inputs.get(info.getName());
      written.addInput(leading(info, ofItems ? RowDimension.ITEMS : RowDimension.USERS, input));
    }
    original
        .getOutputList()
        .forEach(info -> written.addOutput(leading(info, RowDimension.ITEMS, null)));
    Set<String> needed = new HashSet<>();
    original.getOutputList().forEach(output -> needed.add(output.getName()));
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : graph.nodes().reversed()) {
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        needed.addAll(NodeReads.of(node));
        nodes.add(node);
      }
    }
    written.addAllNode(nodes.reversed());
    for (TensorProto constant : graph.constants().values()) {
      if (needed.contains(constant.getName())) {
        written.addInitializer(constant);
      }
    }
    return model.toBuilder()
        .setIrVersion(Math.max(IR_WITH_CONSTANTS, model.getIrVersion()))
        .setGraph(written)
        .build();
  }

  private static ValueInfoProto leading(
      ValueInfoProto info, RowDimension rows, @org.jspecify.annotations.Nullable Input input) {
    ValueInfoProto.Builder leading = info.toBuilder();
    TensorShapeProto.Builder shape =
        leading.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    shape.setDim(0, TensorShapeProto.Dimension.newBuilder().setDimParam(rows.dimension()));
    if (input != null && shape.getDimCount() == 2 && !shape.getDim(1).hasDimValue()) {
      shape.setDim(1, TensorShapeProto.Dimension.newBuilder().setDimValue(input.width));
    }
    return leading.build();
  }
}
