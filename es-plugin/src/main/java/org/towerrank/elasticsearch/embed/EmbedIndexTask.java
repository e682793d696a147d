package org.towerrank.elasticsearch.embed;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.threadpool.Scheduler;
import org.elasticsearch.threadpool.ThreadPool;

/**
 * The task of one request: counts what is done, and ends between two batches, or while it waits,
 * when cancelled.
 */
final class EmbedIndexTask extends CancellableTask {
  private static final int FAILURES_SHOWN = 10;

  private final AtomicLong total = new AtomicLong();
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong embedded = new AtomicLong();
  private final AtomicLong deleted = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong throttled = new AtomicLong();
  private final List<EmbedFailure> failures = new CopyOnWriteArrayList<>();

  /** Ends the task's pause, if there is one. */
  private volatile Runnable wake = () -> {};

  EmbedIndexTask(
      long id,
      String type,
      String action,
      String description,
      TaskId parent,
      Map<String, String> headers) {
    super(id, type, action, description, parent, headers);
  }

  @Override
  public EmbedProgress getStatus() {
    return new EmbedProgress(
        total.get(),
        batches.get(),
        embedded.get(),
        deleted.get(),
        retries.get(),
        failed.get(),
        throttled.get());
  }

  /** The first failures. */
  List<EmbedFailure> failures() {
    return List.copyOf(failures);
  }

  void begin(long documents) {
    total.set(documents);
  }

  void endBatch() {
    batches.incrementAndGet();
  }

  void embedded() {
    embedded.incrementAndGet();
  }

  void deleted() {
    deleted.incrementAndGet();
  }

  void retried(int documents) {
    retries.addAndGet(documents);
  }

  void failed(SourceDocument document, Exception cause) {
    if (failed.incrementAndGet() <= FAILURES_SHOWN) {
      failures.add(new EmbedFailure(document.index(), document.id(), reason(cause)));
    }
  }

  /** What went wrong, and below it what that came of, without the way it was told on. */
  private static String reason(Exception failure) {
    Throwable cause = ExceptionsHelper.unwrapCause(failure);
    Throwable root = ExceptionsHelper.unwrapCause(failure);
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = String.valueOf(cause.getMessage());
    String deepest = String.valueOf(root.getMessage());
    return reason.contains(deepest) ? reason : reason + ": " + deepest;
  }

  void throttled(TimeValue pause) {
    throttled.addAndGet(pause.millis());
  }

  /**
   * Waits, unless the task is cancelled first.
   *
   * @param listener called once, on another thread; fails when the task was cancelled
   */
  void pause(ThreadPool threads, TimeValue pause, ActionListener<Void> listener) {
    ActionListener<Void> once =
        ActionListener.notifyOnce(
            listener.delegateFailureAndWrap(
                (l, done) -> {
                  ensureNotCancelled();
                  l.onResponse(null);
                }));
    // With the rights of the one who asked, though another may cancel it.
    Runnable go =
        threads
            .getThreadContext()
            .preserveContext(ActionRunnable.wrap(once, l -> l.onResponse(null)));
    Scheduler.ScheduledCancellable timer = threads.schedule(go, pause, threads.generic());
    wake =
        () -> {
          timer.cancel();
          threads.generic().execute(go);
        };
    if (isCancelled()) {
      wake.run();
    }
  }

  /**
   * Waits for a busy server, which slows the task down and no more; fails when that was tried for
   * about a minute.
   *
   * @param tries before this one
   * @param busy what the server said
   */
  void await(ThreadPool threads, Tries tries, Exception busy, ActionListener<Void> listener) {
    Tries next = tries.waited();
    if (next.isTooLong()) {
      listener.onFailure(busy);
    } else {
      pause(threads, next.pause(), listener);
    }
  }

  @Override
  protected void onCancelled() {
    wake.run();
  }
}
