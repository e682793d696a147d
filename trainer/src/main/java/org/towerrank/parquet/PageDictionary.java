package org.towerrank.parquet;

import java.io.EOFException;
import java.io.IOException;
import org.towerrank.feature.CodedBatch;
import org.towerrank.feature.ColumnBatch;

/**
 * The entries of a column chunk's dictionary.
 *
 * @param values entry by entry
 * @param numbers the same where they are numbers (see {@link PlainValues#numbers}), else empty
 * @param entries what batches of codes share
 */
@SuppressWarnings("ArrayRecordComponent") // Dictionaries are the same only as the same object.
record PageDictionary(ColumnBatch values, long[] numbers, CodedBatch.Entries entries) {

  /**
   * Reads a page of plain values.
   *
   * @param bytes of the page, with {@link PageCodec#PADDING} behind
   * @param size bytes of the page
   * @param count entries
   * @throws IOException when the page has fewer
   */
  static PageDictionary read(ParquetColumn.Values kind, byte[] bytes, int size, int count)
      throws IOException {
    if ((long) count * PlainValues.leastBytes(kind) > size) {
      throw new EOFException("a dictionary of " + count + " entries has " + size + " bytes");
    }
    if (kind == ParquetColumn.Values.TEXTS) {
      int[] offsets = new int[count + 1];
      PlainValues.texts(bytes, 0, size, offsets, 0, count);
      ColumnBatch.Presence every = new ColumnBatch.Presence(null);
      return of(
          new ColumnBatch.Texts(count, every, bytes, offsets, PlainValues.TEXT_HEADER),
          new long[0]);
    }
    long[] numbers = new long[count];
    PlainValues.numbers(kind, bytes, 0, numbers, 0, count);
    return of(PlainValues.batch(kind, count, new ColumnBatch.Presence(null), numbers), numbers);
  }

  private static PageDictionary of(ColumnBatch values, long[] numbers) {
    return new PageDictionary(values, numbers, new CodedBatch.Entries(values));
  }

  int size() {
    return values.count();
  }
}
