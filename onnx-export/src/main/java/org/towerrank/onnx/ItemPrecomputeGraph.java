package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.towerrank.onnx.ValueSources.Source;
import org.towerrank.onnx.rows.RowAxis;
import org.towerrank.onnx.rows.RowVerdict;

/**
 * Cuts a ranking graph in two: what it computes of an item alone, and what is left to do for a user
 * and an item. The cut graph has both, so that they share the weights.
 *
 * <p>It has more inputs, those {@linkplain #known known} of items, and one more output, {@link
 * #PARTS} {@code [items, width]}: run over items it gives their parts, run over parts it gives
 * scores; an input that a run does not use gets one row of any values. Every value of an item must
 * depend on no other item, as in all graphs that {@link GraphWriter} writes.
 */
public final class ItemPrecomputeGraph {
  /** The output with the items' parts. */
  public static final String PARTS = "towerrank.parts";

  /** The input that is true where a run is over items: one boolean. */
  public static final String OF_ITEMS = "towerrank.of_items";

  private static final String PRODUCT = "towerrank.item.";

  /** Older graphs have other definitions of {@code If} and {@code Gemm}. */
  private static final int OLDEST_OPSET = 11;

  private final ModelProto skeleton;
  private final List<NodeProto> nodes;
  private final ValueSources sources;
  private final List<String> boundary;

  /** Shapes of which only the number of rows is read. */
  private final Set<String> counts;

  /**
   * An input for some of the values of a part.
   *
   * @param input its name
   * @param width numbers of a row
   * @param from the first value
   * @param to behind the last
   */
  public record Known(String input, int width, int from, int to) {}

  private ItemPrecomputeGraph(
      ModelProto skeleton,
      List<NodeProto> nodes,
      ValueSources sources,
      List<String> boundary,
      Set<String> counts) {
    this.skeleton = skeleton;
    this.nodes = nodes;
    this.sources = sources;
    this.boundary = boundary;
    this.counts = counts;
  }

  /**
   * Finds where to cut.
   *
   * @param skeleton the graph, with or without the data of its weights
   * @param items names of its item inputs; all others are of the request
   * @param rows where the rows lie in its values
   * @return empty if nothing, or everything, is computed of items alone, or where it would be cut
   *     rows do not come first, or for a graph of an opset that is too old
   */
  public static Optional<ItemPrecomputeGraph> of(
      ModelProto skeleton, Collection<String> items, RowVerdict.Independent rows) {
    GraphProto graph = skeleton.getGraph();
    long opset = GraphCheck.opset(skeleton);
    if ((opset > 0 && opset < OLDEST_OPSET)
        || graph.getOutputCount() != 1
        || graph.getSparseInitializerCount() > 0
        || graph.getNodeList().stream().anyMatch(ItemPrecomputeGraph::isForeign)) {
      return Optional.empty();
    }
    ValueSources sources = new ValueSources(skeleton, items);
    List<NodeProto> nodes = apart(graph, sources);
    Set<String> counts = RowCounts.of(graph);
    List<String> boundary = boundary(nodes, sources, counts);
    boolean leads =
        boundary.stream()
            .map(value -> value.startsWith(PRODUCT) ? value.substring(PRODUCT.length()) : value)
            .allMatch(value -> RowAxis.FIRST.equals(rows.axes().get(value)));
    boolean cuts =
        leads && sources.of(graph.getOutput(0).getName()) == Source.BOTH && !boundary.isEmpty();
    return cuts
        ? Optional.of(new ItemPrecomputeGraph(skeleton, nodes, sources, boundary, counts))
        : Optional.empty();
  }

  /**
   * Whether a node cannot be judged: its subgraph may read values that it does not name, or its
   * attributes may be incomplete without the data of weights.
   */
  private static boolean isForeign(NodeProto node) {
    return !node.getDomain().isEmpty()
        || node.getAttributeList().stream()
            .anyMatch(
                attribute ->
                    attribute.getType() == AttributeType.GRAPH
                        || attribute.getType() == AttributeType.GRAPHS
                        || elements(attribute.getT()) > GraphLimits.SHAPE_BYTES / Long.BYTES);
  }

  private static long elements(TensorProto tensor) {
    return tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
  }

  private static boolean is(NodeProto node, OnnxOperator operator) {
    return node.getOpType().equals(operator.type());
  }

