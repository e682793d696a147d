package org.towerrank.onnx.size;

import org.jspecify.annotations.Nullable;

/**
 * A size that is known before a graph runs: a number, or a multiple of the rows.
 *
 * @param factor the number, or how many there are for each row
 * @param perRow whether there are so many for each row
 */
public record SymbolicSize(long factor, boolean perRow) {

  /** Null where the extent is no more than a bound, or grows with another power of the rows. */
  static @Nullable SymbolicSize of(@Nullable Extent extent) {
    return extent == null || !extent.exact() || extent.power() > 1
        ? null
        : new SymbolicSize(extent.factor(), extent.power() == 1);
  }
}
