package org.towerrank.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.towerrank.progress.Progress;

/**
 * Does work for each part of the users, for some at a time where the engine can.
 *
 * @param count of parts
 */
record Parts(PreparationEngine engine, int count) {

  /** What is done with a part of the users. */
  interface Work {
    /**
     * Does it.
     *
     * @param engine of the thread that does it
     * @param part from 0
     */
    void run(PreparationEngine engine, int part) throws IOException;
  }

  /**
   * Does it for all parts; where one fails none is begun any more.
   *
   * @param task takes the number of parts that are done
   */
  void each(Work work, Progress.Task task) throws IOException {
    if (count == 0) {
      return;
    }
    Shared shared = new Shared(work, task);
    List<PreparationEngine> others = engine.others(count - 1);
    try {
      all(shared, others);
    } finally {
      for (PreparationEngine other : others) {
        other.close();
      }
    }
  }

  /** What threads share: which part is next, and how many are done. */
  private final class Shared {
    private final Work work;
    private final Progress.Task task;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean failed = new AtomicBoolean();
    private int done;

    Shared(Work work, Progress.Task task) {
      this.work = work;
      this.task = task;
    }

    void run(PreparationEngine of, int part) throws IOException {
      boolean whole = false;
      try {
        work.run(of, part);
        whole = true;
      } finally {
        failed.compareAndSet(false, !whole);
      }
      tell();
    }

    private synchronized void tell() {
      done++;
      task.update(done, 0, "");
    }

    Void runAll(PreparationEngine of) throws IOException {
      for (int part = next.getAndIncrement(); part < count; part = next.getAndIncrement()) {
        if (failed.get()) {
          return null;
        }
        run(of, part);
      }
      return null;
    }
  }

  /** This thread works too, on the engine that the others came from. */
  private void all(Shared shared, List<PreparationEngine> others) throws IOException {
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
      List<Future<Void>> running = new ArrayList<>();
      for (PreparationEngine other : others) {
        running.add(threads.submit(() -> shared.runAll(other)));
      }
      shared.runAll(engine);
      for (Future<Void> each : running) {
        await(each);
      }
    }
  }

  private static void await(Future<Void> running) throws IOException {
    try {
      running.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }
}
