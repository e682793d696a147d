package org.towerrank.inference;

import java.util.List;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Side;

/** Copies encoded rows into the inputs of a side. */
final class RowCopy {
  private RowCopy() {}

  /**
   * Copies {@code rows[from .. from + count)} to the first rows of the inputs of the given sides.
   */
  static void copy(EncodedRows rows, int from, int count, GraphBuffers buffers, List<Side> sides) {
    for (InputBuffer input : buffers.inputs()) {
      if (sides.contains(input.input().side())) {
        copy(rows, from, count, input);
      }
    }
  }

  private static void copy(EncodedRows rows, int from, int count, InputBuffer input) {
    int column = 0;
    for (String name : input.input().features()) {
      int width = rows.layout().schema().feature(name).width();
      int offset = rows.layout().offset(name);
      for (int row = 0; row < count; row++) {
        int source = (from + row) * rows.layout().width() + offset;
        input.put(row * input.width() + column, rows.data(), source, width);
      }
      column += width;
    }
  }
}
