package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.elasticsearch.search.fetch.FetchContext;
import org.elasticsearch.search.rescore.RescoreContext;

/**
 * The scores that hits had before a rescorer, for the phase that fetches hits: those of the query
 * and then of the rescorers before it.
 *
 * @param before the rescorers before it, in their order
 */
record FirstPass(IndexSearcher searcher, Query query, List<RescoreContext> before) {

  /** Before a rescorer of a search. */
  static FirstPass of(FetchContext context, RescoreContext rescorer) {
    List<RescoreContext> all = context.rescore();
    return new FirstPass(
        context.searcher(), context.rewrittenQuery(), all.subList(0, all.indexOf(rescorer)));
  }

  /** A hit with the score that it had. */
  ScoreDoc hit(int document) throws IOException {
    Explanation score = searcher.explain(query, document);
    for (RescoreContext rescorer : before) {
      score = rescorer.rescorer().explain(document, searcher, rescorer, score);
    }
    return new ScoreDoc(document, score.getValue().floatValue());
  }
}
