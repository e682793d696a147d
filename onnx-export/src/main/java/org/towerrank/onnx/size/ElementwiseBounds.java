package org.towerrank.onnx.size;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators that compute an element from the elements at the same place. */
final class ElementwiseBounds {
  private ElementwiseBounds() {}

  /** Of another mode than that of training, as a score must be the same each time. */
  static TensorBound dropout(OperatorInputs inputs) {
    List<@Nullable Extent> training =
        inputs.has(2) ? inputs.get(2).content() : List.of(Extent.of(0));
    Extent mode = training == null || training.size() != 1 ? null : training.getFirst();
    if (mode == null || !mode.isNumber(0)) {
      throw new UnboundedSizeException(
          "random numbers, as it may be in training: export the model in evaluation mode");
    }
    return inputs.get(0).withoutContent();
  }

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
    if (!shape.size().isNumber() || shape.size().factor() > TensorBound.CONTENT) {
      return shape;
    }
    List<@Nullable Extent> content = new ArrayList<>();
    long count = shape.size().factor();
    for (int i = 0; i < count; i++) {
      if (operator.equals("Where")) {
        content.add(chosen(inputs, i, count));
        continue;
      }
      Extent number = element(inputs.get(0), i, count);
      for (int input = 1; input < inputs.count(); input++) {
        number = NumberArithmetic.apply(operator, number, element(inputs.get(input), i, count));
      }
      content.add(number);
    }
    return shape.with(content);
  }

  /** What a condition picks, or a bound of both numbers. */
  private static @Nullable Extent chosen(OperatorInputs inputs, int index, long count) {
    Extent condition = element(inputs.get(0), index, count);
    Extent left = element(inputs.get(1), index, count);
    Extent right = element(inputs.get(2), index, count);
    if (condition != null && condition.isNumber()) {
      return condition.isNumber(0) ? right : left;
    }
    return NumberArithmetic.either(left, right);
  }

  /** A number of one input that is computed for a place; null where it is of another place. */
  private static @Nullable Extent element(TensorBound bound, int index, long count) {
    List<@Nullable Extent> content = bound.content();
    if (content == null) {
      return null;
    }
    if (content.size() == 1) {
      return content.getFirst();
    }
    return content.size() == count ? content.get(index) : null;
  }
}
