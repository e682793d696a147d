package org.towerrank.elasticsearch.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.threadpool.Scheduler;
import org.elasticsearch.threadpool.ThreadPool;
import org.towerrank.inference.OnnxRuntime;
import org.towerrank.inference.RunWatch;

/**
 * The runtime of models on this node: whether it is available, and the watch that ends long runs.
 */
public final class NodeRuntime {
  /**
   * How long one run of a graph may take, and the trial of an upload in all, before it is ended.
   */
  public static final Setting<TimeValue> RUN_TIMEOUT =
      Setting.timeSetting(
          "towerrank.models.run_timeout",
          TimeValue.timeValueSeconds(30),
          TimeValue.timeValueMillis(100),
          Property.NodeScope,
          Property.Dynamic);

  private static final Logger LOGGER = LogManager.getLogger(NodeRuntime.class);
  private static final TimeValue TICK = TimeValue.timeValueMillis(100);

  private NodeRuntime() {}

  /**
   * Loads the native library, and says so once if that fails: the node serves everything else.
   *
   * @param temporary the server's directory that the library is unpacked to
   * @return ends the watch over runs
   */
  public static Scheduler.Cancellable start(
      ThreadPool threadPool, ClusterSettings settings, Path temporary) {
    UnpackedRuntime.load(temporary, NodeRuntime::problem)
        .ifPresent(problem -> LOGGER.error("this node can run no model: {}", problem));
    settings.initializeAndWatch(
        RUN_TIMEOUT, time -> RunWatch.limit(Duration.ofNanos(time.nanos())));
    // On the scheduler's own thread: a look takes microseconds, and must not wait for a pool that
    // the very runs it looks at have filled.
    return threadPool.scheduleWithFixedDelay(
        RunWatch::tick, TICK, EsExecutors.DIRECT_EXECUTOR_SERVICE);
  }

  /** Why this node can run no model until it is started again; empty where it can. */
  public static Optional<String> problem() {
    // A library that could not be loaded once is never tried again by a process.
    return OnnxRuntime.problem()
        .map(problem -> problem + "; start the node again once this is mended");
  }

  /**
   * Requires that this node can run models.
   *
   * @param what needs it
   * @throws ElasticsearchStatusException (503) saying why it cannot
   */
  public static void require(String what) {
    problem()
        .ifPresent(
            problem -> {
              throw new ElasticsearchStatusException(
                  what + ": this node can run no model: " + problem,
                  RestStatus.SERVICE_UNAVAILABLE);
            });
  }
}
