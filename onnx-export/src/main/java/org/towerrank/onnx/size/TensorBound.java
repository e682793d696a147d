package org.towerrank.onnx.size;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a tensor before a graph runs.
 *
 * @param dimensions bounds of each; null where not even their number is known
 * @param size a bound of its elements, which may be lower than the product of its dimensions
 * @param content the numbers in it where it is small and of whole numbers, null for those not
 *     known; null where nothing is known of them
 * @param type of its elements, as {@code TensorProto.DataType} numbers them; 0 if not known
 */
record TensorBound(
    @Nullable List<Extent> dimensions,
    Extent size,
    @Nullable List<@Nullable Extent> content,
    int type) {
  /** Most elements of a tensor whose content is tracked. */
  static final int CONTENT = 64;

  TensorBound {
    dimensions = dimensions == null ? null : List.copyOf(dimensions);
    content = content == null ? null : Collections.unmodifiableList(new ArrayList<>(content));
  }

  /** A bound of elements of a type that is not known yet. */
  TensorBound(
      @Nullable List<Extent> dimensions, Extent size, @Nullable List<@Nullable Extent> content) {
    this(dimensions, size, content, ElementTypes.UNKNOWN);
  }

  static TensorBound of(List<Extent> dimensions) {
    return new TensorBound(dimensions, product(dimensions), null);
  }

  static TensorBound of(Extent... dimensions) {
    return of(List.of(dimensions));
  }

  /** A bound with these dimensions, and at most {@code size} elements. */
  static TensorBound of(List<Extent> dimensions, Extent size) {
    return new TensorBound(dimensions, product(dimensions).and(size), null);
  }

  static TensorBound ofSize(Extent size) {
    return new TensorBound(null, size, null);
  }

  /** A vector of numbers. */
  static TensorBound vector(List<@Nullable Extent> content) {
    List<Extent> shape = List.of(Extent.of(content.size()));
    return new TensorBound(
        shape, Extent.of(content.size()), content.size() <= CONTENT ? content : null);
  }

  TensorBound with(@Nullable List<@Nullable Extent> numbers) {
    return new TensorBound(dimensions, size, numbers, type);
  }

  /** The same with elements of a type. */
  TensorBound typed(int elementType) {
    return new TensorBound(dimensions, size, content, elementType);
  }

  TensorBound withoutContent() {
    return with(null);
  }

  /** The same elements in another shape. */
  TensorBound shaped(List<Extent> shape) {
    return new TensorBound(shape, size.and(product(shape)), content);
  }

  /** Whether a value may have so many dimensions; any, where nothing is known of it. */
  static boolean mayHaveRank(@Nullable TensorBound bound, int least, int most) {
    return bound == null
        || bound.dimensions() == null
        || (bound.rank() >= least && bound.rank() <= most);
  }

  int rank() {
    return shape().size();
  }

  List<Extent> shape() {
    if (dimensions == null) {
      throw new UnboundedSizeException("a value whose number of dimensions is not known");
    }
    return dimensions;
  }

  /** Whether it has at least one element, whatever the rows. */
  boolean hasElements() {
    return dimensions != null
        && dimensions.stream().allMatch(extent -> extent.exact() && extent.factor() >= 1);
  }

  /** The dimension of an axis, which counts from the end where it is negative. */
  Extent dimension(long axis) {
    return shape().get(index(axis, rank()));
  }

  static int index(long axis, int rank) {
    long index = axis < 0 ? axis + rank : axis;
    if (index < 0 || index >= rank) {
      throw new UnboundedSizeException("axis [" + axis + "] of a value of " + rank + " dimensions");
    }
    return (int) index;
  }

  static Extent product(List<Extent> extents) {
    Extent product = Extent.ONE;
    for (Extent extent : extents) {
      product = product.times(extent);
    }
    return product;
  }

  /** A bound that holds for this and another. */
  TensorBound or(TensorBound other) {
    return shapeOr(other).typed(type == other.type ? type : ElementTypes.UNKNOWN);
  }

  private TensorBound shapeOr(TensorBound other) {
    if (dimensions == null || other.dimensions == null || rank() != other.rank()) {
      return ofSize(size.or(other.size));
    }
    List<Extent> both = new ArrayList<>();
    for (int i = 0; i < rank(); i++) {
      both.add(shape().get(i).or(other.shape().get(i)));
    }
    return of(both, size.or(other.size));
  }

  /** The numbers in it, each of which must have a bound. */
  List<Extent> numbers(String what) {
    List<Extent> known = new ArrayList<>();
    if (content == null) {
      throw new UnboundedSizeException(what + " that is known only when it runs");
    }
    for (Extent number : content) {
      if (number == null) {
        throw new UnboundedSizeException(what + " that is known only when it runs");
      }
      known.add(number);
    }
    return known;
  }

  /** The same of numbers that are sizes. */
  List<Extent> sizes(String what) {
    List<Extent> sizes = numbers(what);
    for (Extent size : sizes) {
      if (size.factor() < 0) {
        throw new UnboundedSizeException(what + " of a negative number, " + size);
      }
    }
    return sizes;
  }
}
