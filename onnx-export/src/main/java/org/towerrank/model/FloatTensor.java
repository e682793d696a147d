package org.towerrank.model;

import java.util.Arrays;
import java.util.List;

/**
 * A dense array of floats, row-major. The array is shared, not copied: whoever makes a tensor gives
 * it away.
 */
public final class FloatTensor {
  private final List<Integer> shape;
  private final float[] data;

  public FloatTensor(List<Integer> shape, float[] data) {
    this.shape = List.copyOf(shape);
    this.data = data;
    long size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    if (size != data.length) {
      throw new IllegalArgumentException(
          "expected " + size + " elements for shape " + shape + ", got: " + data.length);
    }
  }

  public List<Integer> shape() {
    return shape;
  }

  /** The elements; not to be changed by readers. */
  public float[] data() {
    return data;
  }

  /** Extent of a dimension. */
  public int extent(int dimension) {
    return shape.get(dimension);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatTensor tensor
        && shape.equals(tensor.shape)
        && Arrays.equals(data, tensor.data);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "float" + shape;
  }
}
