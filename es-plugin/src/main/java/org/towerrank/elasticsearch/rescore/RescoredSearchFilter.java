package org.towerrank.elasticsearch.rescore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.TransportSearchAction;
import org.elasticsearch.action.support.ActionFilterChain;
import org.elasticsearch.action.support.MappedActionFilter;
import org.elasticsearch.search.rescore.RescorerBuilder;
import org.elasticsearch.tasks.Task;
import org.jspecify.annotations.Nullable;

/**
 * Sets what a search that is rescored needs beside the rescorer, which does not see its search.
 *
 * <p>Results that carry what only the rescoring itself knows, scores of tasks, logs and
 * explanations, are not taken from the request cache. The inner search of a retriever must not lose
 * a shard: the outer answer could not report it.
 */
public final class RescoredSearchFilter implements MappedActionFilter {

  @Override
  public String actionName() {
    return TransportSearchAction.TYPE.name();
  }

  @Override
  public <Q extends ActionRequest, R extends ActionResponse> void apply(
      Task task,
      String action,
      Q request,
      ActionListener<R> listener,
      ActionFilterChain<Q, R> chain) {
    if (request instanceof SearchRequest search
        && search.source() != null
        && search.source().rescores() != null) {
      try {
        prepare(search);
      } catch (IllegalArgumentException e) {
        listener.onFailure(e);
        return;
      }
    }
    chain.proceed(task, action, request, listener);
  }

  private static void prepare(SearchRequest search) {
    // The server's list, whose elements are of a raw type.
    List<RescorerBuilder<?>> rescorers = new ArrayList<>();
    boolean inner = false;
    boolean scored = false;
    for (RescorerBuilder<?> rescorer : search.source().rescores()) {
      if (rescorer instanceof ModelRescorerBuilder ours) {
        requireFirstPage(search.source().searchAfter());
        scored |= ours.returnsMoreThanHits() || Boolean.TRUE.equals(search.source().explain());
        inner |= isOfRetriever(search, ours);
        rescorers.add(isOfRetriever(search, ours) ? ours.insideRetriever() : ours);
      } else {
        rescorers.add(rescorer);
      }
    }
    if (scored && Boolean.TRUE.equals(search.requestCache())) {
      search.requestCache(false);
    }
    if (inner) {
      search.allowPartialSearchResults(false);
      search.source().clearRescorers();
      rescorers.forEach(search.source()::addRescorer);
    }
  }

  /**
   * In a point in time the server takes {@code search_after}, and compares what it gets, scores of
   * the model, with scores of the first pass: a page would repeat hits of the one before, and hits
   * would be on none.
   */
  private static void requireFirstPage(Object @Nullable [] after) {
    if (after != null) {
      throw new IllegalArgumentException(
          "[search_after]: expected none beside the rescorer ["
              + ModelRescorerBuilder.NAME
              + "], got "
              + Arrays.toString(after)
              + ", which would be compared with scores of the first pass: page by [from] within"
              + " [window_size]");
    }
  }

  /**
   * Clients send rescorers as they wrote them. One that is prepared before its search begins was
   * rewritten with the retriever that holds it, whose inner search reads a point in time.
   */
  private static boolean isOfRetriever(SearchRequest search, ModelRescorerBuilder rescorer) {
    return rescorer.isPrepared() && search.pointInTimeBuilder() != null;
  }
}
