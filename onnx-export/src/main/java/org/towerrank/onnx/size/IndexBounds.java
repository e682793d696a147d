package org.towerrank.onnx.size;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators that pick parts of a value. */
final class IndexBounds {
  private IndexBounds() {}

  static TensorBound gather(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    TensorBound indices = inputs.get(1);
    if (data.dimensions() == null || indices.dimensions() == null) {
      return TensorBound.ofSize(data.size().times(indices.size()));
    }
    int axis = TensorBound.index(inputs.number("axis", 0), data.rank());
    List<Extent> rest = new ArrayList<>(data.shape().subList(0, axis));
    rest.addAll(data.shape().subList(axis + 1, data.rank()));
    List<Extent> shape = new ArrayList<>(rest);
    shape.addAll(axis, indices.shape());
    return TensorBound.of(shape, indices.size().times(TensorBound.product(rest)))
        .with(picked(data, indices));
  }

  private static @Nullable List<@Nullable Extent> picked(TensorBound data, TensorBound indices) {
    List<@Nullable Extent> content = data.content();
    List<@Nullable Extent> chosen = indices.content();
    if (content == null || chosen == null || data.rank() != 1) {
      return null;
    }
    List<@Nullable Extent> picked = new ArrayList<>();
    for (Extent index : chosen) {
      picked.add(index != null && index.isNumber() ? element(content, index.factor()) : null);
    }
    return picked;
  }

  private static @Nullable Extent element(List<@Nullable Extent> content, long index) {
    long at = index < 0 ? index + content.size() : index;
    return at >= 0 && at < content.size() ? content.get((int) at) : null;
  }

  static TensorBound gatherNd(OperatorInputs inputs) {
    List<Extent> data = inputs.get(0).shape();
    List<Extent> indices = inputs.get(1).shape();
    Extent length = indices.isEmpty() ? Extent.rows(false) : indices.getLast();
    long skipped = inputs.number("batch_dims", 0);
    if (!length.isNumber()) {
      throw new UnboundedSizeException("a [GatherND] whose indices are not of constant length");
    }
    // ONNX Runtime ends the process where the sum is beyond a long.
    if (skipped < 0 || skipped > data.size() || length.factor() > data.size() - skipped) {
      throw new UnboundedSizeException(
          "a [GatherND] of more dimensions than there are: batch_dims "
              + skipped
              + ", indices of length "
              + length
              + ", "
              + data.size()
              + " dimensions");
    }
    List<Extent> shape = new ArrayList<>(indices.subList(0, indices.size() - 1));
    shape.addAll(data.subList((int) (skipped + length.factor()), data.size()));
    return TensorBound.of(shape);
  }

  static TensorBound oneHot(OperatorInputs inputs) {
    TensorBound indices = inputs.get(0);
    Extent depth =
        inputs.get(1).sizes("a depth").stream()
            .findFirst()
            .orElseThrow(() -> new UnboundedSizeException("a depth of no number"));
    List<Extent> shape = new ArrayList<>(indices.shape());
    long axis = inputs.number("axis", -1);
    shape.add(TensorBound.index(axis, indices.rank() + 1), depth);
    return TensorBound.of(shape);
  }

