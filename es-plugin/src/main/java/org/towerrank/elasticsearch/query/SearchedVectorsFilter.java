package org.towerrank.elasticsearch.query;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.admin.indices.validate.query.ValidateQueryAction;
import org.elasticsearch.action.admin.indices.validate.query.ValidateQueryRequest;
import org.elasticsearch.action.explain.ExplainRequest;
import org.elasticsearch.action.explain.TransportExplainAction;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.TransportSearchAction;
import org.elasticsearch.action.support.ActionFilterChain;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.action.support.MappedActionFilter;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.tasks.Task;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.provenance.FieldOrigins;

/**
 * Lets query vector builders know the search that they are part of. What explains or validates a
 * query is a search of that query.
 */
public final class SearchedVectorsFilter implements MappedActionFilter {
  private final String actionName;
  private final Supplier<ThreadContext> threadContext;
  private final Supplier<VectorFields> fields;
  private final Supplier<FieldOrigins> origins;

  private SearchedVectorsFilter(
      String actionName,
      Supplier<ThreadContext> threadContext,
      Supplier<VectorFields> fields,
      Supplier<FieldOrigins> origins) {
    this.actionName = actionName;
    this.threadContext = threadContext;
    this.fields = fields;
    this.origins = origins;
  }

  /** One for each action that has queries; what they need may be there later than they. */
  public static List<MappedActionFilter> all(
      Supplier<ThreadContext> threadContext,
      Supplier<VectorFields> fields,
      Supplier<FieldOrigins> origins) {
    return Stream.of(
            TransportSearchAction.TYPE.name(),
            TransportExplainAction.TYPE.name(),
            ValidateQueryAction.NAME)
        .<MappedActionFilter>map(
            action -> new SearchedVectorsFilter(action, threadContext, fields, origins))
        .toList();
  }

  @Override
  public String actionName() {
    return actionName;
  }

  @Override
  @SuppressWarnings("try") // The context is there to be closed.
  public <Q extends ActionRequest, R extends ActionResponse> void apply(
      Task task,
      String action,
      Q request,
      ActionListener<R> listener,
      ActionFilterChain<Q, R> chain) {
    SearchRequest search = search(request);
    if (search == null || search.source() == null) {
      chain.proceed(task, action, request, listener);
      return;
    }
    ThreadContext context = threadContext.get();
    ActionListener<R> restoring =
        ContextPreservingActionListener.wrapPreservingContext(listener, context);
    // A retriever searches within a search.
    List<String> outer = List.of(SearchedVectors.KEY);
    try (ThreadContext.StoredContext ignored = context.newStoredContext(outer, List.of())) {
      context.putTransient(
          SearchedVectors.KEY,
          new SearchedVectors(search, search.source(), fields.get(), origins.get()));
      chain.proceed(task, action, request, restoring);
    }
  }

  private static @Nullable SearchRequest search(ActionRequest request) {
    return switch (request) {
      case SearchRequest search -> search;
      case ExplainRequest explain ->
          search(explain.query(), explain.indicesOptions(), explain.indices());
      case ValidateQueryRequest validate ->
          search(validate.query(), validate.indicesOptions(), validate.indices());
      default -> null;
    };
  }

  private static SearchRequest search(
      @Nullable QueryBuilder query, IndicesOptions options, String... indices) {
    SearchRequest search = new SearchRequest(indices).indicesOptions(options);
    return query == null ? search : search.source(new SearchSourceBuilder().query(query));
  }
}
