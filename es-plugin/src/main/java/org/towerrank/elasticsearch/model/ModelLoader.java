package org.towerrank.elasticsearch.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.Releasables;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.RestStatus;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleLimits;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.elasticsearch.store.ChunkStore;
import org.towerrank.elasticsearch.store.ModelMemory;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.elasticsearch.store.StoredVersion;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.lucene.column.RowMemory;

/**
 * Loads versions out of the store, by way of files, as the heap of a node has no room for models.
 * Waits for the store, and is for threads that may wait.
 */
final class ModelLoader {
  /** How long to wait for a store that is not there yet, as after a restart. */
  private static final TimeValue PATIENCE = TimeValue.timeValueSeconds(30);

  private static final TimeValue PAUSE = TimeValue.timeValueMillis(250);

  private final ChunkStore store;
  private final ModelMemory memory;
  private final RowMemory rows;
  private final Path scratch;
  private final LongSupplier nanoTime;

  /**
   * @param scratch a directory for what is read, deleted as soon as the model is loaded
   */
  ModelLoader(
      ChunkStore store, ModelMemory memory, RowMemory rows, Path scratch, LongSupplier nanoTime) {
    this.store = store;
    this.memory = memory;
    this.rows = rows;
    this.scratch = scratch;
    this.nanoTime = nanoTime;
  }

  /**
   * Loads a version.
   *
   * @param registries the registry as it is now
   * @param statistics where to count what is done with a model of the schema
   */
  LoadedModel load(
      ModelReference reference,
      java.util.function.Supplier<ModelRegistry> registries,
      Function<FeatureSchema, ModelStatistics> statistics)
      throws IOException {
    StoredVersion stored = stored(registries.get(), reference);
    Releasable reserved = memory.reserve(reference.toString(), stored.facts().memory());
    try {
      Bundle bundle = bundle(reference, registries);
      ModelStatistics counts = statistics.apply(bundle.schema());
      LoadedModel loaded = LoadedModel.load(reference, bundle, counts, rows, reserved);
      counts.recordLoad();
      return loaded;
    } catch (IOException | RuntimeException e) {
      Releasables.close(reserved);
      throw e;
    }
  }

  private static StoredVersion stored(ModelRegistry registry, ModelReference reference) {
    return registry.version(reference).orElseThrow(() -> registry.absence(reference));
  }

  private Bundle bundle(
      ModelReference reference, java.util.function.Supplier<ModelRegistry> registries)
      throws IOException {
    Path zip = Files.createTempFile(scratch, "towerrank-", ".zip");
    try {
      read(reference, registries, zip);
      try (InputStream in = Files.newInputStream(zip)) {
        return requireContent(
            reference, Bundle.open(reference.toString(), in, BundleLimits.DEFAULT, scratch));
      }
    } finally {
      Files.deleteIfExists(zip);
    }
  }

  private static Bundle requireContent(ModelReference reference, Bundle bundle) {
    if (!bundle.fingerprint().equals(reference.fingerprint())) {
      throw new ElasticsearchStatusException(
          "expected "
              + reference.withContent()
              + " in its store, got content ["
              + ModelReference.brief(bundle.fingerprint())
              + "]",
          RestStatus.SERVICE_UNAVAILABLE);
    }
    return bundle;
  }

  private void read(
      ModelReference reference, java.util.function.Supplier<ModelRegistry> registries, Path zip)
      throws IOException {
    long start = nanoTime.getAsLong();
    while (true) {
      StoredVersion stored = stored(registries.get(), reference);
      try {
        store.read(stored.content(), zip);
        return;
      } catch (RuntimeException e) {
        if (nanoTime.getAsLong() - start > PATIENCE.nanos() || !passes(e)) {
          throw new ElasticsearchStatusException(
              reference + " cannot be read from its store now: " + e.getMessage(),
              RestStatus.SERVICE_UNAVAILABLE,
              e);
        }
        pause(reference);
      }
    }
  }

  /** Whether the store may be there later: missing shards, or the connection to their node. */
  private static boolean passes(RuntimeException e) {
    RestStatus status = ExceptionsHelper.status(e);
    return status == RestStatus.SERVICE_UNAVAILABLE
        || status == RestStatus.NOT_FOUND
        || status == RestStatus.INTERNAL_SERVER_ERROR;
  }

  private static void pause(ModelReference reference) {
    try {
      Thread.sleep(PAUSE.millis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ElasticsearchStatusException(
          reference + " was not loaded: the node stops", RestStatus.SERVICE_UNAVAILABLE, e);
    }
  }
}
