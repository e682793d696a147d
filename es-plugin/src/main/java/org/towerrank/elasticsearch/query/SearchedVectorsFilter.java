package org.towerrank.elasticsearch.query;

import java.util.List;
import java.util.function.Supplier;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.TransportSearchAction;
import org.elasticsearch.action.support.ActionFilterChain;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.action.support.MappedActionFilter;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.tasks.Task;
import org.towerrank.elasticsearch.provenance.FieldOrigins;

/** Lets query vector builders know the search that they are part of. */
public final class SearchedVectorsFilter implements MappedActionFilter {
  private final Supplier<ThreadContext> threadContext;
  private final Supplier<VectorFields> fields;
  private final Supplier<FieldOrigins> origins;

  /** A filter; what it needs may be there later than the filter. */
  public SearchedVectorsFilter(
      Supplier<ThreadContext> threadContext,
      Supplier<VectorFields> fields,
      Supplier<FieldOrigins> origins) {
    this.threadContext = threadContext;
    this.fields = fields;
    this.origins = origins;
  }

  @Override
  public String actionName() {
    return TransportSearchAction.TYPE.name();
  }

  @Override
  @SuppressWarnings("try") // The context is there to be closed.
  public <Q extends ActionRequest, R extends ActionResponse> void apply(
      Task task,
      String action,
      Q request,
      ActionListener<R> listener,
      ActionFilterChain<Q, R> chain) {
    if (!(request instanceof SearchRequest search) || search.source() == null) {
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
}
