package org.towerrank.train;

/** Copies a few numbers faster than the routine for arrays of any length, whose call costs more. */
final class ShortCopy {
  /** A constant length is copied in place, by a vector register of this size or some smaller. */
  private static final int VECTOR = 16;

  private ShortCopy() {}

  static void copy(float[] source, int from, float[] target, int to, int length) {
    int k = 0;
    for (; k + VECTOR <= length; k += VECTOR) {
      System.arraycopy(source, from + k, target, to + k, VECTOR);
    }
    for (; k < length; k++) {
      target[to + k] = source[from + k];
    }
  }
}
