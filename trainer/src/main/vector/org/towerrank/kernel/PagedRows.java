package org.towerrank.kernel;

/**
 * Rows of numbers, all of one length, one behind the other in pages.
 *
 * @param pages all but the last hold {@code 2^bits} rows
 * @param bits the lowest bits of a row's number, which say where in its page it is
 * @param columns numbers of a row
 */
@SuppressWarnings("ArrayRecordComponent") // Read and changed in place.
public record PagedRows(float[][] pages, int bits, int columns) {
  /** Numbers in a line of the processor's cache. */
  private static final int LINE = 16;

  /** The array that holds a row. */
  public float[] page(int row) {
    return pages[row >>> bits];
  }

  /** Where in its page a row starts. */
  public int at(int row) {
    return (row & (1 << bits) - 1) * columns;
  }

  /**
   * Reads the first numbers of some rows so that they are cached. Touch a few rows before using the
   * first: their reads of memory then overlap, as the processor does not look far enough ahead by
   * itself.
   *
   * @param rows those from {@code from} up to {@code to} are read
   * @param count numbers of a row that will be used, at least one
   * @return a meaningless number that depends on everything read, so that no read is left out
   */
  public float touch(int[] rows, int from, int to, int count) {
    int last = count - 1;
    // Loops of their own, without an inner one, for rows of few lines: more reads overlap so.
    if (last <= LINE) {
      return touchEnds(rows, from, to, last);
    }
    return last <= 4 * LINE ? touchSome(rows, from, to, last) : touchAll(rows, from, to, last);
  }

  private float touchEnds(int[] rows, int from, int to, int last) {
    float touched = 0;
    for (int i = from; i < to; i++) {
      float[] page = page(rows[i]);
      int at = at(rows[i]);
      touched += page[at] + page[at + last];
    }
    return touched;
  }

  private float touchSome(int[] rows, int from, int to, int last) {
    int second = Math.min(last, 2 * LINE);
    int third = Math.min(last, 3 * LINE);
    float touched = 0;
    for (int i = from; i < to; i++) {
      float[] page = page(rows[i]);
      int at = at(rows[i]);
      float some = page[at] + page[at + LINE];
      touched += some + (page[at + second] + page[at + third]) + page[at + last];
    }
    return touched;
  }

  private float touchAll(int[] rows, int from, int to, int last) {
    float touched = 0;
    for (int i = from; i < to; i++) {
      float[] page = page(rows[i]);
      int at = at(rows[i]);
      for (int k = at; k < at + last; k += LINE) {
        touched += page[k];
      }
      touched += page[at + last];
    }
    return touched;
  }
}
