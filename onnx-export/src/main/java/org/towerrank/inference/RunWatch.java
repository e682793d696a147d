package org.towerrank.inference;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends runs of graphs that take too long, or whose request was cancelled. One watch for all runs of
 * a process: a run costs it two uncontended locks, and a document nothing.
 *
 * <p>It has no thread of its own, as a plugin of a server may start none: its owner must call
 * {@link #tick} every so often, and without it nothing is ended. The runtime looks whether a run is
 * to end before each operator; one that is under way is not interrupted.
 */
public final class RunWatch {
  private static final Set<Guard> GUARDS = ConcurrentHashMap.newKeySet();
  private static final ThreadLocal<Runnable> CHECK = new ThreadLocal<>();
  private static volatile long limitNanos = Long.MAX_VALUE;

  private RunWatch() {}

  /** Work that runs graphs. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run() throws E;
  }

  /** Limits the time of every run that begins from now on. */
  public static void limit(Duration time) {
    limitNanos = time.toNanos();
  }

  /** Checks all runs under way, and ends those that are due. */
  public static void tick() {
    long now = System.nanoTime();
    for (Guard guard : GUARDS) {
      guard.look(now);
    }
  }

  /**
   * Does some work. Its runs, all on this thread, end when the check throws.
   *
   * @param check called by other threads too while a run is under way; what it throws on this
   *     thread is thrown
   */
  public static <T, E extends Exception> T checked(Runnable check, Work<T, E> work) throws E {
    Runnable outer = CHECK.get();
    CHECK.set(check);
    try {
      return work.run();
    } catch (InferenceException e) {
      // A run that was ended because of the check is not a failure of the graph.
      check.run();
      throw e;
    } finally {
      if (outer == null) {
        CHECK.remove();
      } else {
        CHECK.set(outer);
      }
    }
  }

  /** Throws what the check of the work on this thread throws, if there is one. */
  public static void check() {
    Runnable check = CHECK.get();
    if (check != null) {
      check.run();
    }
  }

  /** The options of a run, through which it can be ended. Reused, for one run at a time. */
  static final class Guard implements AutoCloseable {
    private final OrtSession.RunOptions options;
    private boolean running;
    private boolean ended;
    private long began;
    private long limit;
    private Runnable check = () -> {};

    Guard() throws OrtException {
      options = new OrtSession.RunOptions();
      GUARDS.add(this);
    }

    OrtSession.RunOptions options() {
      return options;
    }

    synchronized void begin() {
      Runnable own = CHECK.get();
      check = own == null ? () -> {} : own;
      limit = limitNanos;
      began = System.nanoTime();
      running = true;
    }

    /** Whether the run was ended early. */
    synchronized boolean end() throws OrtException {
      running = false;
      check = () -> {};
      if (ended) {
        options.setTerminate(false);
      }
      boolean early = ended;
      ended = false;
      return early;
    }

    private synchronized void look(long now) {
      if (running && !ended && (now - began > limit || isCancelled())) {
        try {
          options.setTerminate(true);
          ended = true;
        } catch (OrtException e) {
          // The next tick tries again.
        }
      }
    }

    private boolean isCancelled() {
      try {
        check.run();
        return false;
      } catch (RuntimeException e) {
        return true;
      }
    }

    @Override
    public void close() {
      GUARDS.remove(this);
      options.close();
    }
  }
}
