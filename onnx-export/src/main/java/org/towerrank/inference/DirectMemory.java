package org.towerrank.inference;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Allocates direct buffers, and frees them without waiting for the garbage collector. The collector
 * sees a few bytes of heap in place of a whole graph, and may leave them for hours.
 */
final class DirectMemory {
  // The one way before Java 22; where a later version lacks it, the collector does the work.
  private static final Optional<Cleaner> CLEANER = Cleaner.find();

  private DirectMemory() {}

  /** {@code sun.misc.Unsafe.invokeCleaner}, which the compiler does not let be named. */
  private record Cleaner(Object unsafe, Method method) {

    static Optional<Cleaner> find() {
      try {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field instance = type.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        Method method = type.getMethod("invokeCleaner", ByteBuffer.class);
        return Optional.of(new Cleaner(instance.get(null), method));
      } catch (ReflectiveOperationException | RuntimeException e) {
        return Optional.empty();
      }
    }

    void clean(ByteBuffer buffer) {
      try {
        method.invoke(unsafe, buffer);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a direct buffer was not freed", e);
      }
    }
  }

  /**
   * Frees a buffer; nothing may read or write it afterwards.
   *
   * @param buffer as it was allocated, not a view; a heap buffer stays as it is
   */
  static void free(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      CLEANER.ifPresent(cleaner -> cleaner.clean(buffer));
    }
  }

  /**
   * Allocates buffers of the given sizes in native order, all or none.
   *
   * @throws OutOfMemoryError when there is not enough direct memory
   */
  static ByteBuffer[] allocate(int[] sizes) {
    ByteBuffer[] buffers = new ByteBuffer[sizes.length];
    int count = 0;
    try {
      while (count < sizes.length) {
        buffers[count] = ByteBuffer.allocateDirect(sizes[count]).order(ByteOrder.nativeOrder());
        count++;
      }
      return buffers;
    } finally {
      for (int i = 0; count < sizes.length && i < count; i++) {
        free(buffers[i]);
      }
    }
  }
}
