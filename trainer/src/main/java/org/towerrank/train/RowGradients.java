package org.towerrank.train;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Sums the gradients of the rows that a step looked up of one embedding table. */
final class RowGradients {
  private static final int ABSENT = -1;

  private final int dimension;
  private final int[] slotOfRow;
  private int[] rowOfSlot = new int[1 << 10];
  private float[] sums;
  private int count;

  RowGradients(int tableRows, int dimension) {
    this.dimension = dimension;
    this.slotOfRow = new int[tableRows];
    this.sums = new float[rowOfSlot.length * dimension];
    Arrays.fill(slotOfRow, ABSENT);
  }

  /** Adds the gradients of looked-up rows, one after another. */
  void add(int[] rows, FloatBuffer gradients) {
    float[] gradient = new float[dimension];
    for (int i = 0; i < rows.length; i++) {
      int to = slot(rows[i]) * dimension;
      gradients.get(i * dimension, gradient);
      for (int k = 0; k < dimension; k++) {
        sums[to + k] += gradient[k];
      }
    }
  }

  private int slot(int row) {
    int slot = slotOfRow[row];
    if (slot == ABSENT) {
      slot = count++;
      if (slot == rowOfSlot.length) {
        rowOfSlot = Arrays.copyOf(rowOfSlot, 2 * slot);
        sums = Arrays.copyOf(sums, 2 * slot * dimension);
      }
      rowOfSlot[slot] = row;
      slotOfRow[row] = slot;
    }
    return slot;
  }

  /** Number of different rows. */
  int count() {
    return count;
  }

  int row(int slot) {
    return rowOfSlot[slot];
  }

  /** The sums, those of a slot together. */
  float[] sums() {
    return sums;
  }

  /** Forgets all rows; costs no more than there were. */
  void clear() {
    for (int slot = 0; slot < count; slot++) {
      slotOfRow[rowOfSlot[slot]] = ABSENT;
    }
    Arrays.fill(sums, 0, count * dimension, 0f);
    count = 0;
  }
}
