package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operators that make, read and change shapes. */
final class ShapeBounds {
  private ShapeBounds() {}

  static TensorBound shape(OperatorInputs inputs) {
    List<Extent> shape = inputs.get(0).shape();
    int start = bounded(inputs.number("start", 0), shape.size());
    int end = bounded(inputs.number("end", shape.size()), shape.size());
    return TensorBound.vector(List.copyOf(shape.subList(start, Math.max(start, end))));
  }

  private static int bounded(long index, int length) {
    return Math.clamp(index < 0 ? index + length : index, 0, length);
  }

  static TensorBound size(OperatorInputs inputs) {
    return new TensorBound(List.of(), Extent.ONE, List.of(inputs.get(0).size().atMost()));
  }

  static TensorBound constant(OperatorInputs inputs) {
    Optional<AttributeProto> tensor = inputs.attribute("value");
    if (tensor.isPresent()) {
      return of(tensor.get().getT());
    }
    if (inputs.attribute("value_int").isPresent()) {
      return new TensorBound(
          List.of(), Extent.ONE, List.of(Extent.of(inputs.number("value_int", 0))));
    }
    if (inputs.attribute("value_ints").isPresent()) {
      return TensorBound.vector(
          List.copyOf(inputs.numbers("value_ints").stream().map(Extent::of).toList()));
    }
    return inputs
        .attribute("value_floats")
        .or(() -> inputs.attribute("value_strings"))
        .map(list -> TensorBound.of(Extent.of(list.getFloatsCount() + list.getStringsCount())))
        .orElseGet(TensorBound::of);
  }

  /** The bound of a tensor in the file; of a small one with its content. */
  static TensorBound of(TensorProto tensor) {
    List<Extent> shape = tensor.getDimsList().stream().map(Extent::of).toList();
    TensorBound bound = TensorBound.of(shape).typed(tensor.getDataType());
    return bound.size().factor() <= TensorBound.CONTENT
        ? bound.with(content(tensor, (int) bound.size().factor()))
        : bound;
  }

  private static @Nullable List<@Nullable Extent> content(TensorProto tensor, int elements) {
    List<Long> numbers = WholeNumbers.of(tensor);
    return numbers.size() == elements
        ? List.copyOf(numbers.stream().map(Extent::of).toList())
        : null;
  }

  /** Keeps whole numbers that stay the same. Others are not known, as they may be rounded. */
  static TensorBound cast(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    List<@Nullable Extent> content = data.content();
    // Of CastLike, the type is not known.
    long type = inputs.number("to", TensorProto.DataType.UNDEFINED.getNumber());
    if (content == null || type == TensorProto.DataType.INT64.getNumber()) {
      return data;
    }
    boolean whole = type == TensorProto.DataType.INT32.getNumber();
    List<@Nullable Extent> kept = new ArrayList<>();
    content.forEach(number -> kept.add(whole ? NumberArithmetic.narrow(number) : null));
    return data.with(kept);
  }

  static TensorBound constantOfShape(OperatorInputs inputs) {
    TensorBound result = TensorBound.of(inputs.get(0).sizes("a shape"));
    Optional<TensorProto> value = inputs.attribute("value").map(AttributeProto::getT);
    List<Long> numbers = value.map(WholeNumbers::of).orElse(List.of());
    if (numbers.size() == 1
        && result.size().isNumber()
        && result.size().factor() <= TensorBound.CONTENT) {
      int count = (int) Math.max(0, result.size().factor());
      return result.with(Collections.nCopies(count, Extent.of(numbers.getFirst())));
    }
    return result;
  }

  static TensorBound expand(OperatorInputs inputs) {
    TensorBound shape = TensorBound.of(inputs.get(1).sizes("a shape"));
    return ElementwiseBounds.broadcast(List.of(inputs.get(0), shape));
  }

  static TensorBound tile(OperatorInputs inputs) {
    List<Extent> repeats = inputs.get(1).sizes("repeats");
    List<Extent> shape = new ArrayList<>();
    for (int i = 0; i < inputs.get(0).rank(); i++) {
      shape.add(
          inputs.get(0).shape().get(i).times(i < repeats.size() ? repeats.get(i) : Extent.ONE));
    }
    return TensorBound.of(shape);
  }

