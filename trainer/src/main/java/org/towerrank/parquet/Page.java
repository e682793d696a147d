package org.towerrank.parquet;

import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Values of a page, decompressed: those that were not read yet. */
final class Page {
  private final byte[] bytes;
  private final int end;
  // Null where every row has a value.
  private final @Nullable HybridRuns levels;
  // Null where values are plain.
  private final @Nullable HybridRuns codes;
  private final @Nullable PageDictionary dictionary;
  private int position;
  private int left;

  /** The codes of a page, and what they are codes of. */
  record Codes(HybridRuns runs, PageDictionary dictionary) {}

  /**
   * @param bytes of the page, with {@link PageCodec#PADDING} bytes behind the end
   * @param position of the first plain value
   * @param rows that have a value in the page, or none
   */
  Page(
      byte[] bytes,
      int position,
      int end,
      int rows,
      @Nullable HybridRuns levels,
      @Nullable Codes codes) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
    this.left = rows;
    this.levels = levels;
    this.codes = codes == null ? null : codes.runs();
    this.dictionary = codes == null ? null : codes.dictionary();
  }

  int size() {
    return bytes.length;
  }

  /** Rows that were not read yet. */
  int left() {
    return left;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the next plain value begins. */
  int position() {
    return position;
  }

  /**
   * Moves on to the next rows, and finds which of them have a value.
   *
   * @param words take a bit a row, where they are 0
   * @return how many have one
   */
  int move(int rows, long[] words, int from) throws IOException {
    left -= rows;
    if (levels != null) {
      return levels.readBits(rows, words, from);
    }
    for (int row = from; row < from + rows; ) {
      int now = Math.min(from + rows - row, Long.SIZE - (row & 63));
      words[row >>> 6] |= -1L >>> (Long.SIZE - now) << row;
      row += now;
    }
    return rows;
  }

  /** The dictionary whose entries the rows have codes of; null where they have plain values. */
  @Nullable PageDictionary dictionary() {
    return dictionary;
  }

  /** Reads the codes of the next values. */
  void readCodes(int[] to, int from, int count) throws IOException {
    if (codes == null || dictionary == null) {
      throw new IllegalStateException("plain values have no codes");
    }
    codes.read(to, from, count, dictionary.size());
  }

  /** Reads the next plain numbers. */
  void readNumbers(ParquetColumn.Values kind, long[] to, int from, int count) throws IOException {
    long size = (long) count * PlainValues.leastBytes(kind);
    if (size > end - position) {
      throw new EOFException(count + " numbers end behind their page");
    }
    PlainValues.numbers(kind, bytes, position, to, from, count);
    position += (int) size;
  }

  /**
   * Finds the next plain texts.
   *
   * @param offsets take where each begins in the page, and where one behind the last would
   * @param words which of the rows have one; null where all have
   */
  void readTexts(int[] offsets, int from, int rows, long @Nullable [] words) throws IOException {
    position =
        words == null
            ? PlainValues.texts(bytes, position, end, offsets, from, rows)
            : PlainValues.texts(bytes, position, end, offsets, from, rows, words);
  }
}
