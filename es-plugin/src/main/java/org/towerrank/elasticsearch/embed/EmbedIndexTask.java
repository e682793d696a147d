package org.towerrank.elasticsearch.embed;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.TaskId;

/** The task of one request: counts what is done, and ends between two batches when cancelled. */
final class EmbedIndexTask extends CancellableTask {
  private static final int FAILURES_SHOWN = 10;

  private final AtomicLong total = new AtomicLong();
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong embedded = new AtomicLong();
  private final AtomicLong deleted = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final List<EmbedFailure> failures = new CopyOnWriteArrayList<>();

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
        total.get(), batches.get(), embedded.get(), deleted.get(), retries.get(), failed.get());
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
      failures.add(
          new EmbedFailure(document.index(), document.id(), String.valueOf(cause.getMessage())));
    }
  }
}