  static TensorBound pad(OperatorInputs inputs) {
    List<Extent> pads = inputs.numbers("pads", 1).orElse(List.of());
    List<Extent> shape = new ArrayList<>(inputs.get(0).shape());
    List<Long> axes = inputs.axes("axes", 3).orElse(List.of());
    int count = axes.isEmpty() ? shape.size() : axes.size();
    if (pads.size() != 2 * count) {
      throw new UnboundedSizeException("padding that is not of two numbers a dimension");
    }
    for (int i = 0; i < count; i++) {
      int axis = axes.isEmpty() ? i : TensorBound.index(axes.get(i), shape.size());
      Extent padding = pads.get(i).atMost().plus(pads.get(i + count).atMost());
      shape.set(axis, shape.get(axis).plus(padding));
    }
    return TensorBound.of(shape);
  }

  static TensorBound range(OperatorInputs inputs) {
    Extent start = number(inputs.get(0));
    Extent limit = number(inputs.get(1));
    Extent step = number(inputs.get(2));
    if (!start.isNumber() || !step.isNumber() || step.factor() == 0) {
      throw new UnboundedSizeException("a range that is known only when it runs");
    }
    if (limit.isNumber() && !isNarrow(limit.minus(start))) {
      throw new UnboundedSizeException("a range whose length may overflow");
    }
    if (step.factor() < 0) {
      if (!limit.isNumber()) {
        return TensorBound.of(Extent.of(Math.max(0, start.factor())).over(Extent.of(1)).atMost());
      }
      return TensorBound.of(
          Extent.of(start.factor()).minus(limit).over(Extent.of(-step.factor())).atMost());
    }
    Extent length = limit.minus(start).over(Extent.of(step.factor()));
    return TensorBound.of(start.isNumber(0) && step.isNumber(1) ? limit : length.atMost());
  }

  private static boolean isNarrow(Extent number) {
    return NumberArithmetic.narrow(number) != null;
  }

  private static Extent number(TensorBound bound) {
    return bound.numbers("a range").stream()
        .findFirst()
        .orElseThrow(() -> new UnboundedSizeException("a range of no numbers"));
  }

  static TensorBound reshape(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    List<Extent> given =
        inputs.attribute("shape").isPresent()
            ? inputs.numbers("shape").stream().map(Extent::of).toList()
            : inputs.get(1).content() == null ? List.of() : known(inputs.get(1), data.size());
    boolean unknown = given.isEmpty() && !isEmptyShape(inputs);
    if (unknown) {
      return new TensorBound(null, data.size(), data.content());
    }
    List<Extent> shape = new ArrayList<>();
    boolean mayCopy = inputs.number("allowzero", 0) == 0;
    Extent others = Extent.ONE;
    for (int i = 0; i < given.size(); i++) {
      Extent extent = given.get(i);
      if (extent.factor() < -1) {
        throw new UnboundedSizeException("a shape of a negative number, " + extent);
      }
      shape.add(mayCopy ? copied(extent, data, i) : extent);
      others = extent.isNumber(-1) ? others : others.times(shape.getLast());
    }
    Extent all = data.size().over(others);
    Extent rest = mayCopy ? all.and(besideCopied(given, data)) : all;
    shape.replaceAll(extent -> extent.isNumber(-1) ? rest : extent);
    return data.shaped(shape);
  }

  /**
   * What is left for a size of -1 where others are copied: a bound also where it is not known how
   * many rows those have.
   */
  private static Extent besideCopied(List<Extent> given, TensorBound data) {
    if (data.dimensions() == null) {
      return data.size().atMost();
    }
    Extent left = Extent.ONE;
    Extent others = Extent.ONE;
    for (int i = 0; i < Math.max(given.size(), data.rank()); i++) {
      Extent size = i < given.size() ? given.get(i) : Extent.of(-1);
      boolean copies = size.isNumber(0);
      left = i < data.rank() && !copies ? left.times(data.dimension(i)) : left;
      others = copies || size.isNumber(-1) ? others : others.times(size);
    }
    return left.over(others);
  }

  /** A dimension of a new shape, where 0 stands for that of the old one. */
  private static Extent copied(Extent extent, TensorBound data, int axis) {
    boolean never = extent.exact() && extent.factor() != 0;
    if (never || (data.dimensions() != null && axis >= data.rank())) {
      return extent;
    }
    Extent old = data.dimensions() == null ? data.size().atMost() : data.dimension(axis);
    return extent.isNumber(0) ? old : extent.or(old);
  }

