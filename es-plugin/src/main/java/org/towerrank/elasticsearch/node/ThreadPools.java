package org.towerrank.elasticsearch.node;

import java.util.List;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.common.util.concurrent.EsExecutors.TaskTrackingConfig;
import org.elasticsearch.threadpool.ExecutorBuilder;
import org.elasticsearch.threadpool.FixedExecutorBuilder;

/**
 * The plugin's thread pools. Each is for one kind of work, so that a full one stops no other; a
 * request that finds no room in a queue is refused (429).
 */
public final class ThreadPools {
  /** For users' vectors, which searches wait for: nothing else is queued there. */
  public static final String RECALL = "towerrank_recall";

  /** For everything else that runs a model outside of a search thread. */
  public static final String INFERENCE = "towerrank_inference";

  /** For what checks, stores and loads models; its threads may wait. */
  public static final String MODELS = "towerrank_models";

  /** One thread that writes rows of documents as long as the node runs. */
  public static final String ROWS = "towerrank_rows";

  /** For uploads: one is checked at a time, the others wait. */
  public static final String UPLOADS = "towerrank_uploads";

  private static final int INFERENCE_QUEUE_SIZE = 1000;
  private static final int MODEL_THREADS = 4;
  private static final int MODEL_QUEUE_SIZE = 1000;
  private static final int UPLOAD_THREADS = 1;
  private static final int UPLOAD_QUEUE_SIZE = 16;

  private ThreadPools() {}

  /** What builds them. */
  public static List<ExecutorBuilder<?>> builders(Settings settings) {
    int processors = EsExecutors.allocatedProcessors(settings);
    return List.of(
        pool(settings, RECALL, processors, INFERENCE_QUEUE_SIZE),
        pool(settings, INFERENCE, processors, INFERENCE_QUEUE_SIZE),
        pool(settings, MODELS, MODEL_THREADS, MODEL_QUEUE_SIZE),
        pool(settings, ROWS, 1, 1),
        pool(settings, UPLOADS, UPLOAD_THREADS, UPLOAD_QUEUE_SIZE));
  }

  /** The settings of {@code towerrank_recall} begin with {@code towerrank.thread_pool.recall}. */
  private static ExecutorBuilder<?> pool(Settings settings, String name, int threads, int queue) {
    return new FixedExecutorBuilder(
        settings,
        name,
        threads,
        queue,
        name.replace("towerrank_", "towerrank.thread_pool."),
        TaskTrackingConfig.DO_NOT_TRACK);
  }
}
