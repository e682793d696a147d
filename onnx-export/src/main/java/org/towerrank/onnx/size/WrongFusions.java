package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds operators of which optimizers of ONNX Runtime 1.28 make others that compute something else.
 */
final class WrongFusions {
  /**
   * Forgets to transpose what is multiplied by a vector, and ends the process where something of a
   * transposed constant is cast before.
   */
  private static final String TRANSPOSED = "MatmulTransposeFusion";

  /** Takes the channels of what was reshaped for the columns of the product before. */
  private static final String NORMALIZED = "MatMul_BatchNormalization_Fusion";

  /** Takes a transposition that leaves a matrix as it is for one that turns it. */
  private static final String TURNED = "GemmTransposeFusion";

  /** Forgets that zeros were added before the largest is taken, or the mean. */
  private static final String PADDED = "Pad_Fusion";

  /** Forgets over which axes a sum is normalized, and expects a weight for each column. */
  private static final String SKIPPED = "SkipLayerNormFusion";

  /** Take other quotients for a normalization, see {@link WrongNorms}. */
  private static final List<String> NORMS =
      List.of("LayerNormFusionL1", "LayerNormFusionL2", "SimplifiedLayerNormFusion");

  /** Takes a scale or a summand of several dimensions for one of each column. */
  private static final String SCALED = "MatMulIntegerToFloatFusion";

  /** Takes other scales, see {@link WrongScales}. */
  private static final String QUANTIZED = "QDQSelectorActionTransformer";

  /** Rounds once what is rounded twice, with other steps. */
  private static final String TWICE = "DoubleQDQPairsRemover";

  private static final Set<String> POOLS = Set.of("AveragePool", "LpPool", "MaxPool");

  private final Map<String, TensorBound> values;
  private final GraphLinks links;
  private final WrongScales scales;
  private final Set<String> found = new TreeSet<>();

  private WrongFusions(GraphProto graph, Map<String, TensorBound> values) {
    this.values = values;
    this.links = new GraphLinks(graph);
    this.scales = new WrongScales(links, values);
  }

  /**
   * The optimizers that must not see a graph, by the runtime's names.
   *
   * @param graph each of whose values is made before it is read
   * @param values what is known of them
   */
  static Set<String> of(GraphProto graph, Map<String, TensorBound> values) {
    WrongFusions fusions = new WrongFusions(graph, values);
    graph.getNodeList().forEach(fusions::look);
    if (WrongNorms.in(graph, fusions.links, values)) {
      fusions.found.addAll(NORMS);
    }
    return fusions.found;
  }

  private void look(NodeProto node) {
    String operator = node.getOpType();
    switch (operator) {
      case "MatMul" -> note(TRANSPOSED, mayHaveRank(GraphLinks.input(node, 1), 1, 1));
      case "BatchNormalization" ->
          note(NORMALIZED, mayHaveRank(GraphLinks.input(node, 0), 3, Integer.MAX_VALUE));
      case "Transpose" ->
          note(TURNED, NodeAttributes.numbers(node, "perm").equals(List.of(0L, 1L)));
      case "Cast" -> note(TRANSPOSED, links.isMadeBy(GraphLinks.input(node, 0), "Transpose"));
      case "LayerNormalization" -> note(SKIPPED, !isOfColumns(node));
      case "QuantizeLinear" -> note(TWICE, isRoundedAgain(node));
      case "MatMulInteger" -> note(SCALED, isScaledOtherwise(node));
      default -> note(PADDED, POOLS.contains(operator));
    }
    if (operator.equals("MatMul") || operator.equals("Gemm")) {
      note(QUANTIZED, scales.areOf(node));
    }
  }

  private void note(String optimizer, boolean wrong) {
    if (wrong) {
      found.add(optimizer);
    }
  }

  private boolean mayHaveRank(String value, int least, int most) {
    return TensorBound.mayHaveRank(values.get(value), least, most);
  }

  private boolean isRoundedAgain(NodeProto node) {
    NodeProto before = links.maker(GraphLinks.input(node, 0));
    return before != null
        && before.getOpType().equals("DequantizeLinear")
        && links.isMadeBy(GraphLinks.input(before, 0), "QuantizeLinear");
  }

  private boolean isOfColumns(NodeProto norm) {
    String value = GraphLinks.input(norm, 0);
    long axis = NodeAttributes.number(norm, "axis", -1);
    int rank = (int) axis + 1;
    boolean last =
        axis == -1
            || (axis > 0
                && !mayHaveRank(value, 0, rank - 1)
                && !mayHaveRank(value, rank + 1, Integer.MAX_VALUE));
    return last && norm.getInputList().stream().skip(1).allMatch(this::isOfMore);
  }

  private boolean isOfMore(String vector) {
    TensorBound bound = values.get(vector);
    return bound != null
        && !mayHaveRank(vector, 0, 0)
        && !mayHaveRank(vector, 2, Integer.MAX_VALUE)
        && !bound.dimension(0).isNumber(1);
  }

  /** Whether what is multiplied by a product, or added to it, may have several dimensions. */
  private boolean isScaledOtherwise(NodeProto product) {
    if (mayHaveRank(GraphLinks.input(product, 1), 3, Integer.MAX_VALUE)) {
      return true;
    }
    for (NodeProto scaled : links.readers(GraphLinks.output(product))) {
      NodeProto scale = links.maker(links.other(scaled, GraphLinks.output(product)));
      if (scale != null && scale.getOpType().equals("Mul") && isOfMany(scale)) {
        return true;
      }
      for (NodeProto sum : links.readers(GraphLinks.output(scaled))) {
        String summand = links.other(sum, GraphLinks.output(scaled));
        if (sum.getOpType().equals("Add") && mayHaveRank(summand, 2, Integer.MAX_VALUE)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isOfMany(NodeProto node) {
    return node.getInputList().stream().anyMatch(in -> mayHaveRank(in, 2, Integer.MAX_VALUE));
  }
}