  /** The dimensions in a shape tensor; an unknown one is at most the number of elements. */
  private static List<Extent> known(TensorBound shape, Extent size) {
    List<Extent> known = new ArrayList<>();
    List<@Nullable Extent> content = shape.content();
    if (content != null) {
      content.forEach(extent -> known.add(extent == null ? size.atMost() : extent));
    }
    return known;
  }

  private static boolean isEmptyShape(OperatorInputs inputs) {
    List<@Nullable Extent> content = inputs.has(1) ? inputs.get(1).content() : null;
    return content != null && content.isEmpty();
  }

  static TensorBound flatten(OperatorInputs inputs) {
    List<Extent> shape = inputs.get(0).shape();
    long axis = inputs.number("axis", 1);
    int at = Math.clamp(axis < 0 ? axis + shape.size() : axis, 0, shape.size());
    return inputs
        .get(0)
        .shaped(
            List.of(
                TensorBound.product(shape.subList(0, at)),
                TensorBound.product(shape.subList(at, shape.size()))))
        .withoutContent();
  }

  static TensorBound squeeze(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    Optional<List<Long>> axes = inputs.axes("axes", 1);
    if (axes.isEmpty()) {
      return new TensorBound(null, data.size(), data.content());
    }
    List<Integer> removed =
        axes.get().stream().map(axis -> TensorBound.index(axis, data.rank())).toList();
    List<Extent> shape = new ArrayList<>();
    for (int i = 0; i < data.rank(); i++) {
      if (!removed.contains(i)) {
        shape.add(data.shape().get(i));
      }
    }
    return data.shaped(shape);
  }

  static TensorBound unsqueeze(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    List<Long> axes = inputs.axes("axes", 1).orElse(List.of());
    int rank = data.rank() + axes.size();
    List<Integer> added =
        axes.stream().map(axis -> TensorBound.index(axis, rank)).sorted().toList();
    List<Extent> shape = new ArrayList<>(data.shape());
    added.forEach(axis -> shape.add(Math.min(axis, shape.size()), Extent.ONE));
    return data.shaped(shape);
  }

  static TensorBound transpose(OperatorInputs inputs) {
    TensorBound data = inputs.get(0);
    if (data.dimensions() == null) {
      return TensorBound.ofSize(data.size());
    }
    List<Long> order = inputs.numbers("perm");
    List<Extent> shape = new ArrayList<>();
    for (int i = 0; i < data.rank(); i++) {
      long from = order.isEmpty() ? data.rank() - 1 - i : i < order.size() ? order.get(i) : -1L;
      shape.add(data.dimension(from));
    }
    return data.shaped(shape).withoutContent();
  }

  static TensorBound concat(OperatorInputs inputs) {
    List<TensorBound> all = inputs.all();
    Extent size = all.stream().map(TensorBound::size).reduce(Extent.of(0), Extent::plus);
    if (all.stream().anyMatch(each -> each.dimensions() == null)) {
      return TensorBound.ofSize(size);
    }
    List<Extent> shape = new ArrayList<>(all.getFirst().shape());
    int axis = TensorBound.index(inputs.number("axis", 1), shape.size());
    List<@Nullable Extent> content = new ArrayList<>(contentOf(all.getFirst()));
    for (TensorBound next : all.subList(1, all.size())) {
      if (next.rank() != shape.size()) {
        throw new UnboundedSizeException("a [Concat] of values of other dimensions");
      }
      for (int i = 0; i < shape.size(); i++) {
        Extent more = next.shape().get(i);
        shape.set(i, i == axis ? shape.get(i).plus(more) : shape.get(i).and(more));
      }
      content.addAll(contentOf(next));
    }
    boolean vector = shape.size() == 1 && size.isNumber() && size.factor() == content.size();
    return TensorBound.of(shape, size)
        .with(vector && content.size() <= TensorBound.CONTENT ? content : null);
  }

  /** The numbers in a vector, each null if unknown. */
  private static List<@Nullable Extent> contentOf(TensorBound bound) {
    List<@Nullable Extent> content = bound.content();
    if (content != null) {
      return content;
    }
    boolean small = bound.size().isNumber() && bound.size().factor() <= TensorBound.CONTENT;
    return small
        ? Collections.nCopies((int) Math.max(0, bound.size().factor()), null)
        : Collections.nCopies(TensorBound.CONTENT + 1, null);
  }
}
