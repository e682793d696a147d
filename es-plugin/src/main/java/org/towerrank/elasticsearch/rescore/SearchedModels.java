package org.towerrank.elasticsearch.rescore;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.elasticsearch.index.shard.SearchOperationListener;
import org.elasticsearch.search.internal.ReaderContext;
import org.elasticsearch.search.internal.SearchContext;
import org.elasticsearch.search.rescore.RescoreContext;
import org.towerrank.elasticsearch.store.ModelReference;

/**
 * Keeps the models of searches that are under way on shards. Each phase asks for the model anew, as
 * the server makes its rescorers anew, and much time may pass between two phases.
 */
public final class SearchedModels implements SearchOperationListener {
  private final Map<ReaderContext, Set<ModelReference>> readers = new ConcurrentHashMap<>();

  /** Keeps none yet. */
  public SearchedModels() {}

  @Override
  public void onPreQueryPhase(SearchContext search) {
    keep(search);
  }

  private void keep(SearchContext search) {
    List<RescoreContext> rescorers = search.rescore();
    // A point in time is open for hours between its searches, each of which asks anew.
    if (rescorers == null || !search.readerContext().singleSession()) {
      return;
    }
    for (RescoreContext rescorer : rescorers) {
      if (rescorer instanceof ModelRescoreContext rescored
          && of(search.readerContext()).add(rescored.reference())) {
        search.readerContext().addOnClose(rescored.searched());
      }
    }
  }

  private Set<ModelReference> of(ReaderContext reader) {
    return readers.computeIfAbsent(
        reader,
        absent -> {
          // The phase under way keeps the reader open until it has ended.
          reader.addOnClose(() -> readers.remove(reader));
          return ConcurrentHashMap.newKeySet();
        });
  }
}
