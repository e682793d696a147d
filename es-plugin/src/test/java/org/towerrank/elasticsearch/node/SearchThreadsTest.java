package org.towerrank.elasticsearch.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that is done once on each thread of a pool. */
@Timeout(60)
class SearchThreadsTest {
  private static final int COUNT = 5;
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(COUNT, COUNT, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
  private final SearchThreads threads = new SearchThreads(pool, COUNT);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void eachThreadDoesIt() throws InterruptedException {
    for (int round = 0; round < 10; round++) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      CountDownLatch all = new CountDownLatch(COUNT);
      threads.runOnEach(
          () -> {
            seen.add(Thread.currentThread());
            all.countDown();
            await(all);
          },
          LONG);
      assertThat(seen).hasSize(COUNT);
    }
  }

  @Test
  void whatBeganIsWaitedForAndTheRestLeftOut() throws InterruptedException {
    CountDownLatch users = new CountDownLatch(1);
    for (int i = 0; i < COUNT - 1; i++) {
      pool.execute(() -> await(users));
    }
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    threads.runOnEach(
        () -> {
          begun.incrementAndGet();
          pause();
          ended.incrementAndGet();
        },
        Duration.ofMillis(1));
    assertThat(ended).hasValue(begun.get());
    int before = begun.get();
    users.countDown();
    // A task behind those that were left out.
    CountDownLatch behind = new CountDownLatch(1);
    pool.execute(behind::countDown);
    await(behind);
    assertThat(begun).hasValue(before);
  }

  @Test
  void aFullQueueIsNoError() throws InterruptedException {
    CountDownLatch users = new CountDownLatch(1);
    try (ThreadPoolExecutor full =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>())) {
      full.execute(() -> await(users));
      AtomicInteger begun = new AtomicInteger();
      new SearchThreads(full, COUNT).runOnEach(begun::incrementAndGet, LONG);
      assertThat(begun).hasValue(0);
      users.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
