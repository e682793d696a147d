package org.towerrank.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.ValueCodes;

/**
 * What columns that a table has many rows of at once become, for a block of rows. A part of the
 * block is encoded column by column, so that one encoder after the other does nothing but encode,
 * and stays in a processor's cache meanwhile. All processors take parts.
 */
final class EncodedBlock {
  /** Rows of a part. */
  private static final int ROWS = 256;

  private static final int PARTS = 8;
  private static final int BLOCK = PARTS * ROWS;
  private static final int WORDS = ROWS / Long.SIZE;

  private final int width;
  private final List<Column> columns = new ArrayList<>();
  // A bit for each row of the block that was asked for.
  private final long[] read = new long[BLOCK / Long.SIZE];
  private int[] rows = new int[0];
  private @Nullable ColumnBatch first;
  private int from = -1;

  /** A column, and what of the block is known of it. */
  private static final class Column {
    private final EventReader.Cell cell;
    private final Encoder encoder;
    private final int offset;
    // Codes are made in the order of rows.
    private final boolean oneThread;
    // A bit a row, of each part.
    private final long[][] empty = new long[PARTS][WORDS];
    private @Nullable ColumnBatch batch;
    private volatile boolean fits;
    private int missing;

    Column(EventReader.Cell cell, Encoder encoder, int offset) {
      this.cell = cell;
      this.encoder = encoder;
      this.oneThread = ValueCodes.areMadeBy(encoder);
      this.offset = offset;
    }

    void begin() {
      batch = cell.batch();
      fits = batch != null;
    }

    /**
     * Counts rows that are empty.
     *
     * @param read a bit for each row that counts
     */
    void count(long[] read) {
      for (int word = 0; word < read.length && fits; word++) {
        missing += Long.bitCount(empty[word / WORDS][word % WORDS] & read[word]);
      }
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
   * @return whether it begins a block, which may have other columns than the one before
   */
  @SuppressWarnings("ReferenceEquality") // A batch is the same only where it is the same object.
  boolean read(int at, int[] row) {
    ColumnBatch batch = firstBatch();
    if (batch == null) {
      return false;
    }
    boolean begins = batch != first || at < from || at >= from + BLOCK;
    if (begins) {
      countEmpty();
      first = batch;
      encode(at / BLOCK * BLOCK, batch.count());
    }
    read[(at - from) / Long.SIZE] |= 1L << at;
    System.arraycopy(rows, (at - from) * width, row, 0, width);
    return begins;
  }

  private void countEmpty() {
    columns.forEach(column -> column.count(read));
    Arrays.fill(read, 0);
  }

  /** Columns of joined tables have none. */
  private @Nullable ColumnBatch firstBatch() {
    for (Column column : columns) {
      ColumnBatch batch = column.cell.batch();
      if (batch != null) {
        return batch;
      }
    }
    return null;
  }

  private void encode(int start, int end) {
    from = start;
    if (rows.length == 0) {
      rows = new int[BLOCK * width];
    }
    columns.forEach(Column::begin);
    int parts = Math.ceilDiv(Math.min(end - start, BLOCK), ROWS);
    IntStream.range(0, parts).forEach(part -> encodePart(part, end, true));
    // The first one alone: dictionaries are encoded with it, which the others only read.
    encodePart(0, end, false);
    IntStream.range(1, parts).parallel().forEach(part -> encodePart(part, end, false));
  }

  private void encodePart(int part, int end, boolean oneThread) {
    int start = from + part * ROWS;
    int stop = Math.min(end, start + ROWS);
    for (Column column : columns) {
      ColumnBatch batch = column.batch;
      if (batch != null && column.fits && column.oneThread == oneThread) {
        encode(column, batch, part, start, stop);
      }
    }
  }

  /** Which value does not fit, if one does not, is found when its row is read alone. */
  private void encode(Column column, ColumnBatch batch, int part, int start, int end) {
    int at = part * ROWS * width + column.offset;
    try {
      batch.encode(column.encoder, start, end, rows, at, width);
      batch.findEmpty(start, end, column.empty[part]);
    } catch (InvalidValueException e) {
      column.fits = false;
    }
  }

  /** Whether the block has a column; otherwise the value is encoded alone. */
  boolean has(int column) {
    return columns.get(column).fits;
  }

  /** In how many of the rows that were read a column was empty, while the block had it. */
  int missing(int column) {
    countEmpty();
    return columns.get(column).missing;
  }
}
