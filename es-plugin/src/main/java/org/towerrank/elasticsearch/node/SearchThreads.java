package org.towerrank.elasticsearch.node;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.threadpool.ThreadPool;

/**
 * The threads that search shards.
 *
 * @param executor of these threads
 * @param count how many there are
 */
public record SearchThreads(Executor executor, int count) {

  /** Those of a node. */
  public static SearchThreads of(ThreadPool pool) {
    return new SearchThreads(
        pool.executor(ThreadPool.Names.SEARCH), pool.info(ThreadPool.Names.SEARCH).getMax());
  }

  /**
   * Does some work as often as there are threads, all at a time, so that each thread does it once
   * if none is busy. When this returns, none does it any more.
   *
   * @param work which must not throw
   * @param patience what has not begun until then is left out, as the threads have other work
   */
  public void runOnEach(Runnable work, Duration patience) throws InterruptedException {
    Phaser running = new Phaser(1);
    CountDownLatch left = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      try {
        executor.execute(() -> run(work, running, left));
      } catch (RejectedExecutionException e) {
        // Users have filled the queue.
        left.countDown();
      }
    }
    try {
      left.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      running.awaitAdvance(running.arriveAndDeregister());
    }
  }

  private static void run(Runnable work, Phaser running, CountDownLatch left) {
    // Negative where the caller is gone.
    if (running.register() >= 0) {
      try {
        work.run();
      } finally {
        running.arriveAndDeregister();
        left.countDown();
      }
    }
  }
}
