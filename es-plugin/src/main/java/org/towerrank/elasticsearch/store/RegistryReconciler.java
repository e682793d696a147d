package org.towerrank.elasticsearch.store;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.cluster.ClusterChangedEvent;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ClusterStateListener;
import org.elasticsearch.cluster.routing.IndexRoutingTable;
import org.elasticsearch.core.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * On the master node: keeps registry and store in step. What a registry lost comes back from the
 * store. What was deleted leaves the store after the retention time.
 */
public final class RegistryReconciler implements ClusterStateListener {
  private static final Logger LOGGER = LogManager.getLogger(RegistryReconciler.class);
  private static final TimeValue SWEEP_INTERVAL = TimeValue.timeValueMinutes(10);

  private final ManifestStore manifests;
  private final ChunkStore chunks;
  private final Consumer<RegistryChange> master;
  private final Executor executor;
  private final LongSupplier clock;
  private final Supplier<TimeValue> retention;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile @Nullable ClusterState state;
  private volatile boolean due;
  private volatile long last;
  private volatile Set<ModelReference> missing = Set.of();

  /**
   * A reconciler.
   *
   * @param master makes a change, and waits for it
   * @param executor whose threads may wait
   * @param clock milliseconds since 1970
   * @param retention how long the content of deleted versions stays
   */
  public RegistryReconciler(
      ManifestStore manifests,
      ChunkStore chunks,
      Consumer<RegistryChange> master,
      Executor executor,
      LongSupplier clock,
      Supplier<TimeValue> retention) {
    this.manifests = manifests;
    this.chunks = chunks;
    this.master = master;
    this.executor = executor;
    this.clock = clock;
    this.retention = retention;
  }

  @Override
  public void clusterChanged(ClusterChangedEvent event) {
    state = event.state();
    boolean becameMaster =
        event.localNodeMaster() && !event.previousState().nodes().isLocalNodeElectedMaster();
    boolean changed =
        !ModelRegistry.of(event.state()).equals(ModelRegistry.of(event.previousState()))
            || !Objects.equals(
                ModelIndex.routing(event.state()), ModelIndex.routing(event.previousState()));
    if (becameMaster || changed) {
      due = true;
      if (event.localNodeMaster()) {
        executor.execute(ActionRunnable.run(ActionListener.noop(), this::run));
      }
    }
  }

  /** Call it regularly, on a thread that may wait: it retries what did not succeed at once. */
  public void run() {
    ClusterState now = state;
    if (now == null || !now.nodes().isLocalNodeElectedMaster()) {
      return;
    }
    IndexRoutingTable index = ModelIndex.routing(now);
    long interval = Math.min(SWEEP_INTERVAL.millis(), retention.get().millis());
    boolean late = due || clock.getAsLong() - last >= interval;
    if (late
        && (index == null || index.allPrimaryShardsActive())
        && running.compareAndSet(false, true)) {
      due = false;
      try {
        reconcile(index == null);
        last = clock.getAsLong();
      } catch (RuntimeException e) {
        due = true;
        LOGGER.debug("registry and store of models were not compared", e);
      } finally {
        running.set(false);
      }
    }
  }

  private void reconcile(boolean empty) {
    ModelRegistry before = registry();
    Inventory inventory = empty ? Inventory.NONE : manifests.inventory();
    ModelRegistry registry = registry();
    Reconciliation plan =
        Reconciliation.of(before, registry, inventory, clock.getAsLong(), retention.get());
    tellMissing(plan);
    if (!plan.recovery().apply(registry, clock.getAsLong()).equals(registry)) {
      plan.recovery()
          .versions()
          .forEach(
              found ->
                  LOGGER.warn(
                      "{} was lost from the registry and is put back, its content is in [{}]",
                      found.version().reference(found.id()),
                      ModelIndex.NAME));
      master.accept(plan.recovery());
    }
    if (empty) {
      forget();
    } else if (!isDeleted()) {
      manifests.write(plan.manifests(), plan.aliases(), plan.deletedKeys());
      clean(plan, inventory);
    }
  }

  /** As after a reset of the feature. */
  private void forget() {
    ClusterState now = state;
    if (now != null && RegistryChange.Forget.isDue(now)) {
      LOGGER.info("no model and no index [{}]: version numbers are forgotten", ModelIndex.NAME);
      master.accept(new RegistryChange.Forget());
    }
  }

  /** Whether the index was deleted meanwhile. A write would create it again. */
  private boolean isDeleted() {
    ClusterState now = state;
    return now == null || ModelIndex.routing(now) == null;
  }

  private ModelRegistry registry() {
    ClusterState now = state;
    return now == null ? ModelRegistry.EMPTY : ModelRegistry.of(now);
  }

  private void clean(Reconciliation plan, Inventory inventory) {
    Set<String> named = new HashSet<>();
    registry()
        .all()
        .values()
        .forEach(m -> m.versions().forEach(v -> named.add(v.content().blob())));
    for (StoredVersion.Content content : plan.expired()) {
      if (!named.contains(content.blob())) {
        chunks.delete(content);
      }
    }
    inventory.manifests().forEach(manifest -> named.add(manifest.blob()));
    Set<String> unnamed = new HashSet<>(inventory.chunks().keySet());
    unnamed.removeAll(named);
    chunks.sweep(unnamed);
  }

  private void tellMissing(Reconciliation plan) {
    Set<ModelReference> now = Set.copyOf(plan.missing());
    for (ModelReference reference : now) {
      if (!missing.contains(reference)) {
        LOGGER.warn("{} is in the registry, but {}", reference.withContent(), StoredModel.MISSING);
      }
    }
    missing = now;
  }
}
