package org.towerrank.elasticsearch.embed;

import org.elasticsearch.action.ActionListener;
import org.elasticsearch.client.internal.Client;

/** Goes through the pages of an index, one after another, and has the vectors of each written. */
record IndexEmbedding(
    DocumentPages pages, VectorWriter writer, EmbedIndexTask task, Client closer) {

  /** Runs to the end, to a failure, or until the task is cancelled. */
  void run(ActionListener<Void> listener) {
    page(ActionListener.runBefore(listener, () -> pages.close(closer)));
  }

  private void page(ActionListener<Void> listener) {
    ActionListener.run(
        listener,
        l -> {
          task.ensureNotCancelled();
          pages.next(l.delegateFailureAndWrap((next, page) -> write(page, next)));
        });
  }

  private void write(DocumentPages.Page page, ActionListener<Void> listener) {
    if (task.getStatus().batches() == 0) {
      task.begin(page.total());
    }
    if (page.documents().isEmpty()) {
      listener.onResponse(null);
      return;
    }
    writer.write(
        page.documents(),
        listener.delegateFailureAndWrap(
            (l, done) -> {
              task.endBatch();
              page(l);
            }));
  }
}
