package org.towerrank.inference;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Memory of direct buffers, given back without waiting for the garbage collector: it sees a few
 * bytes of heap where there is a whole graph, and may leave them for hours.
 */
final class DirectMemory {
  // The one way before Java 22; where a later version lacks it, the collector does the work.
  private static final Optional<MethodHandle> CLEANER = cleaner();

  private DirectMemory() {}

  private static Optional<MethodHandle> cleaner() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      MethodType type = MethodType.methodType(void.class, ByteBuffer.class);
      return Optional.of(
          MethodHandles.lookup()
              .findVirtual(unsafe, "invokeCleaner", type)
              .bindTo(instance.get(null)));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Gives back what a buffer holds; nothing may read or write it any more.
   *
   * @param buffer as it was allocated, no view of another; one of the heap stays as it is
   */
  static void free(ByteBuffer buffer) {
    if (!buffer.isDirect() || CLEANER.isEmpty()) {
      return;
    }
    try {
      CLEANER.get().invokeExact(buffer);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a direct buffer was not freed", e);
    }
  }
}
