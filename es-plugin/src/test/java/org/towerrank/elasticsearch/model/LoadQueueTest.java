package org.towerrank.elasticsearch.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.common.util.concurrent.EsExecutors.TaskTrackingConfig;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.common.util.concurrent.EsThreadPoolExecutor;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More loads than the pool's own queue has room for. */
@Timeout(60)
class LoadQueueTest {
  private static final int THREADS = 2;
  private static final int LOADS = 200;

  private final ThreadContext context = new ThreadContext(Settings.EMPTY);
  private final EsThreadPoolExecutor pool =
      EsExecutors.newFixed(
          "loads",
          THREADS,
          1,
          Executors.defaultThreadFactory(),
          context,
          TaskTrackingConfig.DO_NOT_TRACK);
  private final LoadQueue queue = new LoadQueue(pool, THREADS, context);
  private final CountDownLatch begin = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(LOADS);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void allOfThemRunAndThePoolsQueueIsForOthers() throws InterruptedException {
    for (int i = 0; i < LOADS; i++) {
      queue.execute(ActionRunnable.run(new PlainActionFuture<Void>(), this::load));
    }
    CountDownLatch other = new CountDownLatch(1);
    pool.execute(other::countDown);

    begin.countDown();
    ended.await();
    other.await();

    assertThat(most.get()).isBetween(1, THREADS);
  }

  private void load() throws InterruptedException {
    begin.await();
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    running.decrementAndGet();
    ended.countDown();
  }

  @Test
  void aLoadThatFailsGivesItsPlaceOn() throws InterruptedException {
    for (int i = 0; i < LOADS; i++) {
      queue.execute(
          ActionRunnable.run(
              new PlainActionFuture<Void>(),
              () -> {
                ended.countDown();
                throw new IllegalStateException("expected");
              }));
    }
    assertThat(ended.await(50, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aPoolThatWasStoppedRefusesThem() {
    pool.shutdownNow();
    PlainActionFuture<Void> refused = new PlainActionFuture<>();
    queue.execute(ActionRunnable.run(refused, this::load));
    assertThat(refused).isDone();
    assertThat(refused)
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withRootCauseInstanceOf(EsRejectedExecutionException.class);
  }
}
