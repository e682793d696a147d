package org.towerrank.elasticsearch.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.action.support.SubscribableListener;
import org.elasticsearch.cluster.ClusterChangedEvent;
import org.elasticsearch.cluster.ClusterStateListener;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.RestStatus;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.lucene.column.RowMemory;

/**
 * The models of one node. Follows the registry in the cluster state: loads what requests are likely
 * to use ahead of them, and unloads what was deleted, or not used for a while.
 */
public final class LocalModels implements ModelService, ClusterStateListener {
  private static final Logger LOGGER = LogManager.getLogger(LocalModels.class);

  /** How long a version that was deleted stays loaded unused, for requests under way. */
  private static final TimeValue DELETED_IDLE = TimeValue.timeValueSeconds(30);

  private final ModelLoader loader;
  private final RowMemory rows;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final Supplier<TimeValue> idleTimeout;
  private final Map<ModelReference, Slot> slots = new ConcurrentHashMap<>();
  private final Map<ModelReference, ModelStatistics> statistics = new ConcurrentHashMap<>();
  private final Set<ModelReference> unavailable = ConcurrentHashMap.newKeySet();
  private volatile ModelRegistry registry = ModelRegistry.EMPTY;

  /** A version that is loaded or being loaded. */
  private static final class Slot {
    private final SubscribableListener<LoadedModel> loaded = new SubscribableListener<>();
    private volatile @Nullable LoadedModel model;
    private volatile long lastUsed;
  }

  /**
   * No models yet.
   *
   * @param rows memory for what models keep of documents
   * @param executor whose threads may wait for the store
   */
  LocalModels(
      ModelLoader loader,
      RowMemory rows,
      Executor executor,
      LongSupplier nanoTime,
      Supplier<TimeValue> idleTimeout) {
    this.loader = loader;
    this.rows = rows;
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.idleTimeout = idleTimeout;
  }

  /**
   * Models of a node.
   *
   * @param scratch a directory for what is read from the store
   */
  public static LocalModels of(
      org.towerrank.elasticsearch.store.ChunkStore store,
      org.towerrank.elasticsearch.store.ModelMemory memory,
      RowMemory rows,
      Path scratch,
      Executor executor,
      Supplier<TimeValue> idleTimeout) {
    LongSupplier clock = System::nanoTime;
    return new LocalModels(
        new ModelLoader(store, memory, rows, scratch, clock), rows, executor, clock, idleTimeout);
  }

  /** The registry that this node follows now. */
  public ModelRegistry registry() {
    return registry;
  }

  @Override
  public ModelReference resolve(String idOrAlias, @Nullable Long version) {
    return registry.resolve(idOrAlias, version);
  }

  @Override
  public Optional<ModelHandle> tryAcquire(ModelReference reference) {
    Slot slot = slots.get(reference);
    LoadedModel model = slot == null ? null : slot.model;
    if (slot == null || model == null || !model.tryIncRef()) {
      return Optional.empty();
    }
    slot.lastUsed = nanoTime.getAsLong();
    return Optional.of(new ModelHandle(model));
  }

  @Override
  public void acquire(ModelReference reference, ActionListener<ModelHandle> listener) {
    Optional<ModelHandle> loaded = tryAcquire(reference);
    if (loaded.isPresent()) {
      listener.onResponse(loaded.get());
    } else if (registry.version(reference).isEmpty()) {
      listener.onFailure(registry.absence(reference));
    } else {
      // Handed out once more from the start: it may be unloaded before its turn comes.
      slot(reference)
          .loaded
          .addListener(listener.delegateFailureAndWrap((l, model) -> acquire(reference, l)));
    }
  }

  private Slot slot(ModelReference reference) {
    Slot created = new Slot();
    Slot slot = slots.computeIfAbsent(reference, absent -> created);
    if (slot == created) {
      ActionListener<LoadedModel> done =
          ActionListener.wrap(
              model -> loaded(reference, created, model), e -> failed(reference, created, e));
      executor.execute(ActionRunnable.supply(done, () -> load(reference)));
    }
    return slot;
  }

