package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.elasticsearch.search.internal.ContextIndexSearcher;
import org.elasticsearch.search.query.SearchTimeoutException;
import org.elasticsearch.search.rescore.RescoreContext;
import org.elasticsearch.search.rescore.Rescorer;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.lucene.RescoredTopDocs;

/**
 * Rescores the window of one shard. Hits beyond the window are left out, and a timeout fails the
 * shard: first-pass scores are on another scale, and are never returned among the model's.
 */
final class WindowRescorer implements Rescorer {
  static final WindowRescorer INSTANCE = new WindowRescorer();

  private WindowRescorer() {}

  @Override
  public TopDocs rescore(TopDocs firstPass, IndexSearcher searcher, RescoreContext context)
      throws IOException {
    ModelRescoreContext request = (ModelRescoreContext) context;
    TopDocs window = window(firstPass, request.getWindowSize());
    try (ModelHandle handle = request.acquire()) {
      RescoredTopDocs rescored =
          request
              .rescorer(handle, request::checkCancellation)
              .rescoreWithTasks(searcher.getIndexReader(), window, window.scoreDocs.length);
      request.keep(rescored.taskScores());
      request.setRescoredDocs(new ScoredDocuments(rescored.taskScores()));
      return rescored.topDocs();
    } catch (ContextIndexSearcher.TimeExceededException e) {
      // The server would swallow it and return first-pass scores from this shard.
      SearchTimeoutException timeout =
          new SearchTimeoutException(
              null,
              "time ran out while ["
                  + window.scoreDocs.length
                  + "] hits were rescored with "
                  + request.reference());
      timeout.initCause(e);
      throw timeout;
    }
  }

  private static TopDocs window(TopDocs firstPass, int size) {
    ScoreDoc[] hits = firstPass.scoreDocs;
    return hits.length <= size
        ? firstPass
        : new TopDocs(firstPass.totalHits, Arrays.copyOf(hits, size));
  }

  @Override
  public Explanation explain(
      int document, IndexSearcher searcher, RescoreContext context, Explanation firstPass)
      throws IOException {
    ModelRescoreContext request = (ModelRescoreContext) context;
    if (!request.isRescored(document)) {
      return firstPass;
    }
    try (ModelHandle handle = request.acquire()) {
      return request
          .rescorer(handle, request::checkCancellation)
          .explain(searcher, firstPass, document);
    }
  }
}
