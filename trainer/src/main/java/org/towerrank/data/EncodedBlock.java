package org.towerrank.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.InvalidValueException;

/**
 * What columns that a table has many rows of at once become, for a block of rows: column by column,
 * so that one encoder after the other does nothing but encode. Blocks stay in a processor's cache.
 */
final class EncodedBlock {
  private static final int ROWS = 256;

  private final int width;
  private final List<Column> columns = new ArrayList<>();
  private int[] rows = new int[0];
  private @Nullable ColumnBatch first;
  private int from = -1;

  /** A column, and what of the block is known of it. */
  private static final class Column {
    private final EventReader.Cell cell;
    private final Encoder encoder;
    private final int offset;
    // A bit a row of the block.
    private final long[] empty = new long[ROWS / Long.SIZE];
    private @Nullable ColumnBatch batch;

    Column(EventReader.Cell cell, Encoder encoder, int offset) {
      this.cell = cell;
      this.encoder = encoder;
      this.offset = offset;
    }
  }

  /**
   * @param width ids and numbers of a row
   */
  EncodedBlock(int width) {
    this.width = width;
  }

  /**
   * Adds a column of one value a row.
   *
   * @param offset where it is in a row
   * @return its place among the columns of the block
   */
  int add(EventReader.Cell cell, Encoder encoder, int offset) {
    columns.add(new Column(cell, encoder, offset));
    return columns.size() - 1;
  }

  /**
   * Moves to a row, and copies what it becomes; places of columns that are not {@link #has had}
   * stay undefined.
   *
   * @param at its place in the batches of cells
   */
  @SuppressWarnings("ReferenceEquality") // A batch is the same only where it is the same object.
  void read(int at, int[] row) {
    if (columns.isEmpty()) {
      return;
    }
    ColumnBatch batch = columns.getFirst().cell.batch();
    if (batch != first || at < from || at >= from + ROWS) {
      first = batch;
      encode(at);
    }
    if (batch != null) {
      System.arraycopy(rows, (at - from) * width, row, 0, width);
    }
  }

  private void encode(int at) {
    from = at / ROWS * ROWS;
    for (Column column : columns) {
      ColumnBatch batch = column.cell.batch();
      column.batch = batch != null && encode(column, batch) ? batch : null;
    }
  }

  /**
   * Whether all values of the block fit; which one does not is found when its row is read alone.
   */
  private boolean encode(Column column, ColumnBatch batch) {
    if (rows.length == 0) {
      rows = new int[ROWS * width];
    }
    int to = Math.min(batch.count(), from + ROWS);
    try {
      batch.encode(column.encoder, from, to, rows, column.offset, width);
      batch.findEmpty(from, to, column.empty);
      return true;
    } catch (InvalidValueException e) {
      return false;
    }
  }

  /** Whether the block has a column; otherwise the value is encoded alone. */
  boolean has(int column) {
    return columns.get(column).batch != null;
  }

  /** Whether a column that the block has is empty in a row. */
  boolean isEmpty(int column, int at) {
    return (columns.get(column).empty[(at - from) / Long.SIZE] >>> at & 1) != 0;
  }
}
