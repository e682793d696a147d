package org.towerrank.onnx.size;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators that compute an element from the elements at the same place. */
final class ElementwiseBounds {
  private ElementwiseBounds() {}

  static TensorBound broadcast(OperatorInputs inputs) {
    return broadcast(inputs.all());
  }

  /** The shape that all inputs broadcast to. */
  static TensorBound broadcast(List<TensorBound> all) {
    TensorBound result = all.getFirst().withoutContent();
    for (TensorBound next : all.subList(1, all.size())) {
      result = broadcast(result, next);
    }
    return result;
  }

  private static TensorBound broadcast(TensorBound left, TensorBound right) {
    Extent size = left.size().times(right.size());
    if (left.dimensions() == null || right.dimensions() == null) {
      boolean scalar = left.size().isNumber(1) || right.size().isNumber(1);
      return TensorBound.ofSize(scalar ? size : left.size().or(right.size()).times(size));
    }
    int rank = Math.max(left.rank(), right.rank());
    List<Extent> shape = new ArrayList<>();
    for (int i = -rank; i < 0; i++) {
      shape.add(fromEnd(left, i).broadcast(fromEnd(right, i)));
    }
    return TensorBound.of(shape, size);
  }

  private static Extent fromEnd(TensorBound bound, int index) {
    return -index <= bound.rank() ? bound.shape().get(bound.rank() + index) : Extent.ONE;
  }

  /**
   * As {@link #broadcast}, and with the numbers in small tensors, from which shapes are computed.
   */
  static TensorBound arithmetic(OperatorInputs inputs) {
    TensorBound shape = broadcast(inputs);
    String operator = inputs.node().getOpType();
    int from = operator.equals("Where") ? 1 : 0;
    if (!shape.size().isNumber() || shape.size().factor() > TensorBound.CONTENT) {
      return shape;
    }
    List<@Nullable Extent> content = new ArrayList<>();
    for (int i = 0; i < shape.size().factor(); i++) {
      Extent number = element(inputs.get(from), i);
      for (int input = from + 1; input < inputs.count(); input++) {
        number = apply(operator, number, element(inputs.get(input), i));
      }
      content.add(number);
    }
    return shape.with(content);
  }

  private static @Nullable Extent element(TensorBound bound, int index) {
    List<@Nullable Extent> content = bound.content();
    if (content == null || content.isEmpty()) {
      return null;
    }
    return content.size() == 1
        ? content.getFirst()
        : index < content.size() ? content.get(index) : null;
  }

  private static @Nullable Extent apply(
      String operator, @Nullable Extent left, @Nullable Extent right) {
    if (left == null || right == null) {
      return null;
    }
    return switch (operator) {
      case "Add" -> left.plus(right);
      case "Sub" -> left.minus(right);
      case "Mul" -> left.times(right);
      case "Div" -> divide(left, right);
      case "Max", "Where" -> left.or(right);
      case "Min" -> left.and(right).atMost();
      default -> null;
    };
  }

  private static @Nullable Extent divide(Extent left, Extent right) {
    if (left.isNumber() && right.isNumber()) {
      return right.factor() == 0 ? null : Extent.of(left.factor() / right.factor());
    }
    return left.over(right).atMost();
  }
}
