package org.towerrank.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A dense array of floats, row-major. The array is shared, not copied: whoever makes a tensor gives
 * it away. It may lie in a mapped file instead, so that a large table takes no heap until its
 * {@link #data} is asked for.
 */
public final class FloatTensor {
  private final List<Integer> shape;
  private final float @Nullable [] array;
  private final @Nullable MappedNumbers mapped;

  public FloatTensor(List<Integer> shape, float[] data) {
    this(shape, data, null, data.length);
  }

  private FloatTensor(
      List<Integer> shape, float @Nullable [] array, @Nullable MappedNumbers mapped, int length) {
    this.shape = List.copyOf(shape);
    this.array = array;
    this.mapped = mapped;
    long size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    if (size != length) {
      throw new IllegalArgumentException(
          "expected " + size + " elements for shape " + shape + ", got: " + length);
    }
  }

  /** A vector. */
  public static FloatTensor of(List<Float> numbers) {
    float[] data = new float[numbers.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = numbers.get(i);
    }
    return new FloatTensor(List.of(data.length), data);
  }

  /**
   * A tensor whose numbers lie in a mapped file.
   *
   * @param bytes the elements in little-endian order, from its position to its limit; not copied
   */
  public static FloatTensor mapped(List<Integer> shape, ByteBuffer bytes) {
    return new FloatTensor(shape, null, new MappedNumbers(bytes), bytes.remaining() / Float.BYTES);
  }

  public List<Integer> shape() {
    return shape;
  }

  /** Number of elements. */
  public int size() {
    return mapped == null ? data().length : mapped.size();
  }

  /** The elements; not to be changed by readers. Those in a file are copied into the heap once. */
  public float[] data() {
    return array != null ? array : Objects.requireNonNull(mapped).array();
  }

  /** The elements, to be read where they are. */
  public FloatBuffer numbers() {
    return mapped == null ? FloatBuffer.wrap(data()).asReadOnlyBuffer() : mapped.numbers();
  }

  /** The elements in little-endian order: those of a file where they are, others as a copy. */
  public ByteBuffer littleEndian() {
    if (mapped != null) {
      return mapped.bytes();
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(size(), Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(data());
    return bytes;
  }

  /** Extent of a dimension. */
  public int extent(int dimension) {
    return shape.get(dimension);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatTensor tensor
        && shape.equals(tensor.shape)
        && Arrays.equals(data(), tensor.data());
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(data());
  }

  @Override
  public String toString() {
    return "float" + shape;
  }
}
