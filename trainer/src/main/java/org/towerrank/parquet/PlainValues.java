package org.towerrank.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.towerrank.feature.ColumnBatch;

/**
 * Values in encoding PLAIN: numbers one after another, lowest byte first, and texts each behind its
 * length.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/#PLAIN">PLAIN</a>
 */
final class PlainValues {
  /** Bytes of a text's length. */
  static final int TEXT_HEADER = Integer.BYTES;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private PlainValues() {}

  /** Bytes that a value has at least; all numbers have as many. */
  static int leastBytes(ParquetColumn.Values kind) {
    return switch (kind) {
      case INTS, FLOATS -> Integer.BYTES;
      case LONGS, DOUBLES -> Long.BYTES;
      case TEXTS -> TEXT_HEADER;
      case BOOLEANS, OBJECTS -> throw new IllegalArgumentException("not read in pages: " + kind);
    };
  }

  /**
   * Reads numbers: whole ones, or the bits of others. The bytes have to be there.
   *
   * @param bytes from which they are read at {@code position}
   */
  static void numbers(
      ParquetColumn.Values kind, byte[] bytes, int position, long[] to, int from, int count) {
    int at = position;
    if (leastBytes(kind) == Integer.BYTES) {
      for (int i = from; i < from + count; i++, at += Integer.BYTES) {
        to[i] = (int) INTS.get(bytes, at);
      }
    } else {
      for (int i = from; i < from + count; i++, at += Long.BYTES) {
        to[i] = (long) LONGS.get(bytes, at);
      }
    }
  }

  /** A column of numbers from what {@link #numbers} gives. */
  static ColumnBatch batch(
      ParquetColumn.Values kind, int count, ColumnBatch.Presence presence, long[] numbers) {
    return switch (kind) {
      case INTS -> {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
          values[i] = (int) numbers[i];
        }
        yield new ColumnBatch.Ints(count, presence, values);
      }
      case LONGS -> new ColumnBatch.Longs(count, presence, numbers);
      case FLOATS -> {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = Float.intBitsToFloat((int) numbers[i]);
        }
        yield new ColumnBatch.Floats(count, presence, values);
      }
      case DOUBLES -> {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
          values[i] = Double.longBitsToDouble(numbers[i]);
        }
        yield new ColumnBatch.Doubles(count, presence, values);
      }
      case BOOLEANS, TEXTS, OBJECTS -> throw new IllegalArgumentException("no numbers: " + kind);
    };
  }

  /**
   * Finds texts.
   *
   * @param position of the first one's length
   * @param offsets take where each begins, and where one behind the last would begin
   * @return the position behind the last one
   * @throws IOException when the bytes end before the last one does
   */
  static int texts(byte[] bytes, int position, int end, int[] offsets, int from, int count)
      throws IOException {
    int at = position;
    for (int i = from; i < from + count; i++) {
      offsets[i] = at + TEXT_HEADER;
      at = behind(bytes, at, end);
    }
    offsets[from + count] = at + TEXT_HEADER;
    return at;
  }

  /**
   * The same where some rows have no text.
   *
   * @param words a bit a row, from row 0 on
   */
  static int texts(
      byte[] bytes, int position, int end, int[] offsets, int from, int count, long[] words)
      throws IOException {
    int at = position;
    for (int row = from; row < from + count; row++) {
      offsets[row] = at + TEXT_HEADER;
      if ((words[row >>> 6] >>> row & 1) != 0) {
        at = behind(bytes, at, end);
      }
    }
    offsets[from + count] = at + TEXT_HEADER;
    return at;
  }

  private static int behind(byte[] bytes, int at, int end) throws IOException {
    // There are bytes behind the end, so that a length may be read there.
    int length = at > end ? -1 : (int) INTS.get(bytes, at);
    int start = at + TEXT_HEADER;
    if (length < 0 || length > end - start) {
      throw new EOFException("a text of " + length + " bytes ends behind its page");
    }
    return start + length;
  }
}