  private LoadedModel load(ModelReference reference) throws IOException {
    try {
      return loader.load(reference, this::registry, schema -> statistics(reference, schema));
    } catch (org.elasticsearch.common.breaker.CircuitBreakingException e) {
      makeRoom();
      return loader.load(reference, this::registry, schema -> statistics(reference, schema));
    }
  }

  private ModelStatistics statistics(ModelReference reference, FeatureSchema schema) {
    return statistics.computeIfAbsent(reference, absent -> new ModelStatistics(schema));
  }

  private void loaded(ModelReference reference, Slot slot, LoadedModel model) {
    slot.lastUsed = nanoTime.getAsLong();
    slot.model = model;
    unavailable.remove(reference);
    LOGGER.info("loaded {}", reference);
    slot.loaded.onResponse(model);
  }

  private void failed(ModelReference reference, Slot slot, Exception e) {
    slots.remove(reference, slot);
    if (ExceptionsHelper.status(e) == RestStatus.SERVICE_UNAVAILABLE) {
      unavailable.add(reference);
    }
    LOGGER.warn("{} was not loaded: {}", reference, e.getMessage());
    slot.loaded.onFailure(e);
  }

  private void unload(ModelReference reference) {
    Slot slot = slots.get(reference);
    LoadedModel model = slot == null ? null : slot.model;
    if (model != null && slots.remove(reference, slot)) {
      LOGGER.info("unloaded {}", reference);
      model.decRef();
    }
  }

  @Override
  public void clusterChanged(ClusterChangedEvent event) {
    ModelRegistry changed = ModelRegistry.of(event.state());
    if (changed.equals(registry)) {
      return;
    }
    registry = changed;
    boolean serves = serves(event.state().nodes().getLocalNode());
    executor.execute(() -> follow(changed, serves));
  }

  /** Whether requests come to the node: dedicated masters and the like load on demand only. */
  private static boolean serves(@Nullable DiscoveryNode node) {
    return node != null
        && (node.canContainData() || node.isIngestNode() || node.getRoles().isEmpty());
  }

  private void follow(ModelRegistry changed, boolean serves) {
    // Versions that were deleted stay for the requests that were given them before; see maintain.
    statistics.keySet().removeIf(reference -> changed.version(reference).isEmpty());
    unavailable.removeIf(reference -> changed.version(reference).isEmpty());
    if (serves) {
      changed.served().forEach(this::slot);
    }
  }

  /**
   * To be called now and then: unloads what is not used, tries again what could not be read, and
   * makes a lower limit of what is kept of documents hold.
   */
  public void maintain() {
    unloadUnserved(idleTimeout.get());
    List.copyOf(unavailable).forEach(this::slot);
    rows.trim();
  }

  /** Unloads what is only kept for requests under way, or in case it is asked for. */
  public void makeRoom() {
    unloadUnserved(TimeValue.ZERO);
  }

  private void unloadUnserved(TimeValue idle) {
    Set<ModelReference> served = registry.served();
    long now = nanoTime.getAsLong();
    slots.forEach(
        (reference, slot) -> {
          if (!served.contains(reference)
              && now - slot.lastUsed >= patience(reference, idle).nanos()) {
            unload(reference);
          }
        });
  }

  /** Nobody can ask for a deleted version any more, only go on with it. */
  private TimeValue patience(ModelReference reference, TimeValue idle) {
    boolean deleted = registry.version(reference).isEmpty();
    return deleted && idle.compareTo(DELETED_IDLE) > 0 ? DELETED_IDLE : idle;
  }

  /** What is counted and loaded, by version. */
  public List<ModelStatus> status() {
    Map<ModelReference, ModelStatus> all = new TreeMap<>();
    statistics.forEach(
        (reference, counted) -> {
          Slot slot = slots.get(reference);
          boolean present = slot != null && slot.model != null;
          long bytes =
              registry.version(reference).map(stored -> stored.facts().memory()).orElse(0L);
          all.put(
              reference,
              new ModelStatus(reference, present, present ? bytes : 0, counted.snapshot()));
        });
    return new ArrayList<>(all.values());
  }

  /** Unloads everything, when the node stops. */
  public void close() {
    List.copyOf(slots.keySet()).forEach(this::unload);
  }
}
