package org.towerrank.csv;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** A thread that prepares what is needed next, while the calling thread goes on. */
public final class Prefetcher implements AutoCloseable {
  private final ExecutorService executor;

  /**
   * @param name of the thread
   */
  public Prefetcher(String name) {
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins some work, after what was begun before.
   *
   * @return a supplier that waits for the result, and throws what the work threw
   */
  public <T> Supplier<T> begin(Supplier<T> work) {
    // It keeps what was thrown without memory of its own, of which there may be none left.
    Future<T> future = executor.submit(work::get);
    return () -> await(future);
  }

  private static <T> T await(Future<T> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for the work that was begun, even if its result is not used. */
  @Override
  public void close() {
    executor.close();
  }
}
