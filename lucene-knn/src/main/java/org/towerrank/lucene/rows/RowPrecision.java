package org.towerrank.lucene.rows;

import java.nio.FloatBuffer;
import org.towerrank.precision.HalfFloats;

/** How a file holds what a model computed of a document. Encoded features are always exact. */
public enum RowPrecision {
  /** As computed. */
  FLOAT32(Float.BYTES),

  /**
   * Rounded to IEEE 754 binary16: 11 bits of precision, and numbers up to 65504. A document with a
   * larger one is in no file.
   */
  FLOAT16(Short.BYTES);

  private final int bytes;

  RowPrecision(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a number. */
  int bytes() {
    return bytes;
  }

  /** Whether none of some numbers becomes infinite. */
  boolean holds(FloatBuffer numbers, int from, int count) {
    return this == FLOAT32 || HalfFloats.hold(numbers, from, count);
  }
}
