package org.towerrank.elasticsearch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.threadpool.Scheduler;
import org.elasticsearch.threadpool.ThreadPool;
import org.towerrank.elasticsearch.action.RegistryClient;
import org.towerrank.elasticsearch.model.LoadQueue;
import org.towerrank.elasticsearch.model.ModelLoader;
import org.towerrank.elasticsearch.model.ModelSettings;
import org.towerrank.elasticsearch.model.NodeModelService;
import org.towerrank.elasticsearch.node.NodeRows;
import org.towerrank.elasticsearch.node.NodeRuntime;
import org.towerrank.elasticsearch.node.RunBuffers;
import org.towerrank.elasticsearch.node.ThreadPools;
import org.towerrank.elasticsearch.rescore.ModelRescorerBuilder;
import org.towerrank.elasticsearch.rescore.RowUses;
import org.towerrank.elasticsearch.rescore.WarmUp;
import org.towerrank.elasticsearch.rest.BundleUploads;
import org.towerrank.elasticsearch.store.BundleValidation;
import org.towerrank.elasticsearch.store.ChunkStore;
import org.towerrank.elasticsearch.store.ManifestStore;
import org.towerrank.elasticsearch.store.ModelMemory;
import org.towerrank.elasticsearch.store.RegistryReconciler;
import org.towerrank.elasticsearch.store.ScratchDirectory;
import org.towerrank.inference.BufferMemory;
import org.towerrank.lucene.column.DocumentCacheBudget;

/** What a node has for its models, and what looks after that until the node stops. */
final class NodeComponents implements Closeable {
  private static final TimeValue MAINTENANCE_INTERVAL = TimeValue.timeValueSeconds(2);

  /** Short, as a user's first search may come as soon as a shard has started. */
  private static final TimeValue WARM_UP_INTERVAL = TimeValue.timeValueMillis(200);

  private final Plugin.PluginServices services;
  private final ClusterSettings settings;
  private final ThreadPool threads;
  private final Executor executor;
  private final Scheduler.Cancellable runWatch;
  private final ModelMemory memory;
  private final DocumentCacheBudget rows;
  private final BufferMemory buffers;
  private final Path scratch;
  private final BundleUploads uploads;
  private final NodeRows files;
  private final ChunkStore store;
  private final ManifestStore manifests;
  private final NodeModelService models;
  private List<Scheduler.Cancellable> maintenance = List.of();

  /**
   * Opens everything; nothing is looked after before {@link #start}.
   *
   * @param breaker takes what models, rows and buffers have
   */
  NodeComponents(Plugin.PluginServices services, CircuitBreaker breaker) {
    this.services = services;
    ClusterService cluster = services.clusterService();
    this.settings = cluster.getClusterSettings();
    this.threads = services.threadPool();
    this.executor = threads.executor(ThreadPools.MODELS);
    Path temporary = services.environment().tmpDir();
    this.runWatch = NodeRuntime.start(threads, settings, temporary);
    this.memory = new ModelMemory(breaker, settings.get(ModelMemory.LIMIT));
    settings.addSettingsUpdateConsumer(ModelMemory.LIMIT, memory::setLimit);
    this.rows = rows(settings, memory);
    this.buffers = RunBuffers.of(settings, memory.ofBuffers());
    memory.relievedBy(
        bytes -> {
          buffers.freeIdle();
          rows.free(bytes);
        });
    this.scratch = ScratchDirectory.prepare(temporary, services.nodeEnvironment());
    this.uploads =
        new BundleUploads(scratch, () -> settings.get(ModelSettings.MAX_UPLOADS), System::nanoTime);
    this.files =
        NodeRows.open(
            services.nodeEnvironment(),
            cluster.getSettings(),
            settings,
            threads.executor(ThreadPools.ROWS));
    this.store = new ChunkStore(services.client(), services.clusterService());
    this.manifests = new ManifestStore(services.client());
    this.models =
        new NodeModelService(
            new ModelLoader(store, memory, rows, buffers, files, scratch),
            memory,
            rows,
            threads,
            new LoadQueue(
                executor, threads.info(ThreadPools.MODELS).getMax(), threads.getThreadContext()),
            new NodeModelService.Patience(
                () -> settings.get(ModelSettings.IDLE_TIMEOUT),
                () -> settings.get(ModelSettings.STATE_TIMEOUT)));
    files.rows().ifPresent(kept -> kept.retain(models::fingerprints));
  }

  /** Every row that is kept asks for the limit, so it is parsed only when it changes. */
  private static DocumentCacheBudget rows(ClusterSettings settings, ModelMemory memory) {
    AtomicLong limit = new AtomicLong();
    settings.initializeAndWatch(
        ModelSettings.DOCUMENT_CACHE_SIZE, size -> limit.set(size.getBytes()));
    return new DocumentCacheBudget(limit::get, memory.ofDocuments());
  }

  /**
   * Follows the cluster, and begins what is done now and then.
   *
   * @param uses of rows by searches
   */
  void start(ModelRescorerBuilder.Services rescoring, RowUses uses) {
    RegistryReconciler reconciler =
        new RegistryReconciler(
            manifests,
            store,
            new RegistryClient(services.client())::change,
            executor,
            threads::absoluteTimeInMillis,
            () -> settings.get(ModelSettings.DELETED_RETENTION));
    services.clusterService().addListener(models);
    services.clusterService().addListener(reconciler);
    Optional<WarmUp> warmUp =
        files.rows().map(kept -> WarmUp.of(kept, rescoring, settings, threads));
    maintenance =
        List.of(
            every(MAINTENANCE_INTERVAL, models::maintain),
            every(
                MAINTENANCE_INTERVAL,
                () -> {
                  files.measure();
                  uses.ask(models, services.indicesService());
                }),
            every(
                WARM_UP_INTERVAL,
                () -> warmUp.ifPresent(warm -> warm.run(models, services.indicesService()))),
            every(MAINTENANCE_INTERVAL, buffers::trim),
            every(MAINTENANCE_INTERVAL, reconciler::run));
  }

  /** On a pool that refuses nothing: what was refused once would never be done again. */
  private Scheduler.Cancellable every(TimeValue interval, Runnable task) {
    return threads.scheduleWithFixedDelay(task, interval, threads.generic());
  }

  /** The models of this node. */
  NodeModelService models() {
    return models;
  }

  /** The files of rows. */
  NodeRows files() {
    return files;
  }

  /** Where uploads wait. */
  BundleUploads uploads() {
    return uploads;
  }

  /** What actions are given. */
  List<Object> all() {
    BundleValidation validation =
        new BundleValidation(
            () -> ModelSettings.bundleLimits(settings.get(ModelSettings.MAX_BUNDLE_SIZE)),
            () -> settings.get(NodeRuntime.RUN_TIMEOUT),
            memory,
            scratch);
    return List.of(models, memory, rows, buffers, files, store, manifests, validation);
  }

  @Override
  public void close() throws IOException {
    maintenance.forEach(Scheduler.Cancellable::cancel);
    runWatch.cancel();
    models.close();
    files.close();
  }
}
