package org.towerrank.parquet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.CodedBatch;
import org.towerrank.feature.ColumnBatch;

/** The codes of rows, all of entries of one dictionary. */
final class CodedRows {
  private final PageDictionary dictionary;
  private final int[] codes;

  /**
   * @param rows at most
   */
  CodedRows(PageDictionary dictionary, int rows) {
    this.dictionary = dictionary;
    this.codes = new int[rows];
  }

  @SuppressWarnings("ReferenceEquality") // Dictionaries are the same only as the same object.
  boolean isOf(@Nullable PageDictionary other) {
    return dictionary == other;
  }

  /**
   * Reads the codes of the next rows of a page.
   *
   * @param words which rows have a value
   * @param present how many of these rows have one
   */
  void add(Page page, int from, int rows, long[] words, int present) throws IOException {
    if (present == rows) {
      page.readCodes(codes, from, rows);
      return;
    }
    int[] dense = new int[present + 1];
    page.readCodes(dense, 0, present);
    int none = dictionary.size();
    int next = 0;
    for (int row = from; row < from + rows; row++) {
      int has = (int) (words[row >>> 6] >>> row & 1);
      // Which rows have a value can hardly be foreseen, so that there is no branch.
      codes[row] = none ^ ((none ^ dense[next]) & -has);
      next += has;
    }
  }

  /** What rows have, as numbers; 0 where they have nothing. */
  void expand(long[] numbers, int from, int to) {
    long[] entries = dictionary.numbers();
    for (int row = from; row < to; row++) {
      numbers[row] = codes[row] == entries.length ? 0 : entries[codes[row]];
    }
  }

  /** What rows have, as texts; null where they have nothing. */
  void expand(@Nullable Object[] texts, int from, int to) {
    @Nullable Object[] entries = new Object[dictionary.size() + 1];
    for (int row = from; row < to; row++) {
      int code = codes[row];
      if (code < dictionary.size() && entries[code] == null) {
        entries[code] = dictionary.values().present(code);
      }
      texts[row] = entries[code];
    }
  }

  ColumnBatch batch(int count, ColumnBatch.Presence presence) {
    return new CodedBatch(count, presence, dictionary.entries(), codes);
  }
}
