package org.towerrank.data;

import java.io.IOException;
import java.nio.IntBuffer;
import java.util.Map;
import java.util.stream.IntStream;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowLayout;

/**
 * Encoded rows of an unknown number, appended one by one and then read in any order. Kept in
 * pieces, so that growing copies nothing: in the heap up to a quarter of it, the rest in a
 * temporary file.
 */
public final class RowStore {
  private static final int MOST_ROWS_OF_CHUNK = 1 << 14;

  /**
   * Of rows of more than 1,024 numbers a piece has fewer: it has to be in memory, or mapped, as
   * one.
   */
  private static final int MOST_NUMBERS_OF_CHUNK = 1 << 24;

  private static final int SHARE_OF_HEAP = 4;

  private final RowLayout layout;
  private final RowChunks chunks;
  private final int rowsOfChunk;
  private int count;

  public RowStore(RowLayout layout) {
    this(layout, heapLimit());
  }

  /**
   * @param heapLimit bytes of rows to keep in the heap
   */
  RowStore(RowLayout layout, long heapLimit) {
    this(layout, new RowChunks(rowsOfChunk(layout) * layout.width(), heapLimit), 0);
  }

  private RowStore(RowLayout layout, RowChunks chunks, int count) {
    this.layout = layout;
    this.chunks = chunks;
    this.rowsOfChunk = rowsOfChunk(layout);
    this.count = count;
  }

  private static int rowsOfChunk(RowLayout layout) {
    return Math.clamp(MOST_NUMBERS_OF_CHUNK / Math.max(1, layout.width()), 1, MOST_ROWS_OF_CHUNK);
  }

  /** How many bytes of rows are kept in the heap. */
  static long heapLimit() {
    return Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
  }

  public RowLayout layout() {
    return layout;
  }

  /** Number of rows. */
  public int count() {
    return count;
  }

  /** Appends a copy of a row. */
  void add(int[] row) throws IOException {
    int at = count % rowsOfChunk;
    IntBuffer chunk = at == 0 ? chunks.add() : chunks.get(count / rowsOfChunk);
    chunk.put(at * layout.width(), row, 0, layout.width());
    count = Math.incrementExact(count);
  }

  /** Says that no rows follow. */
  void finish() throws IOException {
    chunks.finish();
  }

  /** Changes some numbers of a row. For several threads. */
  @FunctionalInterface
  interface Replacement {
    /**
     * Changes them in place.
     *
     * @param rows with the row
     * @param at where the numbers begin
     */
    void replace(IntBuffer rows, int at);
  }

  /**
   * Replaces numbers of all rows, on all processors.
   *
   * @param replacements by the index of the first number in a row
   * @param replaced the layout of the same width that rows have then
   * @return the same rows, which this store must not be asked for any more
   */
  RowStore replace(Map<Integer, Replacement> replacements, RowLayout replaced) {
    int width = layout.width();
    IntStream.range(0, Math.ceilDiv(count, rowsOfChunk))
        .parallel()
        .forEach(
            chunk -> {
              IntBuffer rows = chunks.get(chunk);
              int end = Math.min(rowsOfChunk, count - chunk * rowsOfChunk) * width;
              replacements.forEach(
                  (offset, replacement) -> {
                    for (int at = offset; at < end; at += width) {
                      replacement.replace(rows, at);
                    }
                  });
            });
    return new RowStore(replaced, chunks, count);
  }

  /** Copies a row to a row of a batch. */
  public void copy(int row, EncodedRows batch, int batchRow) {
    int width = layout.width();
    chunks
        .get(row / rowsOfChunk)
        .get(row % rowsOfChunk * width, batch.data(), batchRow * width, width);
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
