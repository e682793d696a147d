package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * What fitting computes with. Embedding rows and numbers from outside become arrays of the engine
 * when an operation needs them as such; sums of them, and rows side by side, are made without.
 */
sealed interface Operand permits Operand.Computed, Operand.Flat, Lookup, Numbers {

  /** As an array of the engine. */
  NDArray array();

  /**
   * The outcome of an operation. Equal only to itself: arrays of the engine are equal by what they
   * hold, but those that hold the same can have other gradients.
   */
  record Computed(NDArray array) implements Operand {

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
      return other instanceof Computed computed && computed.array == array;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(array);
    }
  }

  /** What lies side by side in a row of a layer's input. */
  sealed interface Columns permits Flat, Numbers {

    /** Number of columns. */
    int width();

    /** Writes the columns of one row. */
    void copy(int row, float[] target, int at);

    /** Says where the gradient of the columns will be found. */
    void gradientIn(NDArray leaf, int rowWidth, int column);
  }

  /** The fields of each row in one dimension: {@code [R, F, d] → [R, F · d]}. */
  record Flat(Lookup fields) implements Operand, Columns {

    @Override
    public NDArray array() {
      NDArray array = fields.array();
      return array.reshape(array.getShape().get(0), -1);
    }

    @Override
    public int width() {
      return fields.rowWidth();
    }

    @Override
    public void copy(int row, float[] target, int at) {
      System.arraycopy(fields.values(), row * width(), target, at, width());
    }

    @Override
    public void gradientIn(NDArray leaf, int rowWidth, int column) {
      fields.addGradient(new RowGradient.OfColumns(leaf, rowWidth, column));
    }
  }
}
