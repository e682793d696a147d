package org.towerrank.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.towerrank.bundle.ElementType;

/**
 * One graph input in direct memory, row-major, 4 bytes a number: ids as ints, floats as their bits.
 * For one thread.
 */
public final class InputBuffer {
  private final InputLayout input;
  private final ByteBuffer bytes;
  private final IntBuffer ints;
  private final LongBuffer longs;

  /** A buffer for one row, of memory that the garbage collector takes back. */
  static InputBuffer ofOneRow(InputLayout input) {
    return ofZeros(input, 1);
  }

  /** A buffer for some rows, of such memory. */
  static InputBuffer ofZeros(InputLayout input, int rows) {
    return new InputBuffer(input, DirectMemory.allocate(new int[] {bytes(input, rows)})[0]);
  }

  /**
   * A buffer over given memory.
   *
   * @param bytes of {@link #bytes}, in native order
   */
  InputBuffer(InputLayout input, ByteBuffer bytes) {
    this.input = input;
    this.bytes = bytes;
    this.ints = bytes.asIntBuffer();
    this.longs = bytes.asLongBuffer();
  }

  /** Bytes that {@code capacity} rows take. */
  static int bytes(InputLayout input, int capacity) {
    int size = input.type() == ElementType.INT64 ? Long.BYTES : Integer.BYTES;
    long length = (long) capacity * input.width() * size;
    if (length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "graph input ["
              + input.name()
              + "]: "
              + capacity
              + " rows of "
              + input.width()
              + " do not fit 2 GiB; send fewer at once");
    }
    return (int) length;
  }

  /** What fills it. */
  public InputLayout input() {
    return input;
  }

  /** Numbers in a row. */
  public int width() {
    return input.width();
  }

  /** Sets the number at {@code row * width() + column}. */
  public void put(int index, int bits) {
    if (input.type() == ElementType.INT64) {
      longs.put(index, bits);
    } else {
      ints.put(index, bits);
    }
  }

  /** The number at {@code row * width() + column}, as it was set. */
  public int get(int index) {
    return input.type() == ElementType.INT64 ? (int) longs.get(index) : ints.get(index);
  }

  /** Copies the numbers of the first rows, one row after another. */
  public int[] rows(int count) {
    int[] numbers = new int[count * input.width()];
    copyTo(numbers, 0, count);
    return numbers;
  }

  /** Copies the numbers of the first rows to an array, from an index on. */
  public void copyTo(int[] numbers, int index, int count) {
    int length = count * input.width();
    if (input.type() == ElementType.INT64) {
      for (int i = 0; i < length; i++) {
        numbers[index + i] = (int) longs.get(i);
      }
    } else {
      ints.get(0, numbers, index, length);
    }
  }

  /** Sets consecutive numbers from {@code row * width() + column} on. */
  public void put(int index, int[] bits, int from, int length) {
    if (input.type() == ElementType.INT64) {
      for (int i = 0; i < length; i++) {
        longs.put(index + i, bits[from + i]);
      }
    } else {
      ints.put(index, bits, from, length);
    }
  }

  /** Sets consecutive floats from {@code row * width() + column} on. */
  public void put(int index, FloatBuffer numbers, int from, int length) {
    bytes.asFloatBuffer().put(index, numbers, from, length);
  }

  /** Copies a row of another buffer of the same input. */
  public void copyRow(int row, InputBuffer other, int otherRow) {
    bytes.put(row * rowBytes(), other.bytes, otherRow * rowBytes(), rowBytes());
  }

  private int rowBytes() {
    return input.width() * (input.type() == ElementType.INT64 ? Long.BYTES : Integer.BYTES);
  }

  /** Copies row 0 to the rows {@code [1, rows)}. */
  void repeatFirstRow(int rows) {
    for (int row = 1; row < rows; row++) {
      copyRow(row, this, 0);
    }
  }

  /** A tensor over the first rows; reads this memory in place and is closed by the caller. */
  OnnxTensor tensor(OrtEnvironment environment, int rows) throws OrtException {
    long[] shape = input.flat() ? new long[] {rows} : new long[] {rows, input.width()};
    int numbers = rows * input.width();
    return switch (input.type()) {
      case INT32 -> OnnxTensor.createTensor(environment, ints.slice(0, numbers), shape);
      case INT64 -> OnnxTensor.createTensor(environment, longs.slice(0, numbers), shape);
      case FLOAT32 ->
          OnnxTensor.createTensor(environment, bytes.asFloatBuffer().slice(0, numbers), shape);
    };
  }
}
