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
 * Direct memory for the buffers of runs, shared by several sessions. Thread-safe. Buffers are
 * pooled. Those unused for a while are freed, and all idle ones are freed before a run is refused.
 */
public final class BufferMemory {
  /** No limit but that of Java. */
  public static final BufferMemory UNLIMITED =
      new BufferMemory(() -> Long.MAX_VALUE, BufferMemoryException::new);

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long TRIM_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final LongSupplier most;
  private final Refusal refusal;
  private final MemoryAccount account;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong trimmed = new AtomicLong(System.nanoTime());
  private final Set<GraphSession> sessions = ConcurrentHashMap.newKeySet();

  /** Makes the exception for a run that gets no memory. */
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
   * A memory whose limit may change.
   *
   * @param most bytes
   */
  public BufferMemory(LongSupplier most, Refusal refusal) {
    this(most, refusal, MemoryAccount.NONE);
  }

  /** The same, which also counts its bytes with others. */
  public BufferMemory(LongSupplier most, Refusal refusal, MemoryAccount account) {
    this.most = most;
    this.refusal = refusal;
    this.account = account;
  }

  /** Bytes that all direct buffers of this process may have together. */
  public static long limitOfJava() {
    try {
      HotSpotDiagnosticMXBean machine =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      long set = Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
      return set > 0 ? set : Runtime.getRuntime().maxMemory();
    } catch (RuntimeException e) {
      // Other JVMs name the option differently; allocation then fails at their own limit.
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

  /** Frees buffers that were not used for a while; call it regularly. */
  public void trim() {
    trim(used.get() > most() ? 0 : IDLE_NANOS);
  }

  /** Frees all buffers that no run has now. */
  public void freeIdle() {
    trim(0);
  }

  private void trim(long idleNanos) {
    for (GraphSession session : sessions) {
      session.trim(idleNanos);
    }
  }

  /** Does the same, unless it was done a moment ago. */
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
   * Allocates buffers of the given sizes, all or none.
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
      giveBack(wanted);
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
    if (!fits(bytes)) {
      return false;
    }
    if (account.take(bytes)) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Counts bytes where there is room. Others never see those of a run that is refused. */
  private boolean fits(long bytes) {
    long before = used.get();
    while (bytes <= most() - before) {
      long found = used.compareAndExchange(before, before + bytes);
      if (found == before) {
        return true;
      }
      before = found;
    }
    return false;
  }

  private void giveBack(long bytes) {
    used.addAndGet(-bytes);
    account.giveBack(bytes);
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

  /** Whether the heap is full, which refusing one run does not help. */
  private static boolean isOfHeap(OutOfMemoryError e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("heap") || message.contains("GC overhead");
  }

  /** Frees buffers; nothing may read or write them afterwards. */
  void free(ByteBuffer[] buffers) {
    for (ByteBuffer buffer : buffers) {
      giveBack(buffer.capacity());
      DirectMemory.free(buffer);
    }
  }
}
