package org.towerrank.data;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowLayout;

/**
 * Encoded rows of an unknown number, appended one by one and read in any order. Kept in pieces, so
 * that growing copies nothing.
 */
public final class RowStore {
  private static final int ROWS_PER_CHUNK = 1 << 14;

  private final RowLayout layout;
  private final List<int[]> chunks = new ArrayList<>();
  private int count;

  public RowStore(RowLayout layout) {
    this.layout = layout;
  }

  public RowLayout layout() {
    return layout;
  }

  /** Number of rows. */
  public int count() {
    return count;
  }

  /** Appends a copy of a row. */
  void add(int[] row) {
    int at = count % ROWS_PER_CHUNK;
    if (at == 0) {
      chunks.add(new int[Math.multiplyExact(ROWS_PER_CHUNK, layout.width())]);
    }
    System.arraycopy(row, 0, chunks.getLast(), at * layout.width(), layout.width());
    count = Math.incrementExact(count);
  }

  /** Copies a row to a row of a batch. */
  public void copy(int row, EncodedRows batch, int batchRow) {
    int width = layout.width();
    int[] chunk = chunks.get(row / ROWS_PER_CHUNK);
    System.arraycopy(chunk, row % ROWS_PER_CHUNK * width, batch.data(), batchRow * width, width);
  }

  /** Copies rows {@code [from, from + count)} to a batch of their own. */
  public EncodedRows slice(int from, int rows) {
    EncodedRows batch = new EncodedRows(layout, rows);
    for (int row = 0; row < rows; row++) {
      copy(from + row, batch, row);
    }
    return batch;
  }

  /** Copies the rows of these indexes to a batch of their own. */
  public EncodedRows gather(int[] rows, int from, int length) {
    EncodedRows batch = new EncodedRows(layout, length);
    for (int row = 0; row < length; row++) {
      copy(rows[from + row], batch, row);
    }
    return batch;
  }
}
