package org.towerrank.elasticsearch.model;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.threadpool.ThreadPool;
import org.towerrank.bundle.Bundle;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.inference.OnnxRuntime;

/**
 * Loads versions on the pool for loading. If the store is not available, as after a restart, it
 * tries again for a while, without blocking a thread.
 *
 * @param executor whose threads may wait for the store's answers
 * @param makeRoom frees memory that others do not need
 */
record PatientLoader(
    ModelLoader loader, ThreadPool threadPool, Executor executor, Runnable makeRoom) {
  private static final TimeValue PATIENCE = TimeValue.timeValueSeconds(30);
  private static final TimeValue SHORTEST_PAUSE = TimeValue.timeValueMillis(250);
  private static final TimeValue LONGEST_PAUSE = TimeValue.timeValueSeconds(2);

  /**
   * What to load.
   *
   * @param registry the newest, whenever it is asked
   * @param statistics where to count what is done with a model of the schema
   */
  record Wanted(
      ModelReference reference,
      Supplier<ModelRegistry> registry,
      Function<Bundle, ModelStatistics> statistics) {}

  /**
   * Loads a version.
   *
   * @param waits whether to try again when the store is not there, for a while from its turn on
   */
  void load(Wanted wanted, boolean waits, ActionListener<LoadedModel> listener) {
    long patience = waits ? PATIENCE.nanos() : 0;
    executor.execute(
        ActionRunnable.wrap(
            listener, l -> attempt(wanted, System.nanoTime() + patience, SHORTEST_PAUSE, l).run()));
  }

  private Runnable attempt(
      Wanted wanted, long end, TimeValue pause, ActionListener<LoadedModel> listener) {
    ActionListener<LoadedModel> patient =
        listener.delegateResponse(
            (l, e) -> {
              if (passes(e) && System.nanoTime() - end < 0) {
                again(wanted, end, pause, l);
              } else {
                l.onFailure(e);
              }
            });
    return ActionRunnable.supply(patient, () -> load(wanted));
  }

  /**
   * Whether it is the store that fails. A node that can run no model does not learn to while its
   * callers wait, and a full disk lets them wait in vain, too.
   */
  private static boolean passes(Exception e) {
    return ExceptionsHelper.status(e) == RestStatus.SERVICE_UNAVAILABLE
        && OnnxRuntime.problem().isEmpty()
        && !(e.getCause() instanceof IOException);
  }

  private void again(
      Wanted wanted, long end, TimeValue pause, ActionListener<LoadedModel> listener) {
    TimeValue next =
        TimeValue.timeValueMillis(Math.min(2 * pause.millis(), LONGEST_PAUSE.millis()));
    try {
      threadPool.schedule(attempt(wanted, end, next, listener), pause, executor);
    } catch (EsRejectedExecutionException e) {
      listener.onFailure(e);
    }
  }

  private LoadedModel load(Wanted wanted) throws IOException {
    try {
      return loader.load(wanted.reference, wanted.registry.get(), wanted.statistics);
    } catch (CircuitBreakingException e) {
      makeRoom.run();
      return loader.load(wanted.reference, wanted.registry.get(), wanted.statistics);
    }
  }
}
