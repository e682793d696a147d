package org.towerrank.elasticsearch.rescore;

import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.index.shard.SearchOperationListener;
import org.elasticsearch.search.internal.SearchContext;
import org.elasticsearch.search.profile.ProfileResult;
import org.elasticsearch.search.profile.SearchProfileQueryPhaseResult;
import org.elasticsearch.search.profile.query.QueryProfileShardResult;
import org.elasticsearch.search.query.QuerySearchResult;
import org.elasticsearch.search.rescore.RescoreContext;

/**
 * Adds what rescorers did to the profile of a search. The server has no place where a rescorer
 * could say so itself: its profilers know queries, collectors, aggregations and the phase that
 * fetches hits. So it comes after the queries of the shard, when the phase that rescores has ended.
 */
public final class RescoreProfiles implements SearchOperationListener {
  /** Keeps nothing. */
  public RescoreProfiles() {}

  @Override
  public void onQueryPhase(SearchContext search, long tookInNanos) {
    QuerySearchResult result = search.queryResult();
    // The context that the server makes for each query of a rank has none.
    if (result == null || search.getProfilers() == null || !result.hasProfileResults()) {
      return;
    }
    List<ProfileResult> rescored = rescored(search.rescore());
    if (!rescored.isEmpty()) {
      result.profileResults(with(result.consumeProfileResult(), rescored));
    }
  }

  private static List<ProfileResult> rescored(List<RescoreContext> rescorers) {
    List<ProfileResult> rescored = new ArrayList<>();
    for (RescoreContext rescorer : rescorers == null ? List.<RescoreContext>of() : rescorers) {
      if (rescorer instanceof ModelRescoreContext ours) {
        ours.profile().ifPresent(rescored::add);
      }
    }
    return rescored;
  }

  private static SearchProfileQueryPhaseResult with(
      SearchProfileQueryPhaseResult found, List<ProfileResult> rescored) {
    List<QueryProfileShardResult> searches = new ArrayList<>(found.getQueryProfileResults());
    if (!searches.isEmpty()) {
      searches.set(0, with(searches.getFirst(), rescored));
    }
    SearchProfileQueryPhaseResult all =
        new SearchProfileQueryPhaseResult(searches, found.getAggregationProfileResults());
    all.setSearchProfileDfsPhaseResult(found.getSearchProfileDfsPhaseResult());
    return all;
  }

  private static QueryProfileShardResult with(
      QueryProfileShardResult search, List<ProfileResult> rescored) {
    List<ProfileResult> queries = new ArrayList<>(search.getQueryResults());
    queries.addAll(rescored);
    return new QueryProfileShardResult(
        queries,
        search.getRewriteTime(),
        search.getCollectorResult(),
        search.getVectorOperationsCount());
  }
}
