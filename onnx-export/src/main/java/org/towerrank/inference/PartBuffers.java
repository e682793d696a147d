package org.towerrank.inference;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * The inputs for the parts of items, which a graph may read in several pieces. A part is one row of
 * numbers for who keeps it. For one thread.
 */
public final class PartBuffers {
  private final List<InputBuffer> pieces;
  private final int width;

  /**
   * @param pieces in the order of their numbers in a part
   */
  PartBuffers(List<InputBuffer> pieces) {
    this.pieces = List.copyOf(pieces);
    this.width = pieces.stream().mapToInt(InputBuffer::width).sum();
  }

  /** Numbers of a part. */
  public int width() {
    return width;
  }

  /** Sets the part of a row to the bits of floats, from an index of an array on. */
  public void put(int row, int[] bits, int from) {
    int at = from;
    for (InputBuffer piece : pieces) {
      piece.put(row * piece.width(), bits, at, piece.width());
      at += piece.width();
    }
  }

  /** The same, to floats of a buffer. */
  public void put(int row, FloatBuffer numbers, int from) {
    int at = from;
    for (InputBuffer piece : pieces) {
      piece.put(row * piece.width(), numbers, at, piece.width());
      at += piece.width();
    }
  }
}
