package org.towerrank.elasticsearch.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ElasticsearchTimeoutException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.action.support.SubscribableListener;
import org.elasticsearch.cluster.ClusterChangedEvent;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ClusterStateListener;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.routing.IndexRoutingTable;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.gateway.GatewayService;
import org.elasticsearch.threadpool.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelIndex;
import org.towerrank.elasticsearch.store.ModelMemory;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.elasticsearch.wire.PluginFormat;
import org.towerrank.lucene.DocumentScorer;
import org.towerrank.lucene.column.DocumentCacheBudget;
import org.towerrank.lucene.column.DocumentCounts;

/**
 * The models of one node. Follows the registry in the cluster state: loads what requests are likely
 * to use ahead of them, and unloads what was deleted, or not used for a while.
 */
public final class NodeModelService implements ModelService, ClusterStateListener {
  private static final Logger LOGGER = LogManager.getLogger(NodeModelService.class);

  private final PatientLoader loader;
  private final ModelMemory memory;
  private final DocumentCacheBudget rows;
  private final ThreadPool threadPool;
  private final LongSupplier nanoTime;
  private final Supplier<TimeValue> idleTimeout;
  private final LoadFailures failures;
  private final AwaitedVersions awaited;
  private final Map<ModelReference, Slot> slots = new ConcurrentHashMap<>();
  private final VersionStatistics statistics = new VersionStatistics();
  private volatile ModelRegistry registry = ModelRegistry.EMPTY;

  /** Whether the cluster's registry has arrived: a node answers requests before it has joined. */
  private volatile boolean recovered;

  private volatile DiscoveryNodes nodes = DiscoveryNodes.EMPTY_NODES;
  private volatile boolean serves;

  /**
   * How long this node waits.
   *
   * @param idle until a version that is not served is unloaded
   * @param state for a cluster state that knows a version which a request names
   */
  public record Patience(Supplier<TimeValue> idle, Supplier<TimeValue> state) {}

  /** A version that is loaded or being loaded. */
  private static final class Slot {
    private final SubscribableListener<LoadedModel> loaded = new SubscribableListener<>();
    private volatile @Nullable LoadedModel model;
    private final VersionUse use = new VersionUse();
  }

  /**
   * No models yet.
   *
   * @param memory that the loader accounts with
   * @param rows memory for what models keep of documents
   * @param loads has threads that may wait for the store, and room for a load of each version
   */
  public NodeModelService(
      ModelLoader loader,
      ModelMemory memory,
      DocumentCacheBudget rows,
      ThreadPool threadPool,
      Executor loads,
      Patience patience) {
    this.loader = new PatientLoader(loader, threadPool, loads, this::makeRoom);
    this.memory = memory;
    this.rows = rows;
    this.threadPool = threadPool;
    this.nanoTime = System::nanoTime;
    this.idleTimeout = patience.idle();
    this.failures = new LoadFailures(nanoTime, memory.limit());
    this.awaited = new AwaitedVersions(threadPool, patience.state());
  }

  /**
   * The registry that this node follows now.
   *
   * @throws ClusterBlockException (503) when the node has just started, and does not know yet which
   *     models there are
   */
  public ModelRegistry registry() {
    if (!recovered) {
      throw new ClusterBlockException(Set.of(GatewayService.STATE_NOT_RECOVERED_BLOCK));
    }
    return registry;
  }

  @Override
  public ModelReference resolve(String idOrAlias, @Nullable Long version) {
    return registry().resolve(idOrAlias, version);
  }

  @Override
  public Optional<ModelReference> withContent(String fingerprint) {
    return registry().withContent(fingerprint);
  }

  @Override
  public Optional<ModelHandle> tryAcquire(ModelReference reference) {
    Slot slot = slots.get(reference);
    Optional<ModelHandle> handle = handle(slot);
    if (slot != null && handle.isPresent()) {
      slot.use.usedAt(nanoTime.getAsLong());
    }
    return handle;
  }

  @Override
  public Releasable searched(ModelReference reference) {
    Slot slot = slots.get(reference);
    return slot == null ? () -> {} : slot.use.searched();
  }

