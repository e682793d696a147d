package org.towerrank.inference;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowLayout;
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
    int rowWidth = rows.layout().width();
    for (Run run : runs(rows.layout(), input)) {
      for (int row = 0; row < count; row++) {
        int source = (from + row) * rowWidth + run.source();
        input.put(row * input.width() + run.column(), rows.data(), source, run.width());
      }
    }
  }

  /** Numbers that lie side by side in rows and in an input. */
  private record Run(int source, int column, int width) {}

  private static List<Run> runs(RowLayout layout, InputBuffer input) {
    List<Run> runs = new ArrayList<>();
    int column = 0;
    for (String name : input.input().features()) {
      int width = layout.schema().feature(name).width();
      int source = layout.offset(name);
      Run last = runs.isEmpty() ? null : runs.getLast();
      if (last != null && last.source() + last.width() == source) {
        runs.set(runs.size() - 1, new Run(last.source(), last.column(), last.width() + width));
      } else {
        runs.add(new Run(source, column, width));
      }
      column += width;
    }
    return runs;
  }
}
