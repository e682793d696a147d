package org.towerrank.feature;

/**
 * Encoded rows in one array, row-major, 4 bytes a number: ids as they are, floats as their bits.
 * Mutable and for one thread; {@link RawValueEncoder} fills it.
 */
public final class EncodedRows {
  private final RowLayout layout;
  private final int count;
  private final int[] data;

  /** Rows of zeros: all ids missing, all numbers 0. */
  public EncodedRows(RowLayout layout, int count) {
    this.layout = layout;
    this.count = count;
    this.data = new int[Math.multiplyExact(layout.width(), count)];
  }

  public RowLayout layout() {
    return layout;
  }

  /** Number of rows. */
  public int count() {
    return count;
  }

  /** A copy of the first rows: all, if there are no more. */
  public EncodedRows first(int rows) {
    EncodedRows first = new EncodedRows(layout, Math.min(count, rows));
    System.arraycopy(data, 0, first.data, 0, first.data.length);
    return first;
  }

  /** All numbers: row {@code r} starts at {@code r * layout().width()}. */
  public int[] data() {
    return data;
  }

  /** Index in {@link #data()} of a feature's first number in a row. */
  public int index(int row, String feature) {
    return row * layout.width() + layout.offset(feature);
  }
}
