package org.towerrank.lucene.rows;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.RandomAccessInput;

/** Reads rows of a mapped file. For one thread, and only while its file is acquired. */
public final class RowReader {
  private final IndexInput in;
  private final RandomAccessInput lines;
  private final RowLayout layout;
  private final long firstRow;
  private final int stride;
  private final int[] without;
  private final byte[] halves;
  private int touched;

  RowReader(IndexInput in, RowLayout layout, long firstRow, int[] without) throws IOException {
    this.in = in;
    this.lines = in.randomAccessSlice(0, in.length());
    this.layout = layout;
    this.firstRow = firstRow;
    this.stride = layout.stride();
    this.without = without;
    this.halves =
        new byte[layout.precision() == RowPrecision.FLOAT16 ? layout.parts() * Short.BYTES : 0];
  }

  /** Whether a document has a row; one whose values cannot be encoded has none. */
  public boolean has(int document) {
    return without.length == 0 || Arrays.binarySearch(without, document) < 0;
  }

  /**
   * Reads a byte of each line of a row, so that it is at hand when it is read. In a loop over rows
   * that does nothing else many such reads are under way at once, as none waits for another.
   */
  public void touch(int document) throws IOException {
    long from = firstRow + (long) document * stride;
    int sum = touched;
    for (long at = from; at < from + stride; at += RowLayout.LINE) {
      sum += lines.readByte(at);
    }
    touched = sum;
  }

  /** Reads the first and the last line of a row, so that its pages are known to the processor. */
  public void touchEnds(int document) throws IOException {
    long from = firstRow + (long) document * stride;
    touched += lines.readByte(from) + lines.readByte(from + stride - 1);
  }

  /** What {@link #touch} has read, so that it is not left out as useless. */
  public int touched() {
    return touched;
  }

  /**
   * Reads a row: the encoded features, and behind them the bits of the parts as floats.
   *
   * @param row with room for all of them
   */
  public void read(int document, int[] row) throws IOException {
    in.seek(firstRow + (long) document * stride);
    if (layout.precision() == RowPrecision.FLOAT32) {
      in.readInts(row, 0, layout.ids() + layout.parts());
      return;
    }
    in.readInts(row, 0, layout.ids());
    in.readBytes(halves, 0, halves.length);
    for (int i = 0; i < layout.parts(); i++) {
      short half = (short) ((halves[2 * i] & 0xff) | (halves[2 * i + 1] << 8));
      row[layout.ids() + i] = Float.floatToRawIntBits(Float.float16ToFloat(half));
    }
  }
}