  @Override
  public Optional<ModelHandle> peek(ModelReference reference) {
    return handle(slots.get(reference));
  }

  /** The versions that are loaded now. */
  public Set<ModelReference> loaded() {
    return slots.entrySet().stream()
        .filter(slot -> slot.getValue().model != null)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static Optional<ModelHandle> handle(@Nullable Slot slot) {
    LoadedModel model = slot == null ? null : slot.model;
    return model == null || !model.tryIncRef()
        ? Optional.empty()
        : Optional.of(new ModelHandle(model));
  }

  @Override
  public void requireUnderstood(ModelReference reference, int format) {
    int lowest = Math.max(format, registry.requires(reference));
    if (lowest > PluginFormat.FIRST) {
      DiscoveryNodes now = nodes;
      PluginFormat.require(
          lowest, now.getDataNodes().values(), now, "this request for " + reference);
    }
  }

  @Override
  public void acquire(ModelReference reference, ActionListener<ModelHandle> listener) {
    Optional<ModelHandle> loaded = tryAcquire(reference);
    if (loaded.isPresent()) {
      listener.onResponse(loaded.get());
      return;
    }
    ModelRegistry now = registry;
    if (now.version(reference).isEmpty()) {
      if (now.mayKnowLater(reference)) {
        await(reference, listener);
      } else {
        listener.onFailure(now.absence(reference));
      }
      return;
    }
    if (now.requires(reference) > PluginFormat.CURRENT) {
      ActionListener.run(listener, l -> requireServedHere(now, reference));
      return;
    }
    Optional<Exception> refusal = failures.refusal(reference);
    if (refusal.isPresent()) {
      listener.onFailure(refusal.get());
    } else {
      // Handed out once more from the start: it may be unloaded before its turn comes.
      continued(slot(reference).loaded, reference, listener);
    }
  }

  private void requireServedHere(ModelRegistry now, ModelReference reference) {
    List<DiscoveryNode> here = List.of(nodes.getLocalNode());
    PluginFormat.require(now.requires(reference), here, nodes, reference + " cannot be loaded");
  }

  /** Continues the request on a thread outside of the pool that loads. */
  private <T> void continued(
      SubscribableListener<T> ready,
      ModelReference reference,
      ActionListener<ModelHandle> listener) {
    ready.addListener(
        listener.delegateFailureAndWrap((l, done) -> acquire(reference, l)),
        threadPool.generic(),
        threadPool.getThreadContext());
  }

  private void await(ModelReference reference, ActionListener<ModelHandle> listener) {
    ActionListener<ModelHandle> explained =
        listener.delegateResponse(
            (l, e) ->
                l.onFailure(
                    e instanceof ElasticsearchTimeoutException ? registry.absence(reference) : e));
    continued(awaited.await(reference, () -> registry), reference, explained);
  }

  private Slot slot(ModelReference reference) {
    Slot created = new Slot();
    Slot slot = slots.computeIfAbsent(reference, absent -> created);
    if (slot == created) {
      // Content that is known to be missing does not come by waiting, but by a restore.
      boolean waits = !failures.hasFailed(reference) && !registry.isMissing(reference);
      loader.load(
          new PatientLoader.Wanted(
              reference, () -> registry, bundle -> statistics.of(reference, bundle)),
          waits,
          ActionListener.wrap(
              model -> loaded(reference, created, model), e -> failed(reference, created, e)));
    }
    return slot;
  }

  private void loaded(ModelReference reference, Slot slot, LoadedModel model) {
    slot.use.usedAt(nanoTime.getAsLong());
    slot.model = model;
    failures.loaded(reference);
    LOGGER.info("loaded {}", reference);
    slot.loaded.onResponse(model);
  }

  private void failed(ModelReference reference, Slot slot, Exception e) {
    if (registry.version(reference).isPresent()) {
      failures.failed(reference, e);
    }
    slots.remove(reference, slot);
    LOGGER.warn("{} was not loaded: {}", reference, e.getMessage());
    slot.loaded.onFailure(e);
  }

  private void unload(ModelReference reference) {
    Slot slot = slots.get(reference);
    LoadedModel model = slot == null ? null : slot.model;
    if (model != null && slots.remove(reference, slot)) {
      LOGGER.info("unloaded {}", reference);
      model.decRef();
      failures.memoryFreed();
    }
  }

  @Override
  public void clusterChanged(ClusterChangedEvent event) {
    nodes = event.state().nodes();
    DiscoveryNode node = nodes.getLocalNode();
    serves = node != null && ServingNodes.includes(node);
    if (storeFound(event)) {
      failures.storeFound();
    }
    if (event.state().blocks().hasGlobalBlock(GatewayService.STATE_NOT_RECOVERED_BLOCK)) {
      return;
    }
    ModelRegistry changed = ModelRegistry.of(event.state());
    recovered = true;
    if (changed.equals(registry)) {
      return;
    }
    registry = changed;
    awaited.changed(changed);
    threadPool.generic().execute(ActionRunnable.run(ActionListener.noop(), this::follow));
  }

  private static boolean storeFound(ClusterChangedEvent event) {
    return isStoreThere(event.state()) && !isStoreThere(event.previousState());
  }

  private static boolean isStoreThere(ClusterState state) {
    IndexRoutingTable index = ModelIndex.routing(state);
    return index != null && index.allPrimaryShardsActive();
  }

  private void follow() {
    // Versions that were deleted stay for the requests that were given them before; see maintain.
    ModelRegistry now = registry;
    statistics.retain(now);
    failures.removeIf(reference -> now.version(reference).isEmpty());
    if (serves) {
      now.served().stream()
          .filter(reference -> now.requires(reference) <= PluginFormat.CURRENT)
          .filter(reference -> failures.refusal(reference).isEmpty())
          .forEach(this::slot);
    }
  }

  /**
   * Call it regularly. It unloads what is not used, tries failed loads again, and enforces a
   * lowered limit of the memory of documents.
   */
  public void maintain() {
    memory.holdLimit();
    failures.memoryLimit(memory.limit());
    unloadUnserved(idleTimeout.get());
    follow();
    rows.trim();
    memory.relieve();
  }

  /** Unloads versions that are kept only for requests under way, or in case a request comes. */
  public void makeRoom() {
    unloadUnserved(TimeValue.ZERO);
  }

  private void unloadUnserved(TimeValue idle) {
    // A node that serves none, such as a dedicated master, has those alone that a request needed.
    ModelRegistry known = registry;
    Set<ModelReference> served = serves ? known.served() : Set.of();
    long now = nanoTime.getAsLong();
    slots.forEach(
        (reference, slot) -> {
          // Asked of those that are served as well: they may have been deleted, and restored.
          boolean over = slot.use.isOver(known.version(reference).isPresent(), idle, now);
          if (over && !served.contains(reference)) {
            unload(reference);
          }
        });
  }

  /** Of all versions that are registered; empty as long as the node does not know them. */
  public Optional<Set<String>> fingerprints() {
    return recovered ? Optional.of(registry.fingerprints()) : Optional.empty();
  }

  /** Where what was needed of documents came from, of all models that are loaded now. */
  public DocumentCounts.Snapshot documents() {
    DocumentCounts.Snapshot sum = DocumentCounts.Snapshot.NONE;
    for (Slot slot : slots.values()) {
      LoadedModel model = slot.model;
      Optional<DocumentScorer> scorer = model == null ? Optional.empty() : model.scorer();
      if (scorer.isPresent()) {
        sum = sum.plus(scorer.get().counts());
      }
    }
    return sum;
  }

  /** What is counted and loaded, by version. */
  public List<ModelStatus> status() {
    return statistics.status(registry, this::model, failures.reasons());
  }

  private @Nullable LoadedModel model(ModelReference reference) {
    Slot slot = slots.get(reference);
    return slot == null ? null : slot.model;
  }

  /** Unloads everything, when the node stops. */
  public void close() {
    List.copyOf(slots.keySet()).forEach(this::unload);
  }
}
