package org.towerrank.elasticsearch.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.elasticsearch.action.ActionListener;
import org.towerrank.elasticsearch.model.Inferences;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.ModelService;
import org.towerrank.elasticsearch.provenance.VectorOrigin;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.ItemReader;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowLayout;

/**
 * Collects the documents that wait for vectors of one model, and runs the item tower once for each
 * batch. The server hands over all documents of a bulk without waiting, so a batch is what came
 * while the previous one was computed.
 */
final class VectorBatches implements DocumentVectors {
  /** Most documents of a batch. */
  private static final int BATCH = 256;

  /** Where a processor reads documents that go to one index. */
  private record Named(VectorTarget target, String index) {}

  private final ModelService models;
  private final Supplier<ModelReference> model;
  private final Supplier<Executor> executor;
  private final OriginDeclarations declarations;
  private final DocumentSources sources;
  private final ConcurrentLinkedQueue<PendingDocument> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * Batches.
   *
   * @param model asked for the version of each batch
   */
  VectorBatches(
      ModelService models,
      Supplier<ModelReference> model,
      Supplier<Executor> executor,
      OriginDeclarations declarations,
      DocumentSources sources) {
    this.models = models;
    this.model = model;
    this.executor = executor;
    this.declarations = declarations;
    this.sources = sources;
  }

  @Override
  public void add(PendingDocument document) {
    queue.add(document);
    schedule();
  }

  private void schedule() {
    if (!queue.isEmpty() && scheduled.compareAndSet(false, true)) {
      try {
        executor.get().execute(this::drain);
      } catch (RuntimeException e) {
        // A full queue of the pool: each document is refused, as it would be without batches.
        scheduled.set(false);
        fail(take(Integer.MAX_VALUE), e);
      }
    }
  }

  private void drain() {
    // First, so that a document added from now on schedules a run of its own.
    scheduled.set(false);
    List<PendingDocument> batch = take(BATCH);
    schedule();
    if (batch.isEmpty()) {
      return;
    }
    try {
      ModelReference version = model.get();
      Optional<ModelHandle> loaded = models.tryAcquire(version);
      if (loaded.isPresent()) {
        compute(loaded.get(), batch);
      } else {
        models.acquire(
            version, ActionListener.wrap(handle -> fork(handle, batch), e -> fail(batch, e)));
      }
    } catch (RuntimeException e) {
      fail(batch, e);
    }
  }

  /** Back from the threads that load models, which are few and must not run pipelines. */
  private void fork(ModelHandle handle, List<PendingDocument> batch) {
    try {
      executor.get().execute(() -> compute(handle, batch));
    } catch (RuntimeException e) {
      handle.close();
      fail(batch, e);
    }
  }

  private static void fail(List<PendingDocument> documents, Exception cause) {
    documents.forEach(document -> document.failed(cause));
  }

  private List<PendingDocument> take(int most) {
    List<PendingDocument> taken = new ArrayList<>();
    PendingDocument next = most > 0 ? queue.poll() : null;
    while (next != null) {
      taken.add(next);
      next = taken.size() < most ? queue.poll() : null;
    }
    return taken;
  }

  /** Never throws: each document gets its vector or its failure, exactly once. */
  private void compute(ModelHandle handle, List<PendingDocument> batch) {
    IdentityHashMap<PendingDocument, Exception> failed = new IdentityHashMap<>();
    List<PendingDocument> admitted = batch;
    try (handle) {
      FeatureSchema schema = handle.towers().schema();
      int dimension = handle.towers().dimension();
      VectorOrigin origin = VectorOrigin.of(handle.reference());
      admitted = withoutLeft(schema, batch);
      admitted = declarations.admit(admitted, origin, dimension, this::add);
      embed(handle, schema, admitted, failed);
    } catch (RuntimeException e) {
      admitted.forEach(document -> failed.putIfAbsent(document, e));
    }
    for (PendingDocument document : admitted) {
      Exception failure = failed.get(document);
      if (failure == null) {
        document.done();
      } else {
        document.failed(failure);
      }
    }
  }

  /**
   * Hands on the documents that are left as they are, whatever their index maps, and returns the
   * others. What cannot be read is told when it is encoded.
   */
  private static List<PendingDocument> withoutLeft(
      FeatureSchema schema, List<PendingDocument> batch) {
    IdentityHashMap<VectorTarget, ItemReader> readers = new IdentityHashMap<>();
    List<PendingDocument> others = new ArrayList<>();
    for (PendingDocument pending : batch) {
      if (isLeft(pending, schema, readers)) {
        pending.done();
      } else {
        others.add(pending);
      }
    }
    return others;
  }

  private static boolean isLeft(
      PendingDocument pending,
      FeatureSchema schema,
      IdentityHashMap<VectorTarget, ItemReader> readers) {
    VectorTarget target = pending.target();
    if (!target.ignoreMissing()) {
      return false;
    }
    try {
      ItemReader reader = readers.computeIfAbsent(target, each -> each.reader(schema));
      return target.leaves(reader, pending.document());
    } catch (RuntimeException e) {
      return false;
    }
  }

  private void embed(
      ModelHandle handle,
      FeatureSchema schema,
      List<PendingDocument> batch,
      IdentityHashMap<PendingDocument, Exception> failed) {
    EncodedRows rows = new EncodedRows(new RowLayout(schema), batch.size());
    List<PendingDocument> embedded = encode(schema, batch, rows, failed);
    if (embedded.isEmpty()) {
      return;
    }
    VectorOrigin origin = VectorOrigin.of(handle.reference());
    int dimension = handle.towers().dimension();
    float[] vectors = Inferences.item(handle, rows.first(embedded.size()));
    for (int i = 0; i < embedded.size(); i++) {
      PendingDocument pending = embedded.get(i);
      try {
        Inferences.requireFinite(handle.reference(), "item", vectors, i * dimension, dimension);
        pending.target().write(pending.document(), origin, vectors, i * dimension, dimension);
      } catch (RuntimeException e) {
        failed.put(pending, e);
      }
    }
  }

  /**
   * Fills a row for each document that can be encoded, and returns these documents in that order.
   */
  private List<PendingDocument> encode(
      FeatureSchema schema,
      List<PendingDocument> batch,
      EncodedRows rows,
      IdentityHashMap<PendingDocument, Exception> failed) {
    IdentityHashMap<VectorTarget, ItemReader> readers = new IdentityHashMap<>();
    Set<Named> named = new HashSet<>();
    List<PendingDocument> embedded = new ArrayList<>();
    for (PendingDocument pending : batch) {
      try {
        VectorTarget target = pending.target();
        ItemReader reader = readers.computeIfAbsent(target, each -> each.reader(schema));
        Named names = new Named(target, pending.index());
        if (!named.contains(names)) {
          target.requireNames(sources, pending.index(), schema);
          named.add(names);
        }
        if (target.encode(reader, pending.document(), rows, embedded.size())) {
          embedded.add(pending);
        }
      } catch (RuntimeException e) {
        failed.put(pending, e);
      }
    }
    return embedded;
  }
}