  /** The nodes of a graph, with what is of an item alone apart from the rest; notes its sources. */
  static List<NodeProto> apart(GraphProto graph, ValueSources sources) {
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      List<NodeProto> parts = apart(node, sources);
      parts.forEach(sources::note);
      nodes.addAll(parts);
    }
    return nodes;
  }

  /** Splits a product of the item that adds a value of the user ({@code Gemm}) into two nodes. */
  private static List<NodeProto> apart(NodeProto node, ValueSources sources) {
    boolean adds =
        is(node, OnnxOperator.GEMM)
            && node.getInputCount() == 3
            && sources.of(node.getInputList().subList(0, 2)) == Source.ITEM
            && sources.of(node.getInputList().subList(2, 3)).ofRequest()
            && node.getAttributeList().stream().noneMatch(a -> a.getName().equals("beta"));
    if (!adds) {
      return List.of(node);
    }
    String product = PRODUCT + node.getOutput(0);
    NodeProto.Builder gemm = node.toBuilder().clearInput().clearOutput();
    gemm.addInput(node.getInput(0)).addInput(node.getInput(1)).addOutput(product).setName(product);
    NodeProto.Builder add =
        OnnxOperator.ADD.node(List.of(product, node.getInput(2)), node.getOutputList());
    return List.of(gemm.build(), add.setName(node.getName()).build());
  }

  /** Values of items that are read together with values of the request. */
  private static List<String> boundary(
      List<NodeProto> nodes, ValueSources sources, Set<String> counts) {
    Set<String> boundary = new LinkedHashSet<>();
    for (NodeProto node : nodes) {
      if (sources.of(node) == Source.BOTH && !counts.contains(node.getOutput(0))) {
        node.getInputList().stream()
            .filter(input -> sources.of(input) == Source.ITEM)
            .forEach(boundary::add);
      }
    }
    return List.copyOf(boundary);
  }

  /** Names of the values that make up an item's part, in their order. */
  public List<String> boundary() {
    return boundary;
  }

  /** Multiplications of matrices that an item's part saves, for each item. */
  public long multiplications() {
    return sources.multiplications(nodes, Source.ITEM);
  }

  /**
   * The part of the graph that is computed of items. Each value of the {@link #boundary()} is an
   * output, so that ONNX Runtime tells its shape when it loads the graph.
   *
   * @param large names of weights that become inputs, because their shape is enough
   */
  public ModelProto shapes(Set<String> large) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("shapes");
    Set<String> needed = new HashSet<>(boundary);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (nodes.get(i).getOutputList().stream().anyMatch(needed::contains)) {
        needed.addAll(nodes.get(i).getInputList());
      }
    }
    nodes.stream()
        .filter(node -> node.getOutputList().stream().anyMatch(needed::contains))
        .forEach(graph::addNode);
    GraphCheck.inputs(skeleton).stream()
        .filter(input -> needed.contains(input.getName()))
        .forEach(graph::addInput);
    skeleton.getGraph().getInitializerList().stream()
        .filter(weight -> large.contains(weight.getName()) && needed.contains(weight.getName()))
        .forEach(weight -> graph.addInput(info(weight)));
    boundary.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
    return with(graph);
  }

  private static ValueInfoProto info(TensorProto weight) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    weight.getDimsList().forEach(extent -> shape.addDimBuilder().setDimValue(extent));
    return value(weight.getName(), weight.getDataType(), shape);
  }

  static ValueInfoProto value(String name, int type, TensorShapeProto.Builder shape) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type);
    tensor.setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /**
   * The cut graph, without the weights of the one it was cut from.
   *
   * @param extents the dimensions of each value of the {@link #boundary()} behind the rows
   */
  public ModelProto cut(List<List<Long>> extents) {
    return with(new CutWriter(skeleton, nodes, sources, boundary, counts).write(extents));
  }

  /** The inputs for a part, in the order of its numbers, of whose values these are the extents. */
  public List<Known> known(List<List<Long>> extents) {
    return PartColumns.pieces(CutWriter.KNOWN, boundary, extents);
  }

  /** Numbers of a row of these dimensions. */
  public static int width(List<Long> extents) {
    return Math.toIntExact(extents.stream().reduce(1L, Math::multiplyExact));
  }

  private ModelProto with(GraphProto.Builder graph) {
    return skeleton.toBuilder().setGraph(graph).build();
  }
}
