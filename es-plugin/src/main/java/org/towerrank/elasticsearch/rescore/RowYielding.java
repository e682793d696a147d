package org.towerrank.elasticsearch.rescore;

import java.util.Optional;
import java.util.function.Supplier;
import org.elasticsearch.index.shard.SearchOperationListener;
import org.elasticsearch.search.internal.SearchContext;
import org.towerrank.lucene.rows.SegmentRows;

/**
 * Tells the thread that writes rows of every search, so that it gives way to those too which are
 * not rescored.
 *
 * @param rows of this node, empty as long as it has none
 */
public record RowYielding(Supplier<Optional<SegmentRows>> rows) implements SearchOperationListener {
  @Override
  public void onPreQueryPhase(SearchContext search) {
    rows.get().ifPresent(SegmentRows::noteSearch);
  }

  @Override
  public void onQueryPhase(SearchContext search, long tookInNanos) {
    rows.get().ifPresent(SegmentRows::noteSearch);
  }
}
