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
      if (from == 1) {
        content.add(chosen(inputs, i));
        continue;
      }
      Extent number = element(inputs.get(0), i);
      for (int input = 1; input < inputs.count(); input++) {
        number = apply(operator, number, element(inputs.get(input), i));
      }
      content.add(number);
    }
    return shape.with(content);
  }

  /** What a condition picks, or a bound of both numbers. */
  private static @Nullable Extent chosen(OperatorInputs inputs, int index) {
    Extent condition = element(inputs.get(0), index);
    Extent left = element(inputs.get(1), index);
    Extent right = element(inputs.get(2), index);
    if (condition != null && condition.isNumber()) {
      return condition.isNumber(0) ? right : left;
    }
    return left == null || right == null ? null : left.or(right);
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
      case "Mod" -> remainder(left, right);
      case "Max" -> left.or(right);
      case "Equal" -> equal(left, right);
      case "Min" -> left.and(right).atMost();
      default -> null;
    };
  }

  /** 1 or 0 where that is the same for any number of rows. */
  private static @Nullable Extent equal(Extent left, Extent right) {
    if (left.equals(right) && left.exact()) {
      return Extent.ONE;
    }
    boolean differ =
        (left.isNumber() && right.isNumber()) || isBelow(left, right) || isBelow(right, left);
    return differ ? Extent.of(0) : null;
  }

  /** Whether one is a number below 1, and the other a number of rows. */
  private static boolean isBelow(Extent number, Extent rows) {
    return number.isNumber()
        && number.factor() < 1
        && rows.exact()
        && rows.factor() >= 1
        && rows.power() > 0;
  }

  private static @Nullable Extent divide(Extent left, Extent right) {
    if (left.isNumber() && right.isNumber()) {
      return right.factor() == 0 ? null : Extent.of(left.factor() / right.factor());
    }
    return left.over(right).atMost();
  }

  /** Of numbers that are not negative, as whose sign it has differs between kinds of Mod. */
  private static @Nullable Extent remainder(Extent left, Extent right) {
    boolean known = left.isNumber() && right.isNumber();
    return known && left.factor() >= 0 && right.factor() > 0
        ? Extent.of(left.factor() % right.factor())
        : null;
  }
}
