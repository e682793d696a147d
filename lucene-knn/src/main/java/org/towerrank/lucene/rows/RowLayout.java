package org.towerrank.lucene.rows;

/**
 * The numbers of a row, and where they lie in a file.
 *
 * @param ids encoded features of a document, 4 bytes each
 * @param parts numbers that a model computed of the document alone
 * @param precision of the parts
 */
public record RowLayout(int ids, int parts, RowPrecision precision) {
  /** Bytes of a line of the processor's cache. */
  static final int LINE = 64;

  public RowLayout {
    if (ids < 0 || parts < 0 || ids + parts == 0) {
      throw new IllegalArgumentException(
          "expected rows of at least one number, got [" + ids + "] and [" + parts + "]");
    }
  }

  /** Bytes of a row's numbers. */
  int bytes() {
    return Math.addExact(
        Math.multiplyExact(ids, Integer.BYTES), Math.multiplyExact(parts, precision.bytes()));
  }

  /** Bytes from one row to the next: whole lines, or a part of a line that divides it. */
  int stride() {
    int bytes = bytes();
    if (bytes >= LINE) {
      return Math.multiplyExact((bytes + LINE - 1) / LINE, LINE);
    }
    return Integer.highestOneBit(bytes - 1) << 1;
  }

  /** Bytes of the file of a segment, but for its header and footer. */
  public long bytes(int documents) {
    return (long) stride() * documents;
  }
}
