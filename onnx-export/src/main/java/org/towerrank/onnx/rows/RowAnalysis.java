package org.towerrank.onnx.rows;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.onnx.size.SymbolicShape;
import org.towerrank.onnx.size.SymbolicSize;

/** Follows the rows of a graph's inputs through its operators. */
public final class RowAnalysis {
  private final long opset;
  private final Map<String, SymbolicShape> shapes;
  private final Map<String, RowAxis> axes = new HashMap<>();
  private final Set<String> counts = new HashSet<>();
  private final Map<String, RowsException> unproven = new HashMap<>();

  private RowAnalysis(long opset, Map<String, SymbolicShape> shapes) {
    this.opset = opset;
    this.shapes = shapes;
  }

  /**
   * Goes through a graph.
   *
   * @param opset version of the standard operators
   * @param graph with the small tensors whole, larger ones need no data
   * @param shapes of all its values
   * @param inputs that lead with the rows; all have as many
   */
  public static RowVerdict of(
      long opset, GraphProto graph, Map<String, SymbolicShape> shapes, Collection<String> inputs) {
    RowAnalysis analysis = new RowAnalysis(opset, shapes);
    inputs.forEach(input -> analysis.axes.put(input, RowAxis.FIRST));
    for (NodeProto node : graph.getNodeList()) {
      try {
        analysis.follow(node);
      } catch (RowsException e) {
        return e.verdict(Place.of(node));
      }
    }
    return new RowVerdict.Independent(analysis.axes, analysis.counts);
  }

  /**
   * Where the rows lie in an operator's first output.
   *
   * @param axes where they lie in its inputs
   * @return empty if it computes across them, or cannot be judged
   */
  public static Optional<RowAxis> through(
      NodeProto node, long opset, Map<String, SymbolicShape> shapes, Map<String, RowAxis> axes) {
    try {
      return Optional.ofNullable(RowRules.of(new RowInputs(node, opset, shapes, axes), 0));
    } catch (RowsException e) {
      return Optional.empty();
    }
  }

  private void follow(NodeProto node) {
    List<String> inputs = inputs(node);
    for (String input : inputs) {
      RowsException problem = unproven.get(input);
      if (problem != null) {
        throw problem;
      }
    }
    boolean carries = inputs.stream().anyMatch(axes::containsKey);
    boolean tells = inputs.stream().anyMatch(counts::contains);
    if (!carries && !tells) {
      return;
    }
    if (inputs.size() > node.getInputCount()) {
      throw RowsException.unproven("it has subgraphs, which are not looked into");
    }
    if (RowRules.isShape(node)) {
      tell(node);
    } else if (tells && !readsShape(node)) {
      if (carries) {
        throw RowsException.mixed("it computes with the number of rows");
      }
      tell(node);
    } else {
      carry(node);
    }
  }

  /** What a node reads, by its subgraphs too. */
  private static List<String> inputs(NodeProto node) {
    List<String> inputs = new ArrayList<>(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      List<GraphProto> graphs = new ArrayList<>(attribute.getGraphsList());
      if (attribute.hasG()) {
        graphs.add(attribute.getG());
      }
      for (GraphProto graph : graphs) {
        graph.getNodeList().forEach(inner -> inputs.addAll(inputs(inner)));
        graph.getOutputList().forEach(output -> inputs.add(output.getName()));
      }
    }
    return inputs;
  }

  /** Whether a node reads the number of rows only as a part of the shape of its output. */
  private boolean readsShape(NodeProto node) {
    int slot = RowRules.shapeInput(node);
    for (int i = 0; i < node.getInputCount(); i++) {
      if (i != slot && counts.contains(node.getInput(i))) {
        return false;
      }
    }
    return slot >= 0;
  }

  /** Notes the outputs of a node that computes shapes. */
  private void tell(NodeProto node) {
    for (String output : node.getOutputList()) {
      SymbolicShape shape = shapes.get(output);
      List<@Nullable SymbolicSize> content = shape == null ? null : shape.content();
      if (content == null && !RowRules.isShape(node)) {
        throw RowsException.mixed("it computes with the number of rows");
      }
      if (content == null || content.stream().anyMatch(size -> size == null || size.perRow())) {
        counts.add(output);
      }
    }
  }

  private void carry(NodeProto node) {
    RowInputs inputs = new RowInputs(node, opset, shapes, axes);
    for (int i = 0; i < node.getOutputCount(); i++) {
      if (!node.getOutput(i).isEmpty()) {
        output(node.getOutput(i), i, inputs);
      }
    }
  }

  private void output(String name, int index, RowInputs inputs) {
    try {
      RowAxis axis = RowRules.of(inputs, index);
      if (axis != null) {
        axes.put(name, axis);
      }
    } catch (RowsException e) {
      if (index == 0 && !RowRules.outputsDiffer(inputs.node())) {
        throw e;
      }
      unproven.put(name, e);
    }
  }
}
