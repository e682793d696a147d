package org.towerrank.train;

import org.towerrank.kernel.Sums;
import org.towerrank.kernel.WeightedSums;

/**
 * What a {@link FieldBlock} was read for, which after the backward pass has a part of its gradient.
 */
sealed interface FieldUse {

  /** Finds the part. */
  void open();

  /**
   * Adds the part of a row.
   *
   * @param target the gradients of the row's fields from {@code at} on
   */
  void add(int row, float[] target, int at);

  /**
   * Some columns of an array.
   *
   * @param rowWidth numbers of a row there
   * @param column the first
   * @param width how many
   */
  record InColumns(LeafGradient leaf, int rowWidth, int column, int width) implements FieldUse {

    @Override
    public void open() {
      leaf.open();
    }

    @Override
    public void add(int row, float[] target, int at) {
      float[] part = new float[width];
      leaf.get(row * rowWidth + column, part, 0, width);
      Sums.add(part, 0, target, at, width);
    }
  }

  /**
   * Their sum over the fields times a factor, an array {@code [R, dimension]}.
   *
   * @param factor the only number of an array
   */
  @SuppressWarnings("ArrayRecordComponent") // As kernels read it.
  record InSum(LeafGradient leaf, int fields, int dimension, float[] factor) implements FieldUse {

    @Override
    public void open() {
      leaf.open();
    }

    @Override
    public void add(int row, float[] target, int at) {
      float[] part = new float[dimension];
      leaf.get(row * dimension, part, 0, dimension);
      for (int field = 0; field < fields; field++) {
        WeightedSums.add(part, 0, 1, dimension, factor, 0, 0, target, at + field * dimension);
      }
    }
  }

  /** A block with some of their numbers. */
  record InDropped(DroppedFields dropped) implements FieldUse {

    @Override
    public void open() {
      dropped.openGradient();
    }

    @Override
    public void add(int row, float[] target, int at) {
      int width = dropped.rowWidth();
      float[] part = new float[width];
      dropped.addGradient(row, part, 0);
      dropped.drop(row, part, 0);
      Sums.add(part, 0, target, at, width);
    }
  }
}
