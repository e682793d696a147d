package org.towerrank.elasticsearch.model;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.common.util.concurrent.AbstractRunnable;
import org.elasticsearch.common.util.concurrent.AbstractThrottledTaskRunner;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.Releasable;

/**
 * Runs loads on a pool, no more of them at a time than it has threads. The others wait here, where
 * there is room for each version that there is: a node that starts loads all of them, and the
 * pool's own queue is for what else it does.
 */
public final class LoadQueue implements Executor {
  private final Places places;
  private final ThreadContext context;

  /** Gives loads their places in the pool, also where its queue is full. */
  private static final class Places extends AbstractThrottledTaskRunner<Load> {
    Places(int threads, Executor pool) {
      super("towerrank_loads", threads, pool, new ConcurrentLinkedQueue<>());
    }

    @Override
    protected boolean isForceExecution(Load load) {
      return true;
    }
  }

  /** A load, which gives its place to the next one when it ends. */
  private record Load(Runnable load) implements ActionListener<Releasable> {
    @Override
    public void onResponse(Releasable place) {
      try (place) {
        load.run();
      }
    }

    /** The node stops. */
    @Override
    public void onFailure(Exception e) {
      if (load instanceof AbstractRunnable refused) {
        refused.onRejection(e);
      }
    }
  }

  /**
   * An empty queue.
   *
   * @param threads that the pool has
   * @param context whose headers a load is to have as when it came
   */
  public LoadQueue(Executor pool, int threads, ThreadContext context) {
    this.places = new Places(threads, pool);
    this.context = context;
  }

  @Override
  public void execute(Runnable load) {
    places.enqueueTask(new Load(context.preserveContext(load)));
  }
}
