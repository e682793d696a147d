package org.towerrank.parquet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;

/** Collects the numbers of consecutive rows: codes while all are of one dictionary. */
final class NumberRows implements RowCollector {
  private final ParquetColumn.Values kind;
  private final int count;
  private @Nullable CodedRows coded;
  private long @Nullable [] numbers;

  /**
   * @param count of the rows
   */
  NumberRows(ParquetColumn.Values kind, int count) {
    this.kind = kind;
    this.count = count;
  }

  @Override
  public void add(Page page, int from, int rows, long[] words, int present) throws IOException {
    PageDictionary dictionary = page.dictionary();
    if (dictionary == null) {
      addPlain(page, from, rows, words, present);
      return;
    }
    if (from == 0) {
      coded = new CodedRows(dictionary, count);
    }
    CodedRows to = coded != null && coded.isOf(dictionary) ? coded : null;
    CodedRows codes = to == null ? new CodedRows(dictionary, count) : to;
    codes.add(page, from, rows, words, present);
    if (to == null) {
      codes.expand(plain(from), from, from + rows);
    }
  }

  private void addPlain(Page page, int from, int rows, long[] words, int present)
      throws IOException {
    long[] to = plain(from);
    if (present == rows) {
      page.readNumbers(kind, to, from, rows);
      return;
    }
    long[] dense = new long[present + 1];
    page.readNumbers(kind, dense, 0, present);
    int next = 0;
    for (int row = from; row < from + rows; row++) {
      to[row] = dense[next];
      next += (int) (words[row >>> 6] >>> row & 1);
    }
  }

  /** All numbers, to which codes of the rows before are turned. */
  private long[] plain(int before) {
    long[] all = numbers;
    if (all == null) {
      all = new long[count];
      numbers = all;
      if (coded != null) {
        coded.expand(all, 0, before);
        coded = null;
      }
    }
    return all;
  }

  @Override
  public ColumnBatch batch(ColumnBatch.Presence presence) {
    return coded == null
        ? PlainValues.batch(kind, count, presence, plain(0))
        : coded.batch(count, presence);
  }
}
