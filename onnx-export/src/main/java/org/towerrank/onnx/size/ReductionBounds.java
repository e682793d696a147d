package org.towerrank.onnx.size;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Operators that reduce a value: sums, maxima, and selections. */
final class ReductionBounds {
  private ReductionBounds() {}

  static TensorBound reduce(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    if (data.dimensions() == null) {
      return TensorBound.ofSize(data.size());
    }
    Optional<List<Long>> axes = inputs.axes("axes", 1).filter(given -> !given.isEmpty());
    if (axes.isEmpty() && inputs.number("noop_with_empty_axes", 0) != 0) {
      return data.withoutContent();
    }
    Set<Integer> reduced =
        axes.map(
                given ->
                    given.stream()
                        .map(axis -> TensorBound.index(axis, data.rank()))
                        .collect(Collectors.toSet()))
            .orElseGet(() -> IntStream.range(0, data.rank()).boxed().collect(Collectors.toSet()));
    TensorBound result = without(data, reduced, inputs.number("keepdims", 1) != 0);
    boolean product = inputs.node().getOpType().equals("ReduceProd") && result.size().isNumber(1);
    if (product && data.content() != null) {
      return result.with(Collections.singletonList(NumberArithmetic.product(data.content())));
    }
    inputs.costs(data.size());
    return result;
  }

  private static TensorBound without(TensorBound data, Set<Integer> axes, boolean keeps) {
    List<Extent> shape = new ArrayList<>();
    for (int i = 0; i < data.rank(); i++) {
      if (!axes.contains(i)) {
        shape.add(data.shape().get(i));
      } else if (keeps) {
        shape.add(Extent.ONE);
      }
    }
    return TensorBound.of(shape, data.size());
  }

  /** Pooling over all places of each channel, {@code [rows, channels, places…]}. */
  static TensorBound wholePool(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    List<Extent> shape = new ArrayList<>();
    for (int i = 0; i < data.rank(); i++) {
      shape.add(i < 2 ? data.shape().get(i) : Extent.ONE);
    }
    inputs.costs(data.size());
    return TensorBound.of(shape);
  }

  static TensorBound argument(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    int axis = TensorBound.index(inputs.number("axis", 0), data.rank());
    return without(data, Set.of(axis), inputs.number("keepdims", 1) != 0);
  }

  static TensorBound topK(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    int axis = TensorBound.index(inputs.number("axis", -1), data.rank());
    Extent most = data.shape().get(axis);
    Extent count =
        inputs.has(1) && inputs.get(1).content() != null
            ? inputs.get(1).numbers("[k]").stream().findFirst().orElse(most)
            : Extent.of(inputs.number("k", Long.MAX_VALUE));
    List<Extent> shape = new ArrayList<>(data.shape());
    shape.set(axis, count.isNumber() && count.factor() >= 0 ? count.and(most) : most);
    inputs.costs(data.size());
    return TensorBound.of(shape, data.size());
  }

  static TensorBound compress(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    return inputs.attribute("axis").isPresent()
        ? TensorBound.of(data.shape().stream().map(Extent::atMost).toList(), data.size())
        : TensorBound.of(data.size().atMost());
  }

  static TensorBound nonZero(OperatorInputs inputs) {
    return TensorBound.of(Extent.of(inputs.get(0).rank()), inputs.get(0).size().atMost());
  }

  static TensorBound unique(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    return inputs.attribute("axis").isPresent()
        ? TensorBound.ofSize(data.size())
        : TensorBound.of(data.size().atMost());
  }
}
