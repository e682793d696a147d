package org.towerrank.onnx;

import java.util.List;

/**
 * A named value in a graph.
 *
 * @param extents its dimensions behind the rows
 */
record Value(String name, Rows rows, List<Integer> extents) {

  Value {
    extents = List.copyOf(extents);
  }

  int extent(int index) {
    return extents.get(index);
  }

  int lastExtent() {
    return extents.get(extents.size() - 1);
  }
}