  static TensorBound slice(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    if (data.dimensions() == null) {
      return TensorBound.ofSize(data.size());
    }
    List<@Nullable Extent> starts = numbers(inputs, "starts", 1);
    List<@Nullable Extent> ends = numbers(inputs, "ends", 2);
    List<@Nullable Extent> axes = numbers(inputs, "axes", 3);
    List<@Nullable Extent> steps = numbers(inputs, "steps", 4);
    List<Extent> shape = new ArrayList<>(data.shape());
    List<@Nullable Extent> content = data.rank() == 1 ? data.content() : null;
    boolean whole = starts.size() == ends.size() && !starts.isEmpty();
    if (!whole || (inputs.has(3) && axes.isEmpty())) {
      return TensorBound.of(shape.stream().map(Extent::atMost).toList(), data.size());
    }
    for (int i = 0; i < starts.size(); i++) {
      Extent axis = i < axes.size() ? axes.get(i) : axes.isEmpty() ? Extent.of(i) : null;
      boolean plain = steps.isEmpty() || (i < steps.size() && isOne(steps.get(i)));
      if (axis == null || !axis.isNumber()) {
        return TensorBound.of(shape.stream().map(Extent::atMost).toList(), data.size());
      }
      int at = TensorBound.index(axis.factor(), data.rank());
      Extent from = starts.get(i);
      Extent to = ends.get(i);
      if (plain && content != null && from != null && from.isNumber() && to != null) {
        content = range(content, from, to);
      } else {
        content = null;
      }
      shape.set(at, plain ? length(shape.get(at), from, to) : shape.get(at).atMost());
    }
    return TensorBound.of(shape, data.size()).with(content);
  }

  private static boolean isOne(@Nullable Extent number) {
    return number != null && number.isNumber(1);
  }

  /** Numbers that are an attribute in old versions and an input in new ones; empty if unknown. */
  private static List<@Nullable Extent> numbers(OperatorInputs inputs, String name, int input) {
    if (inputs.attribute(name).isPresent()) {
      return List.copyOf(inputs.numbers(name).stream().map(Extent::of).toList());
    }
    List<@Nullable Extent> content = inputs.has(input) ? inputs.get(input).content() : null;
    return content == null ? List.of() : content;
  }

  private static Extent length(Extent whole, @Nullable Extent from, @Nullable Extent to) {
    if (from == null || to == null || !from.isNumber() || !to.isNumber()) {
      return whole.atMost();
    }
    if (whole.isNumber()) {
      long start = clamped(from.factor(), whole.factor());
      return Extent.of(Math.max(0, clamped(to.factor(), whole.factor()) - start));
    }
    if (from.factor() == 0 && to.factor() >= Integer.MAX_VALUE) {
      return whole;
    }
    boolean sameSide = (from.factor() < 0) == (to.factor() < 0);
    long length = Math.max(0, to.factor() - from.factor());
    return sameSide ? Extent.of(length).atMost().and(whole.atMost()) : whole.atMost();
  }

  private static long clamped(long index, long length) {
    return Math.clamp(index < 0 ? index + length : index, 0, length);
  }

  private static @Nullable List<@Nullable Extent> range(
      List<@Nullable Extent> content, Extent from, Extent to) {
    if (!to.isNumber()) {
      return null;
    }
    int start = (int) clamped(from.factor(), content.size());
    int end = (int) clamped(to.factor(), content.size());
    return content.subList(start, Math.max(start, end));
  }

  /** The part that an output of a split is. */
  static TensorBound split(OperatorInputs inputs, int output) {
    TensorBound data = inputs.get(0);
    int axis = TensorBound.index(inputs.number("axis", 0), data.rank());
    Extent whole = data.shape().get(axis);
    List<@Nullable Extent> lengths = numbers(inputs, "split", 1);
    Extent length =
        inputs.has(1) || inputs.attribute("split").isPresent()
            ? given(lengths, output, whole)
            : equal(inputs.node().getOutputCount(), output, whole);
    List<Extent> shape = new ArrayList<>(data.shape());
    shape.set(axis, length);
    return TensorBound.of(shape, data.size());
  }

  private static Extent given(List<@Nullable Extent> lengths, int output, Extent whole) {
    Extent length = output < lengths.size() ? lengths.get(output) : null;
    return length == null || length.factor() < 0 ? whole.atMost() : length.and(whole.atMost());
  }

  /** Parts of one length, of which the last may be shorter. */
  private static Extent equal(int parts, int output, Extent whole) {
    Extent length = whole.over(Extent.of(parts));
    if (!whole.isNumber()) {
      return length;
    }
    long before = length.factor() * output;
    return Extent.of(Math.clamp(whole.factor() - before, 0, length.factor()));
  }
}
