package org.towerrank.lucene.column;

import org.towerrank.inference.InputBuffer;

/**
 * Where a feature's numbers go: some columns of a graph input.
 *
 * @param column the first
 * @param width how many
 */
record Destination(InputBuffer input, int column, int width) {

  /** Sets the first column of a row. */
  void put(int row, int bits) {
    input.put(row * input.width() + column, bits);
  }

  /** Sets one of the columns of a row. */
  void put(int row, int offset, int bits) {
    input.put(row * input.width() + column + offset, bits);
  }

  /** Sets all columns of a row. */
  void put(int row, int[] bits) {
    input.put(row * input.width() + column, bits, 0, width);
  }
}
