package org.towerrank.elasticsearch;

import java.util.List;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.common.util.concurrent.EsExecutors.TaskTrackingConfig;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.threadpool.ExecutorBuilder;
import org.elasticsearch.threadpool.FixedExecutorBuilder;

/** Entry point of the plugin. It only registers: actions, REST handlers and thread pools. */
public final class TowerRankPlugin extends Plugin implements ActionPlugin {
  /** Thread pool of everything that runs a model outside of a search thread. */
  public static final String INFERENCE_THREAD_POOL = "towerrank_inference";

  private static final int INFERENCE_QUEUE_SIZE = 1000;

  /** Called by the server, by reflection. */
  public TowerRankPlugin() {}

  @Override
  public List<ExecutorBuilder<?>> getExecutorBuilders(Settings settings) {
    return List.of(
        new FixedExecutorBuilder(
            settings,
            INFERENCE_THREAD_POOL,
            EsExecutors.allocatedProcessors(settings),
            INFERENCE_QUEUE_SIZE,
            "towerrank.thread_pool.inference",
            TaskTrackingConfig.DO_NOT_TRACK));
  }
}
