package org.towerrank.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Floats in a mapped file, little-endian. Thread-safe. */
final class MappedNumbers {
  private final ByteBuffer bytes;
  private volatile float @Nullable [] copy;

  MappedNumbers(ByteBuffer bytes) {
    this.bytes = bytes.slice().asReadOnlyBuffer();
  }

  int size() {
    return bytes.capacity() / Float.BYTES;
  }

  ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  FloatBuffer numbers() {
    return bytes().asFloatBuffer();
  }

  /** A copy in the heap, which is made at the first call and kept. */
  float[] array() {
    float[] known = copy;
    if (known == null) {
      known = new float[size()];
      numbers().get(known);
      copy = known;
    }
    return known;
  }
}
