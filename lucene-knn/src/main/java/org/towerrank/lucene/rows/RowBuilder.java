package org.towerrank.lucene.rows;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.lucene.util.IOSupplier;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files that are wanted, one after another, as a single task. While there are searches
 * it rests for longer than it works.
 */
final class RowBuilder implements Runnable, Closeable {
  private static final long TICK_MILLIS = 1000;
  private static final long STOP_SECONDS = 30;

  /** How long it rests for each nanosecond of work while there are searches. */
  private static final int REST = 3;

  private static final long MOST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long a job waits for a reader of its segment that is open. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final SegmentRows rows;
  private final Deque<RowHandle> wanted = new ArrayDeque<>();
  private final Deque<RowJob> waiting = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closed;
  private volatile boolean started;
  private boolean woken = true;

  /** Whether there may be more to read or to sync; only the thread uses it. */
  private boolean busy = true;

  RowBuilder(SegmentRows rows) {
    this.rows = rows;
  }

  /** Adds rows to be written. */
  synchronized void add(RowHandle handle) {
    wanted.add(handle);
    notifyAll();
  }

  /** Makes it look for what is of no use. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  private synchronized @Nullable RowHandle next() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(tick());
    long left = tick();
    while (!closed && wanted.isEmpty() && !woken && !busy && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    woken = false;
    return wanted.poll();
  }

  private long tick() {
    return waiting.isEmpty() ? TICK_MILLIS : TICK_MILLIS / 10;
  }

  @Override
  public void run() {
    started = true;
    try {
      long swept = 0;
      while (!closed) {
        // Before files are read that are of no use.
        if (System.nanoTime() - swept > TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS) || swept == 0) {
          rows.sweep();
          swept = System.nanoTime();
        }
        RowHandle handle = next();
        if (handle != null) {
          work(handle);
        } else {
          readAndSync();
        }
        resume();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.forEach(this::close);
      ended.countDown();
      if (!closed) {
        rows.builderEnded();
      }
    }
  }

  /** Whether the task has ended, closed or not: nothing is written any more. */
  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** Does what nobody waits for: reads a file of an earlier process, or brings one to the disk. */
  private void readAndSync() {
    RowFileCheck check = rows.unread();
    if (check == null) {
      busy = rows.sync();
      return;
    }
    try {
      if (read(check)) {
        rows.read(check);
      }
    } catch (IOException | RuntimeException e) {
      rows.unreadable(check.id(), e);
    } finally {
      IOUtils.closeWhileHandlingException(check);
    }
  }

  /** Returns whether it came to the end. */
  private boolean read(RowFileCheck check) throws IOException {
    boolean done = false;
    while (!closed && !done) {
      done = paced(check::step);
    }
    return done;
  }

  /** Does a step, and rests afterwards if there were searches meanwhile. */
  private <T> T paced(IOSupplier<T> step) throws IOException {
    long searches = rows.searches().get();
    long start = System.nanoTime();
    T result = step.get();
    if (rows.searches().get() != searches) {
      long worked = System.nanoTime() - start;
      LockSupport.parkNanos(Math.min(REST * worked, MOST_REST_NANOS));
    }
    return result;
  }

  private void work(RowHandle handle) {
    RowJob job;
    try {
      job = rows.begin(handle);
    } catch (IOException | RuntimeException e) {
      rows.failed(handle, e);
      return;
    }
    if (job != null) {
      work(job);
    }
  }

  /** Tries jobs again that had no reader. */
  private void resume() {
    for (int i = waiting.size(); i > 0 && !closed; i--) {
      RowJob job = waiting.poll();
      if (job != null) {
        work(job);
      }
    }
  }

  private void work(RowJob job) {
    RowHandle handle = job.handle();
    try {
      RowJob.Step step = steps(job);
      boolean waits = step == RowJob.Step.WAITING && !closed;
      long since = job.waitingSince(waits);
      if (waits && System.nanoTime() - since < PATIENCE_NANOS && isWanted(handle)) {
        waiting.add(job);
        return;
      }
      if (step == RowJob.Step.DONE) {
        rows.done(job);
      } else {
        boolean written = job.writes();
        close(job);
        rows.abandon(handle, written);
      }
    } catch (IOException | RuntimeException e) {
      close(job);
      rows.failed(handle, e);
    }
  }

  private boolean isWanted(RowHandle handle) {
    synchronized (rows) {
      return handle.state() == RowHandle.State.QUEUED;
    }
  }

  /** Works until the job is done, or cannot go on now. */
  private RowJob.Step steps(RowJob job) throws IOException {
    RowJob.Step step = RowJob.Step.MORE;
    while (step == RowJob.Step.MORE && !closed && isWanted(job.handle())) {
      step = paced(job::step);
    }
    return step;
  }

  private void close(RowJob job) {
    try {
      job.close();
    } catch (IOException e) {
      rows.failed(job.handle(), e);
    }
  }

  /**
   * Ends the task, and waits for the end of its step, interrupted or not: the directory is given
   * back next, and the next to open it may delete what it finds.
   */
  @Override
  public void close() {
    closed = true;
    wake();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    boolean interrupted = false;
    while (started && !hasEnded() && System.nanoTime() - end < 0) {
      interrupted |= isInterruptedWaiting(end - System.nanoTime());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (started && !hasEnded()) {
      throw new IllegalStateException("rows are still written after " + STOP_SECONDS + " s");
    }
  }

  private boolean isInterruptedWaiting(long nanos) {
    try {
      ended.await(nanos, TimeUnit.NANOSECONDS);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
