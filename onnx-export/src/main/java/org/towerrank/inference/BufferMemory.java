package org.towerrank.inference;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Direct memory for the buffers of runs, of all sessions that share it. Thread-safe. Buffers are
 * kept for the runs to come; those that were not used for a while are given back, and all that are
 * idle before a run is refused its own.
 */
public final class BufferMemory {
  /** As much as Java has, for who sets no limit. */
  public static final BufferMemory UNLIMITED =
      new BufferMemory(() -> Long.MAX_VALUE, BufferMemoryException::new);

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long TRIM_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final LongSupplier most;
  private final Refusal refusal;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong trimmed = new AtomicLong(System.nanoTime());
  private final Set<GraphSession> sessions = ConcurrentHashMap.newKeySet();

  /** What a run gets that there is no memory for. */
  @FunctionalInterface
  public interface Refusal {
    /**
     * Makes the exception.
     *
     * @param message what was wanted, and what there is
     * @param wanted bytes
     * @param most bytes that all buffers may have
     */
    RuntimeException of(String message, long wanted, long most);
  }

  /**
   * Memory of a limit that may change.
   *
   * @param most bytes
   */
  public BufferMemory(LongSupplier most, Refusal refusal) {
    this.most = most;
    this.refusal = refusal;
  }

  /** Bytes that direct buffers of this process may have, those of others too. */
  public static long limitOfJava() {
    try {
      HotSpotDiagnosticMXBean machine =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      long set = Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
      return set > 0 ? set : Runtime.getRuntime().maxMemory();
    } catch (RuntimeException e) {
      // Another virtual machine has another name for it; what it refuses is seen then.
      return Runtime.getRuntime().maxMemory();
    }
  }

  /** Bytes of all buffers, used and idle. */
  public long used() {
    return used.get();
  }

  /** Bytes that all buffers may have. */
  public long most() {
    return most.getAsLong();
  }

  /** Gives back buffers that were not used for a while; to be called now and then. */
  public void trim() {
    trim(used.get() > most() ? 0 : IDLE_NANOS);
  }

  private void trim(long idleNanos) {
    for (GraphSession session : sessions) {
      session.trim(idleNanos);
    }
  }

  /** The same, unless that was done just now. */
  void trimSometimes(long now) {
    long last = trimmed.get();
    if (now - last > TRIM_NANOS && trimmed.compareAndSet(last, now)) {
      trim();
    }
  }

  void add(GraphSession session) {
    sessions.add(session);
  }

  void remove(GraphSession session) {
    sessions.remove(session);
  }

  /**
   * Buffers of some sizes, all or none.
   *
   * @throws RuntimeException the {@link Refusal} where there is no memory for them
   */
  ByteBuffer[] allocate(int[] sizes) {
    long wanted = Arrays.stream(sizes).asLongStream().sum();
    if (!reserve(wanted)) {
      trim(0);
      if (!reserve(wanted)) {
        throw refusal("the limit of all buffers is " + most() + " bytes", wanted);
      }
    }
    try {
      return allocateOrTrim(sizes);
    } catch (OutOfMemoryError e) {
      used.addAndGet(-wanted);
      if (isOfHeap(e)) {
        throw e;
      }
      RuntimeException refused = refusal("Java has no more direct memory", wanted);
      refused.addSuppressed(e);
      throw refused;
    }
  }

  private RuntimeException refusal(String why, long wanted) {
    return refusal.of(
        "no memory for the inputs and outputs of a run: it needs ["
            + wanted
            + "] bytes, buffers have ["
            + used.get()
            + "], and "
            + why,
        wanted,
        most());
  }

  private boolean reserve(long bytes) {
    if (used.addAndGet(bytes) <= most()) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  private ByteBuffer[] allocateOrTrim(int[] sizes) {
    try {
      return DirectMemory.allocate(sizes);
    } catch (OutOfMemoryError e) {
      if (isOfHeap(e)) {
        throw e;
      }
      trim(0);
      return DirectMemory.allocate(sizes);
    }
  }

  /** Whether it is the heap that is used up, which a request less does not help. */
  private static boolean isOfHeap(OutOfMemoryError e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("heap") || message.contains("GC overhead");
  }

  /** Gives buffers back; nothing may read or write them any more. */
  void free(ByteBuffer[] buffers) {
    for (ByteBuffer buffer : buffers) {
      used.addAndGet(-buffer.capacity());
      DirectMemory.free(buffer);
    }
  }
}
