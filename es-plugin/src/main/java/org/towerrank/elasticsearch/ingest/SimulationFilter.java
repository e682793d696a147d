package org.towerrank.elasticsearch.ingest;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.bulk.SimulateBulkAction;
import org.elasticsearch.action.ingest.SimulatePipelineAction;
import org.elasticsearch.action.support.ActionFilterChain;
import org.elasticsearch.action.support.MappedActionFilter;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.tasks.Task;

/**
 * Lets processors know that a pipeline is only simulated, which the server does not tell them: then
 * no mapping may be changed.
 */
public record SimulationFilter(String actionName, Supplier<ThreadContext> threadContext)
    implements MappedActionFilter {
  private static final String SIMULATED = "towerrank_simulated";

  /** One for each action that simulates. */
  public static List<MappedActionFilter> all(Supplier<ThreadContext> threadContext) {
    return Stream.of(SimulatePipelineAction.NAME, SimulateBulkAction.NAME)
        .<MappedActionFilter>map(action -> new SimulationFilter(action, threadContext))
        .toList();
  }

  /** Whether what runs now is simulated. */
  static boolean isSimulated(ThreadContext context) {
    return context.getTransient(SIMULATED) != null;
  }

  @Override
  @SuppressWarnings("try") // The context is there to be closed.
  public <Q extends ActionRequest, R extends ActionResponse> void apply(
      Task task,
      String action,
      Q request,
      ActionListener<R> listener,
      ActionFilterChain<Q, R> chain) {
    ThreadContext context = threadContext.get();
    List<String> before = List.of(SIMULATED);
    try (ThreadContext.StoredContext ignored = context.newStoredContext(before, List.of())) {
      context.putTransient(SIMULATED, true);
      chain.proceed(task, action, request, listener);
    }
  }
}
