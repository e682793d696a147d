package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.towerrank.onnx.ItemPrecomputeGraph.Known;
import org.towerrank.onnx.ValueSources.Source;

/**
 * Writes the graph that {@link ItemPrecomputeGraph} cuts.
 *
 * @param skeleton the graph to cut
 * @param nodes of it, with what is of an item alone apart from the rest
 * @param sources of its values
 * @param boundary values that make up an item's part
 * @param counts shapes of which only the number of rows is read
 */
record CutWriter(
    ModelProto skeleton,
    List<NodeProto> nodes,
    ValueSources sources,
    List<String> boundary,
    Set<String> counts) {
  /** What the names of the inputs for parts begin with. */
  static final String KNOWN = "towerrank.known";

  private static final String COMPUTED = "towerrank.computed";

  private static final String NONE = "towerrank.none";

  private static final String PAIRS = "towerrank.pairs";

  /**
   * The graph.
   *
   * @param extents the dimensions of each value of the boundary behind the rows
   */
  GraphProto.Builder write(List<List<Long>> extents) {
    int width = extents.stream().mapToInt(ItemPrecomputeGraph::width).sum();
    long opset = GraphCheck.opset(skeleton);
    List<Known> known = PartColumns.pieces(KNOWN, boundary, extents);
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName(skeleton.getGraph().getName())
            .addAllInput(inputs())
            .addInput(
                ItemPrecomputeGraph.value(
                    ItemPrecomputeGraph.OF_ITEMS, OnnxOps.BOOL, TensorShapeProto.newBuilder()))
            .addOutput(output())
            .addOutput(rows(ItemPrecomputeGraph.PARTS, "items", width));
    known.forEach(piece -> graph.addInput(rows(piece.input(), PAIRS, piece.width())));
    new PartColumns(graph, opset, boundary, extents).read(known, CutWriter::known);
    GraphProto.Builder items = GraphProto.newBuilder().setName("items");
    for (NodeProto node : nodes) {
      switch (sources.of(node)) {
        case ITEM -> items.addNode(node);
        case BOTH -> graph.addNode(readingKnown(node, known.getFirst().input()));
        case WEIGHTS, REQUEST -> graph.addNode(node);
      }
    }
    new PartColumns(items, opset, boundary, extents).write(COMPUTED);
    items.addOutput(rows(COMPUTED, "items", width));
    graph.addNode(branch(items.build(), none(width)));
    return graph;
  }

  private static NodeProto branch(GraphProto items, GraphProto none) {
    return OnnxOperator.IF
        .node(
            List.of(ItemPrecomputeGraph.OF_ITEMS),
            List.of(ItemPrecomputeGraph.PARTS),
            Tensors.attribute("then_branch", items),
            Tensors.attribute("else_branch", none))
        .setName(ItemPrecomputeGraph.PARTS)
        .build();
  }

  /** Parts of no items. */
  private static GraphProto none(int width) {
    TensorProto empty =
        TensorProto.newBuilder()
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(0)
            .addDims(width)
            .build();
    return GraphProto.newBuilder()
        .setName("none")
        .addNode(
            OnnxOperator.CONSTANT
                .node(List.of(), List.of(NONE), Tensors.attribute("value", empty))
                .setName(NONE))
        .addOutput(rows(NONE, "none", width))
        .build();
  }

  /**
   * The inputs. Those of the request that have a row for each item, as scores of queries have, get
   * the rows of the pairs: a run over pairs has one row of items that is not used.
   */
  private List<ValueInfoProto> inputs() {
    List<ValueInfoProto> inputs = skeleton.getGraph().getInputList();
    Set<String> ofItems = new HashSet<>();
    for (ValueInfoProto input : inputs) {
      if (sources.of(input.getName()) == Source.ITEM) {
        ofItems.add(LeadingDimension.of(input));
      }
    }
    return inputs.stream()
        .map(
            input ->
                sources.of(input.getName()) == Source.REQUEST
                        && ofItems.contains(LeadingDimension.of(input))
                    ? LeadingDimension.renamed(input, PAIRS)
                    : input)
        .toList();
  }

  private static String known(String value) {
    return KNOWN + "." + value;
  }

  private NodeProto readingKnown(NodeProto node, String rows) {
    NodeProto.Builder reading = node.toBuilder().clearInput();
    boolean counted = counts.contains(node.getOutput(0));
    for (String input : node.getInputList()) {
      boolean ofItem = sources.of(input) == Source.ITEM;
      reading.addInput(!ofItem ? input : counted ? rows : known(input));
    }
    return reading.build();
  }

  private static ValueInfoProto rows(String name, String dimension, int width) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam(dimension);
    shape.addDimBuilder().setDimValue(width);
    return ItemPrecomputeGraph.value(name, TensorProto.DataType.FLOAT.getNumber(), shape);
  }

  /** The scores, whose rows are no longer those of the item inputs. */
  private ValueInfoProto output() {
    return LeadingDimension.renamed(skeleton.getGraph().getOutput(0), PAIRS);
  }
}
