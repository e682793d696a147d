package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators that multiply matrices, and cost more than the elements they make. */
final class ProductBounds {
  private ProductBounds() {}

  static TensorBound matMul(OperatorInputs inputs) {
    List<Extent> left = new ArrayList<>(inputs.get(0).shape());
    List<Extent> right = new ArrayList<>(inputs.get(1).shape());
    if (inputs.number("transA", 0) != 0) {
      swap(left);
    }
    if (inputs.number("transB", 0) != 0) {
      swap(right);
    }
    if (left.isEmpty() || right.isEmpty()) {
      throw new UnboundedSizeException("a product of a number without dimensions");
    }
    Extent inner = left.getLast();
    boolean vector = right.size() == 1;
    Extent columns = vector ? Extent.ONE : right.getLast();
    Extent rows = left.size() == 1 ? Extent.ONE : left.get(left.size() - 2);
    TensorBound groups =
        ElementwiseBounds.broadcast(
            List.of(
                TensorBound.of(left.subList(0, Math.max(0, left.size() - 2))),
                TensorBound.of(right.subList(0, Math.max(0, right.size() - 2)))));
    List<Extent> shape = new ArrayList<>(groups.shape());
    if (left.size() > 1) {
      shape.add(rows);
    }
    if (!vector) {
      shape.add(columns);
    }
    TensorBound product = TensorBound.of(shape);
    inputs.costs(product.size().times(inner));
    return product;
  }

  private static void swap(List<Extent> shape) {
    if (shape.size() > 1) {
      shape.add(shape.size() - 2, shape.removeLast());
    }
  }

  static TensorBound gemm(OperatorInputs inputs) {
    boolean left = inputs.number("transA", 0) != 0;
    boolean right = inputs.number("transB", 0) != 0;
    Extent rows = inputs.get(0).dimension(left ? 1 : 0);
    Extent inner = inputs.get(0).dimension(left ? 0 : 1);
    Extent columns = inputs.get(1).dimension(right ? 0 : 1);
    TensorBound product = TensorBound.of(rows, columns);
    inputs.costs(product.size().times(inner));
    return product;
  }

  static TensorBound einsum(OperatorInputs inputs) {
    String equation =
        inputs
            .attribute("equation")
            .map(AttributeProto::getS)
            .map(text -> text.toStringUtf8().replace(" ", ""))
            .orElse("");
    String[] sides = equation.split("->", -1);
    if (sides.length != 2 || equation.contains(".")) {
      throw new UnboundedSizeException("an [Einsum] of [" + equation + "], expected [ij,jk->ik]");
    }
    String[] terms = sides[0].split(",", -1);
    Map<Character, Extent> letters = new HashMap<>();
    for (int i = 0; i < terms.length; i++) {
      List<Extent> shape = inputs.get(i).shape();
      if (shape.size() != terms[i].length()) {
        throw new UnboundedSizeException("an [Einsum] whose inputs are not of [" + equation + "]");
      }
      for (int axis = 0; axis < shape.size(); axis++) {
        letters.merge(terms[i].charAt(axis), shape.get(axis), Extent::broadcast);
      }
    }
    List<Extent> shape = new ArrayList<>();
    for (char letter : sides[1].toCharArray()) {
      shape.add(letters.getOrDefault(letter, Extent.ONE));
    }
    inputs.costs(TensorBound.product(List.copyOf(letters.values())));
    return TensorBound.of(shape);
  }

  static TensorBound conv(OperatorInputs inputs) {
    List<Extent> kernel = inputs.get(1).shape();
    List<Extent> shape = window(inputs, kernel.subList(Math.min(2, kernel.size()), kernel.size()));
    shape.set(1, inputs.get(1).dimension(0));
    TensorBound result = TensorBound.of(shape);
    inputs.costs(result.size().times(TensorBound.product(kernel.subList(1, kernel.size()))));
    return result;
  }

  static TensorBound pool(OperatorInputs inputs) {
    List<Extent> kernel = inputs.numbers("kernel_shape").stream().map(Extent::of).toList();
    TensorBound result = TensorBound.of(window(inputs, kernel));
    inputs.costs(result.size().times(TensorBound.product(kernel)));
    return result;
  }

  /** The number of places of a kernel, padding included; a bound where it is not known. */
  private static List<Extent> window(OperatorInputs inputs, List<Extent> kernel) {
    List<Extent> shape = new ArrayList<>(inputs.get(0).shape());
    List<Long> pads = inputs.numbers("pads");
    if (shape.size() != kernel.size() + 2
        || !(pads.isEmpty() || pads.size() == 2 * kernel.size())) {
      throw new UnboundedSizeException("a convolution whose kernel is of other dimensions");
    }
    for (int i = 0; i < kernel.size(); i++) {
      long padding =
          pads.isEmpty()
              ? 0
              : Extent.of(pads.get(i)).plus(Extent.of(pads.get(i + kernel.size()))).factor();
      Extent padded = shape.get(i + 2).plus(Extent.of(Math.max(0, padding)));
      boolean known = padding >= 0 && areCounted(inputs);
      shape.set(
          i + 2,
          known && padded.isNumber() && kernel.get(i).isNumber()
              ? places(
                  padded,
                  kernel.get(i).factor(),
                  along(inputs, "strides", i),
                  along(inputs, "dilations", i))
              : bound(padded));
    }
    return shape;
  }

  /** Whether all padding is given, and places that a kernel fits on in part are left out. */
  private static boolean areCounted(OperatorInputs inputs) {
    boolean given =
        inputs
            .attribute("auto_pad")
            .map(pad -> pad.getS().toStringUtf8().equals("NOTSET"))
            .orElse(true);
    return given && inputs.number("ceil_mode", 0) == 0;
  }

  /** A number for an axis of the kernel, 1 where none is given. */
  private static long along(OperatorInputs inputs, String name, int axis) {
    List<Long> numbers = inputs.numbers(name);
    return numbers.isEmpty() ? 1 : axis < numbers.size() ? numbers.get(axis) : 0;
  }

  private static Extent places(Extent padded, long kernel, long stride, long dilation) {
    boolean sizes = kernel > 0 && stride > 0 && dilation > 0;
    if (!sizes || Math.max(kernel, dilation) > Integer.MAX_VALUE) {
      return bound(padded);
    }
    long moves = padded.factor() - dilation * (kernel - 1) - 1;
    if (moves >= 0) {
      return Extent.of(moves / stride + 1);
    }
    return stride == 1 ? Extent.of(0) : bound(padded);
  }

  /** Rounding up may add a place, and so does the same length as before for an even kernel. */
  private static Extent bound(Extent padded) {
    return padded.plus(Extent.ONE).atMost();
  }

  static TensorBound recurrent(OperatorInputs inputs) {
    List<Extent> shape = inputs.get(0).shape();
    if (shape.size() != 3) {
      throw new UnboundedSizeException("a recurrent layer over other than sequences of vectors");
    }
    Extent hidden = Extent.of(inputs.number("hidden_size", Long.MAX_VALUE));
    Extent directions = inputs.get(1).dimension(0);
    Extent steps = shape.get(0).times(shape.get(1));
    inputs.costs(steps.times(inputs.get(1).size().plus(inputs.get(2).size())));
    return TensorBound.of(shape.get(0), directions, shape.get(1), hidden);
  }

  /** The last state of a recurrent layer, as it is after one of its steps. */
  static TensorBound state(TensorBound steps) {
    return TensorBound.of(steps.shape().subList(1, steps.rank()));
  }
}
