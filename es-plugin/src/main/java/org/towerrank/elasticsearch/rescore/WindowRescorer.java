package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.index.mapper.IdFieldMapper;
import org.elasticsearch.index.mapper.Uid;
import org.elasticsearch.search.internal.ContextIndexSearcher;
import org.elasticsearch.search.query.SearchTimeoutException;
import org.elasticsearch.search.rescore.RescoreContext;
import org.elasticsearch.search.rescore.Rescorer;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.RunFailures;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.inference.InferenceException;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.NonFiniteScoreException;
import org.towerrank.lucene.RescoredTopDocs;

/**
 * Rescores the window of one shard. Hits beyond the window are left out, and a timeout fails the
 * shard: first-pass scores are on another scale, and are never returned among the model's. Hits of
 * aggregations are left as they are: they would be a window for each bucket.
 */
final class WindowRescorer implements Rescorer {
  static final WindowRescorer INSTANCE = new WindowRescorer();

  private WindowRescorer() {}

  @Override
  public TopDocs rescore(TopDocs firstPass, IndexSearcher searcher, RescoreContext context)
      throws IOException {
    ModelRescoreContext request = (ModelRescoreContext) context;
    if (!request.isRescoring()) {
      return firstPass;
    }
    TopDocs window = window(firstPass, request.getWindowSize());
    WindowProfile profile = new WindowProfile();
    try (ModelHandle handle = request.acquire()) {
      DocumentScorer scorer = request.counted(handle, profile);
      RescoredTopDocs rescored =
          request.rescorer(scorer).rescoreWithTasks(searcher, window, window.scoreDocs.length);
      requireRetrievable(request, rescored.topDocs().scoreDocs, searcher);
      ScoredWindow scored = ScoredWindow.of(rescored);
      request.keep(scored);
      request.setRescoredDocs(new ScoredDocuments(scored));
      request.keepProfile(
          profile.result(request.reference(), window.scoreDocs.length, scorer.ownCounts()));
      return rescored.topDocs();
    } catch (NonFiniteScoreException e) {
      throw named(e, searcher);
    } catch (IndexSearcher.TooManyClauses e) {
      throw tooMany(e);
    } catch (ContextIndexSearcher.TimeExceededException e) {
      throw timeout(window.scoreDocs.length, request.reference());
    } catch (InferenceException e) {
      throw RunFailures.of(e);
    }
  }

  /**
   * What a shard fails with whose time has run out. The server would swallow its own exception, and
   * return first-pass scores from this shard. It answers with the cause of any exception of its
   * searches that has one, so this one has none.
   */
  static SearchTimeoutException timeout(int hits, ModelReference model) {
    return new SearchTimeoutException(
        null, "time ran out while [" + hits + "] hits were rescored with " + model);
  }

  /** A query that grows beyond the server's limit on this shard is a mistake of the request. */
  private static IllegalArgumentException tooMany(IndexSearcher.TooManyClauses e) {
    return new IllegalArgumentException("[queries]: " + e.getMessage(), e);
  }

  /** Scores fall, so the last is the lowest. */
  private static void requireRetrievable(
      ModelRescoreContext request, ScoreDoc[] hits, IndexSearcher searcher) throws IOException {
    if (request.isInsideRetriever() && hits.length > 0 && hits[hits.length - 1].score < 0) {
      ScoreDoc lowest = hits[hits.length - 1];
      throw new IllegalArgumentException(
          "document ["
              + id(lowest.doc, searcher)
              + "]: expected a score of 0 or more, as retrievers take no negative ones, got ["
              + lowest.score
              + "] from "
              + request.reference()
              + "; use the section [rescore] of a search, or other weights in [combine]");
    }
  }

  /** The same error about the document as clients know it. */
  private static IllegalArgumentException named(NonFiniteScoreException e, IndexSearcher searcher)
      throws IOException {
    return new IllegalArgumentException(
        "document [" + id(e.document(), searcher) + "]: " + e.reason(), e);
  }

  /** The document's id, or its number where an index does not keep ids. */
  private static String id(int document, IndexSearcher searcher) throws IOException {
    BytesRef id =
        searcher
            .storedFields()
            .document(document, Set.of(IdFieldMapper.NAME))
            .getBinaryValue(IdFieldMapper.NAME);
    return id == null ? "#" + document : Uid.decodeId(id.bytes, id.offset, id.length);
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
      return request.rescorer(request.again(handle)).explain(searcher, firstPass, document);
    } catch (IndexSearcher.TooManyClauses e) {
      throw tooMany(e);
    } catch (ContextIndexSearcher.TimeExceededException e) {
      throw timeout(1, request.reference());
    } catch (InferenceException e) {
      throw RunFailures.of(e);
    }
  }
}
