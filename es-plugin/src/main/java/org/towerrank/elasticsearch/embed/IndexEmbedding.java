package org.towerrank.elasticsearch.embed;

import org.elasticsearch.action.ActionListener;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.core.TimeValue;

/**
 * Goes through the pages of an index, one after another, and has the vectors of each written.
 *
 * @param pace documents a second at most
 * @param mayWrite asked before each page; throws when the task has to end
 * @param closer a client that goes on when the task was cancelled
 */
record IndexEmbedding(
    DocumentPages pages,
    VectorWriter writer,
    EmbedIndexTask task,
    float pace,
    Runnable mayWrite,
    Client closer) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Runs to the end, to a failure, or until the task is cancelled. */
  void run(ActionListener<Void> listener) {
    page(Tries.NONE, ActionListener.runBefore(listener, () -> pages.close(closer)));
  }

  private void page(Tries tries, ActionListener<Void> listener) {
    ActionListener.run(
        listener,
        l -> {
          task.ensureNotCancelled();
          long start = System.nanoTime();
          pages.next(
              ActionListener.wrap(
                  page -> ActionListener.run(l, next -> write(page, start, next)),
                  e -> readLater(tries, e, l)));
        });
  }

  /** No document is given up for a server that is busy. */
  private void readLater(Tries tries, Exception failure, ActionListener<Void> listener) {
    if (DocumentPages.isGone(failure)) {
      listener.onFailure(DocumentPages.gone(failure));
    } else if (ShardWrites.isBusy(failure)) {
      task.await(
          closer.threadPool(),
          tries,
          failure,
          listener.delegateFailureAndWrap((l, done) -> page(tries.waited(), l)));
    } else {
      listener.onFailure(failure);
    }
  }

  private void write(DocumentPages.Page page, long start, ActionListener<Void> listener) {
    if (task.getStatus().batches() == 0) {
      task.begin(page.total());
    }
    if (page.documents().isEmpty()) {
      listener.onResponse(null);
      return;
    }
    mayWrite.run();
    writer.write(
        page.documents(),
        listener.delegateFailureAndWrap(
            (l, done) -> {
              task.endBatch();
              pause(page.documents().size(), System.nanoTime() - start, l);
            }));
  }

  private void pause(int documents, long taken, ActionListener<Void> listener) {
    long left = (long) (documents / pace * NANOS_PER_SECOND) - taken;
    if (left <= 0) {
      page(Tries.NONE, listener);
      return;
    }
    TimeValue pause = TimeValue.timeValueNanos(left);
    task.throttled(pause);
    task.pause(
        closer.threadPool(),
        pause,
        listener.delegateFailureAndWrap((l, done) -> page(Tries.NONE, l)));
  }
}
