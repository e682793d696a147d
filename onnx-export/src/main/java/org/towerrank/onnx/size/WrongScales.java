package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Map;

/**
 * Finds products of rounded numbers of which ONNX Runtime 1.28 makes products of whole numbers with
 * other scales. It takes the scales of a weight for those of its columns, and that of what is added
 * for the product of the other two.
 */
record WrongScales(GraphLinks links, Map<String, TensorBound> values) {
  private static final String SCALED = "DequantizeLinear";

  /** By which share of itself the scale of what is added may be another. */
  private static final double ROUNDED = 1e-4;

  /** Whether a {@code MatMul} or {@code Gemm} would get other scales. */
  boolean areOf(NodeProto product) {
    NodeProto weight = links.maker(GraphLinks.input(product, 1));
    boolean turned =
        product.getOpType().equals("Gemm") && NodeAttributes.number(product, "transB", 0) != 0;
    if (weight != null && weight.getOpType().equals("Transpose")) {
      weight = links.maker(GraphLinks.input(weight, 0));
      turned = !turned;
    }
    if (weight == null || !weight.getOpType().equals(SCALED)) {
      return false;
    }
    return isOfRows(weight, turned ? 0 : 1) || isSummedOtherwise(product, weight);
  }

  /**
   * Whether a weight has scales of another axis than that of the product's columns, or of blocks.
   */
  private boolean isOfRows(NodeProto weight, int columns) {
    String scales = GraphLinks.input(weight, 1);
    if (!mayHaveRank(scales, 1)) {
      return false;
    }
    long axis = NodeAttributes.number(weight, "axis", 1);
    return mayHaveRank(scales, 2)
        || mayHaveRank(GraphLinks.input(weight, 0), 3)
        || (axis < 0 ? axis + 2 : axis) != columns;
  }

  private boolean isSummedOtherwise(NodeProto product, NodeProto weight) {
    String output = GraphLinks.output(product);
    return hasOtherScale(product, weight, GraphLinks.input(product, 2))
        || links.readers(output).stream()
            .filter(reader -> reader.getOpType().equals("Add"))
            .anyMatch(sum -> hasOtherScale(product, weight, links.other(sum, output)));
  }

  private boolean hasOtherScale(NodeProto product, NodeProto weight, String summand) {
    NodeProto factor = links.maker(GraphLinks.input(product, 0));
    NodeProto added = links.maker(summand);
    if (factor == null
        || added == null
        || !factor.getOpType().equals(SCALED)
        || !added.getOpType().equals(SCALED)) {
      return false;
    }
    List<Float> steps = links.floats(GraphLinks.input(factor, 1));
    List<Float> scales = links.floats(GraphLinks.input(weight, 1));
    List<Float> found = links.floats(GraphLinks.input(added, 1));
    // Of constants that are too large to be known, the usual is expected.
    if (steps.size() != 1 || found.isEmpty() || (scales.isEmpty() && found.size() > 1)) {
      return false;
    }
    if (scales.isEmpty() || (found.size() > 1 && scales.size() > found.size())) {
      return true;
    }
    for (int i = 0; i < Math.max(scales.size(), found.size()); i++) {
      double expected = (double) steps.getFirst() * scales.get(Math.min(i, scales.size() - 1));
      if (Math.abs(found.get(Math.min(i, found.size() - 1)) - expected) > expected * ROUNDED) {
        return true;
      }
    }
    return false;
  }

  private boolean mayHaveRank(String value, int least) {
    return TensorBound.mayHaveRank(values.get(value), least, Integer.MAX_VALUE);
  }
}
