package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what ONNX Runtime 1.28 takes for a layer normalization though it is another quotient by a
 * root of a mean. It does not look at the exponent, at what is added below the root, of which type
 * and in which order, and at which is taken from which of value and mean.
 */
final class WrongNorms {
  /** What is added below the root where ONNX Runtime does not read the number. */
  private static final double USUAL = 1e-5;

  /** By which share of itself the usual number may be another one in half precision. */
  private static final double ROUNDED = 0.01;

  private final GraphLinks links;
  private final Map<String, TensorBound> values;

  private WrongNorms(GraphLinks links, Map<String, TensorBound> values) {
    this.links = links;
    this.values = values;
  }

  /**
   * Whether a graph has a quotient that looks like a normalization, and is none.
   *
   * @param values what is known of its values
   */
  static boolean in(GraphProto graph, GraphLinks links, Map<String, TensorBound> values) {
    WrongNorms norms = new WrongNorms(links, values);
    return graph.getNodeList().stream()
        .anyMatch(node -> node.getOpType().equals("Sqrt") && norms.isOther(node));
  }

  private boolean isOther(NodeProto root) {
    NodeProto sum = links.maker(GraphLinks.input(root, 0));
    if (sum == null || !sum.getOpType().equals("Add")) {
      return false;
    }
    // A number before the mean is not read: that of most is taken instead.
    boolean last = !links.isMadeBy(GraphLinks.input(sum, 0), "ReduceMean");
    NodeProto mean = links.maker(GraphLinks.input(sum, last ? 1 : 0));
    if (mean == null || !mean.getOpType().equals("ReduceMean")) {
      return false;
    }
    String squared = squared(links.maker(GraphLinks.input(mean, 0)));
    boolean epsilon = !last && isRead(GraphLinks.input(sum, 1));
    return links.readers(GraphLinks.output(root)).stream()
        .filter(reader -> reader.getOpType().equals("Div"))
        .anyMatch(quotient -> !epsilon || squared.isEmpty() || !divides(quotient, root, squared));
  }

  /** Whether what is added below a root is in the normalization: a float, or the usual number. */
  private boolean isRead(String epsilon) {
    double number = links.number(epsilon);
    TensorBound bound = values.get(epsilon);
    boolean single = bound != null && bound.type() == DataType.FLOAT.getNumber();
    return single ? !Double.isNaN(number) : Math.abs(number - USUAL) <= USUAL * ROUNDED;
  }

  /** What a node has the square of; empty if that is not known. */
  private String squared(@Nullable NodeProto node) {
    if (node == null || node.getInputCount() != 2) {
      return "";
    }
    boolean power = node.getOpType().equals("Pow") && links.number(GraphLinks.input(node, 1)) == 2;
    boolean product =
        node.getOpType().equals("Mul")
            && isSame(GraphLinks.input(node, 0), GraphLinks.input(node, 1));
    return power || product ? GraphLinks.input(node, 0) : "";
  }

  /** Whether what was squared is divided by the root, and is no mean less the value. */
  private boolean divides(NodeProto quotient, NodeProto root, String squared) {
    if (!links.source(GraphLinks.input(quotient, 1)).equals(GraphLinks.output(root))) {
      return false;
    }
    if (links.number(GraphLinks.input(quotient, 0)) == 1) {
      return links.readers(GraphLinks.output(quotient)).stream()
          .allMatch(reader -> multiplies(reader, GraphLinks.output(quotient), squared));
    }
    return isSame(GraphLinks.input(quotient, 0), squared) && !isTurned(squared);
  }

  private boolean multiplies(NodeProto product, String reciprocal, String squared) {
    if (!product.getOpType().equals("Mul")) {
      return true;
    }
    boolean first = links.source(GraphLinks.input(product, 0)).equals(reciprocal);
    return isSame(GraphLinks.input(product, first ? 1 : 0), squared);
  }

  private boolean isTurned(String difference) {
    NodeProto node = links.maker(difference);
    if (node == null || !node.getOpType().equals("Sub")) {
      return false;
    }
    NodeProto mean = links.maker(GraphLinks.input(node, 1));
    return (mean != null && mean.getOpType().equals("ReduceMean"))
        ? !isSame(GraphLinks.input(node, 0), GraphLinks.input(mean, 0))
        : links.isMadeBy(GraphLinks.input(node, 0), "ReduceMean");
  }

  /** Whether two values are one, or the same difference twice. */
  private boolean isSame(String left, String right) {
    if (links.source(left).equals(links.source(right))) {
      return true;
    }
    NodeProto one = links.maker(left);
    NodeProto other = links.maker(right);
    return one != null
        && other != null
        && one.getOpType().equals("Sub")
        && other.getOpType().equals("Sub")
        && links.source(GraphLinks.input(one, 0)).equals(links.source(GraphLinks.input(other, 0)))
        && links.source(GraphLinks.input(one, 1)).equals(links.source(GraphLinks.input(other, 1)));
  }
}
