package org.towerrank.elasticsearch.ingest;

import java.util.Map;
import org.apache.lucene.search.TotalHits;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.admin.indices.refresh.RefreshRequest;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchService;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.towerrank.elasticsearch.provenance.FieldOrigin;
import org.towerrank.elasticsearch.provenance.VectorOrigin;

/**
 * Looks for documents that say of themselves that their vectors are of another model, as copies
 * from another index do, and the first documents of an index that they made themselves.
 *
 * @param server asks as the server itself: whoever writes need not be allowed to read
 * @param field that holds the vectors
 * @param origin the model that they should be of
 */
record OtherVectors(Client server, FieldOrigin field, VectorOrigin origin) {

  /** Tells whether there are any. Documents that came just now are made visible first. */
  void find(ActionListener<Boolean> listener) {
    if (field.companion().isEmpty() && !field.isCompanionInSources()) {
      listener.onResponse(false);
      return;
    }
    server
        .admin()
        .indices()
        .refresh(
            new RefreshRequest(index()),
            listener.delegateFailureAndWrap(
                (l, refreshed) -> {
                  if (field.companion().isEmpty()) {
                    findInSources(l);
                  } else {
                    any(new SearchSourceBuilder().query(others()), l);
                  }
                }));
  }

  /** Sources are slow to search, and as a rule there are no vectors before the first document. */
  private void findInSources(ActionListener<Boolean> listener) {
    QueryBuilder vectors = QueryBuilders.existsQuery(field.field());
    Map<String, Object> read = Map.of(companion(), Map.of("type", "keyword"));
    any(
        new SearchSourceBuilder().query(vectors),
        listener.delegateFailureAndWrap(
            (l, found) -> {
              if (found) {
                any(
                    new SearchSourceBuilder()
                        .query(QueryBuilders.boolQuery().filter(vectors).filter(others()))
                        .runtimeMappings(read),
                    l.delegateResponse((next, e) -> next.onFailure(unread(e))));
              } else {
                l.onResponse(false);
              }
            }));
  }

  /** Where the server may not search sources, for one. */
  private ElasticsearchStatusException unread(Exception e) {
    return new ElasticsearchStatusException(
        "expected to read which models made the vectors in field ["
            + field.field()
            + "] of index ["
            + index()
            + "], got none of the documents: map ["
            + companion()
            + "], which says it, as a [keyword], and remove a runtime field of that name",
        ExceptionsHelper.status(e),
        e);
  }

  private QueryBuilder others() {
    return QueryBuilders.boolQuery()
        .filter(QueryBuilders.existsQuery(companion()))
        .mustNot(QueryBuilders.termQuery(companion(), origin.fingerprint()));
  }

  private String companion() {
    return FieldOrigin.companionOf(field.field());
  }

  private String index() {
    return field.index().getName();
  }

  private void any(SearchSourceBuilder search, ActionListener<Boolean> listener) {
    server.search(
        new SearchRequest(index())
            .source(search.size(0).trackTotalHitsUpTo(1).timeout(SearchService.NO_TIMEOUT))
            .allowPartialSearchResults(false),
        listener.map(OtherVectors::isAny));
  }

  private static boolean isAny(SearchResponse found) {
    TotalHits total = found.getHits().getTotalHits();
    return total != null && total.value() > 0;
  }
}
