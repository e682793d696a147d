package org.towerrank.elasticsearch.embed;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.TotalHits;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.search.ClosePointInTimeRequest;
import org.elasticsearch.action.search.OpenPointInTimeRequest;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.action.search.TransportClosePointInTimeAction;
import org.elasticsearch.action.search.TransportOpenPointInTimeAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.search.SearchContextMissingException;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.SearchService;
import org.elasticsearch.search.builder.PointInTimeBuilder;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.sort.ShardDocSortField;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.request.DocumentSources;

/**
 * The documents of an index that match a query, page by page, as they were when this was opened.
 * Request one page at a time.
 */
final class DocumentPages {
  /** How long the server keeps the search open between two pages, beyond deliberate pauses. */
  private static final TimeValue PATIENCE = TimeValue.timeValueMinutes(10);

  /** What newer servers say then; older ones have no such class. */
  private static final String NODE_LEFT = "search_context_missing_nodes_exception";

  private final Client client;
  private final SearchSourceBuilder search;
  private final TimeValue keepAlive;
  private volatile BytesReference pointInTime;
  private volatile Object @Nullable [] after;

  private DocumentPages(
      Client client, SearchSourceBuilder search, TimeValue keepAlive, BytesReference pointInTime) {
    this.client = client;
    this.search = search;
    this.keepAlive = keepAlive;
    this.pointInTime = pointInTime;
  }

  /**
   * Opens indexes.
   *
   * @param indices as the request names them
   * @param query of the documents
   * @param fields of the source that are read
   * @param keepAlive how long the server keeps the search open between two pages
   */
  static void open(
      Client client,
      OpenPointInTimeRequest indices,
      QueryBuilder query,
      List<String> fields,
      int size,
      TimeValue keepAlive,
      ActionListener<DocumentPages> listener) {
    SearchSourceBuilder search =
        new SearchSourceBuilder()
            .query(query)
            .size(size)
            .sort(ShardDocSortField.NAME)
            .seqNoAndPrimaryTerm(true)
            .trackTotalHits(true)
            .timeout(SearchService.NO_TIMEOUT)
            .fetchSource(DocumentSources.fields(fields));
    client.execute(
        TransportOpenPointInTimeAction.TYPE,
        indices.keepAlive(keepAlive),
        listener.map(
            opened -> new DocumentPages(client, search, keepAlive, opened.getPointInTimeId())));
  }

  /**
   * How long searches are kept open.
   *
   * @param pause between two pages
   * @param most that the cluster allows, by {@code search.max_keep_alive}: it refuses more
   */
  static TimeValue keepAlive(TimeValue pause, TimeValue most) {
    return TimeValue.timeValueMillis(Math.min(PATIENCE.millis() + pause.millis(), most.millis()));
  }

  /**
   * One page.
   *
   * @param total documents of all pages
   */
  record Page(long total, List<SourceDocument> documents) {}

  /**
   * The next page; one without documents when there are no more. The same again after a failure.
   */
  void next(ActionListener<Page> listener) {
    search.pointInTimeBuilder(new PointInTimeBuilder(pointInTime).setKeepAlive(keepAlive));
    Object[] last = after;
    if (last != null) {
      search.searchAfter(last);
    }
    SearchRequest request = new SearchRequest().source(search).allowPartialSearchResults(false);
    client.search(request, listener.map(this::page));
  }

  /**
   * Whether a shard has forgotten the search, or its node has left: no further page can be read.
   */
  static boolean isGone(Exception e) {
    String cause = ElasticsearchException.getExceptionName(ExceptionsHelper.unwrapCause(e));
    return cause.equals(NODE_LEFT)
        || ExceptionsHelper.unwrap(e, SearchContextMissingException.class) != null;
  }

  /** That failure, with what to do about it. */
  static Exception gone(Exception e) {
    return new ElasticsearchStatusException(
        "a shard failed or was moved while its documents were read: the same request goes on with"
            + " those that are left",
        RestStatus.SERVICE_UNAVAILABLE,
        e);
  }

  private Page page(SearchResponse found) {
    pointInTime = found.pointInTimeId() == null ? pointInTime : found.pointInTimeId();
    List<SourceDocument> documents = new ArrayList<>();
    for (SearchHit hit : found.getHits()) {
      documents.add(SourceDocument.of(hit));
      after = hit.getSortValues();
    }
    TotalHits total = found.getHits().getTotalHits();
    return new Page(total == null ? 0 : total.value(), documents);
  }

  /**
   * Closes the search, which frees the server's memory.
   *
   * @param closer a client that goes on when the task was cancelled
   */
  void close(Client closer) {
    closer.execute(
        TransportClosePointInTimeAction.TYPE,
        new ClosePointInTimeRequest(pointInTime),
        ActionListener.noop());
  }
}
