package org.towerrank.elasticsearch.rescore;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.elasticsearch.action.search.SearchType;
import org.elasticsearch.index.shard.SearchOperationListener;
import org.elasticsearch.search.internal.ReaderContext;
import org.elasticsearch.search.internal.SearchContext;
import org.elasticsearch.search.internal.ShardSearchRequest;
import org.elasticsearch.search.rescore.RescoreContext;

/**
 * Keeps the scores of a shard's windows from the phase that rescores to the one that fetches hits,
 * which the server makes a request of its own unless one phase follows the other on the only shard.
 * They live as long as the reader that both phases share.
 */
public final class WindowScores implements SearchOperationListener {
  /** Numbers that take as much memory as the scores of a document. */
  static final int NUMBERS = 3;

  private final Map<ReaderContext, Windows> readers = new ConcurrentHashMap<>();

  /** Keeps nothing yet. */
  public WindowScores() {}

  @Override
  public void onQueryPhase(SearchContext search, long tookInNanos) {
    List<RescoreContext> rescorers = search.rescore();
    if (rescorers == null || isFetchedAtOnce(search.request())) {
      return;
    }
    for (RescoreContext rescorer : rescorers) {
      if (rescorer instanceof ModelRescoreContext rescored && rescored.isKept()) {
        rescored.scores().ifPresent(window -> of(search.readerContext()).add(window));
      }
    }
  }

  /**
   * Whether the same context goes on, which has the scores. One shard does, unless it was asked for
   * its terms or its nearest neighbours first, as in a kNN search.
   */
  private static boolean isFetchedAtOnce(ShardSearchRequest request) {
    return request.numberOfShards() == 1 && request.searchType() != SearchType.DFS_QUERY_THEN_FETCH;
  }

  private Windows of(ReaderContext reader) {
    return readers.computeIfAbsent(
        reader,
        absent -> {
          // The phase under way keeps the reader open until it has ended.
          reader.addOnClose(() -> readers.remove(reader));
          return new Windows();
        });
  }

  @Override
  public void onPreFetchPhase(SearchContext search) {
    List<RescoreContext> rescorers = search.rescore();
    if (rescorers == null) {
      return;
    }
    Windows windows = readers.get(search.readerContext());
    for (RescoreContext rescorer : rescorers) {
      if (rescorer instanceof ModelRescoreContext rescored) {
        rescored.beginFetch(
            search.getCancellationChecks(),
            windows == null ? documents -> Optional.empty() : windows::of);
      }
    }
  }

  /** What is kept for one reader, which is that of many searches where it is a point in time. */
  static final class Windows {
    /** Documents of all windows but the newest: 240 KB with two tasks, or that much of inputs. */
    static final int MOST_DOCUMENTS = 20_000;

    private final Deque<ScoredWindow> newestFirst = new ArrayDeque<>();
    private long documents;

    /** Keeps a window, and forgets the oldest ones where there are too many. */
    synchronized void add(ScoredWindow window) {
      newestFirst.addFirst(window);
      documents += window.weight();
      while (documents > MOST_DOCUMENTS && newestFirst.size() > 1) {
        documents -= newestFirst.removeLast().weight();
      }
    }

    /**
     * The window that was scored together, where it is not forgotten.
     *
     * @param scored its documents and number, see {@link ScoredDocuments}; those of another search
     *     may be the same documents, but with other scores
     */
    synchronized Optional<ScoredWindow> of(Set<Integer> scored) {
      return newestFirst.stream().filter(window -> scored.contains(window.number())).findFirst();
    }
  }
}
