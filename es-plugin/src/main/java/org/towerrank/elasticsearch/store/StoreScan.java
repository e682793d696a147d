package org.towerrank.elasticsearch.store;

import java.util.List;
import java.util.function.Consumer;
import org.elasticsearch.action.search.SearchRequestBuilder;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.SearchService;
import org.elasticsearch.search.sort.SortBuilders;
import org.jspecify.annotations.Nullable;

/**
 * Goes through documents of the index in pages. Limits that a cluster sets to searches of its users
 * do not refuse it: there is no range of texts ({@code search.allow_expensive_queries}), and there
 * are no buckets ({@code search.max_buckets}).
 *
 * @param order fields that order the documents, each differently; those without the first are left
 *     out
 * @param sources whether the documents' sources are read
 * @param timeout of a page
 */
record StoreScan(Client client, List<String> order, boolean sources, TimeValue timeout) {
  private static final int PAGE = 1000;

  /** Shows each document. A hit is good for the call only. */
  void forEach(Consumer<SearchHit> consumer) {
    Object[] last = page(null, consumer);
    while (last != null) {
      last = page(last, consumer);
    }
  }

  private Object @Nullable [] page(Object @Nullable [] after, Consumer<SearchHit> consumer) {
    SearchResponse response = request(after).get(timeout);
    try {
      SearchHit[] hits = response.getHits().getHits();
      for (SearchHit hit : hits) {
        consumer.accept(hit);
      }
      return hits.length < PAGE ? null : hits[hits.length - 1].getSortValues();
    } finally {
      response.decRef();
    }
  }

  private SearchRequestBuilder request(Object @Nullable [] after) {
    SearchRequestBuilder request =
        client
            .prepareSearch(ModelIndex.NAME)
            .setQuery(QueryBuilders.existsQuery(order.getFirst()))
            .setTrackTotalHits(false)
            .setAllowPartialSearchResults(false)
            .setTimeout(SearchService.NO_TIMEOUT)
            .setFetchSource(sources)
            .setSize(PAGE);
    order.forEach(field -> request.addSort(SortBuilders.fieldSort(field).unmappedType("keyword")));
    return after == null ? request : request.searchAfter(after);
  }
}
