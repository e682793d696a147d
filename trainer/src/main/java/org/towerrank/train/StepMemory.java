package org.towerrank.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory that one step after another reuses, so that it is neither cleared nor collected. For one
 * thread.
 */
final class StepMemory {
  private static final int SMALLEST = 1 << 12;

  private final Map<Integer, Deque<ByteBuffer>> free = new HashMap<>();
  private final Map<Integer, Deque<float[]>> freeFloats = new HashMap<>();

  /** Direct memory for {@code bytes} bytes, with any content; give it back after use. */
  ByteBuffer take(int bytes) {
    ByteBuffer kept = free.computeIfAbsent(capacity(bytes), c -> new ArrayDeque<>()).poll();
    ByteBuffer buffer =
        kept == null
            ? ByteBuffer.allocateDirect(capacity(bytes)).order(ByteOrder.nativeOrder())
            : kept;
    return buffer.clear().limit(bytes);
  }

  /** Takes back memory that is no longer read. */
  void giveBack(ByteBuffer buffer) {
    free.computeIfAbsent(buffer.capacity(), c -> new ArrayDeque<>()).add(buffer);
  }

  /** At least {@code length} numbers in the heap, with any content; give them back after use. */
  float[] takeFloats(int length) {
    int capacity = capacity(length);
    float[] kept = freeFloats.computeIfAbsent(capacity, c -> new ArrayDeque<>()).poll();
    return kept == null ? new float[capacity] : kept;
  }

  /** Takes back numbers that are no longer read. */
  void giveBack(float[] numbers) {
    freeFloats.computeIfAbsent(numbers.length, c -> new ArrayDeque<>()).add(numbers);
  }

  /** The next power of two, or past it a quarter of one, so that little is wasted. */
  private static int capacity(int bytes) {
    int atLeast = Math.max(SMALLEST, bytes);
    int quarter = Math.max(SMALLEST, Integer.highestOneBit(atLeast - 1) >> 2);
    return Math.multiplyExact((atLeast + quarter - 1) / quarter, quarter);
  }
}
