package org.towerrank.elasticsearch.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.Releasables;
import org.elasticsearch.rest.RestStatus;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.BundleLimits;
import org.towerrank.elasticsearch.node.NodeRows;
import org.towerrank.elasticsearch.node.NodeRuntime;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.elasticsearch.store.ChunkStore;
import org.towerrank.elasticsearch.store.ModelMemory;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.elasticsearch.store.StoredVersion;
import org.towerrank.inference.BufferMemory;
import org.towerrank.lucene.column.DocumentCacheBudget;

/**
 * Loads versions from the store through files, as the heap of a node has no room for models. Blocks
 * until the store answers, so call it on threads that may wait. A store that is not available is an
 * error at once.
 */
public final class ModelLoader {
  private final ChunkStore store;
  private final ModelMemory memory;
  private final DocumentCacheBudget rows;
  private final BufferMemory buffers;
  private final NodeRows files;
  private final Path scratch;

  /**
   * A loader.
   *
   * @param files where rows of large segments are
   * @param scratch a directory for what is read, deleted as soon as the model is loaded
   */
  public ModelLoader(
      ChunkStore store,
      ModelMemory memory,
      DocumentCacheBudget rows,
      BufferMemory buffers,
      NodeRows files,
      Path scratch) {
    this.store = store;
    this.memory = memory;
    this.rows = rows;
    this.buffers = buffers;
    this.files = files;
    this.scratch = scratch;
  }

  /**
   * Loads a version.
   *
   * @param statistics where to count what is done with the model of a bundle
   * @throws ElasticsearchStatusException (503) when the store cannot be read now, or this node
   *     cannot keep what it reads; the cause is an {@link IOException} then
   */
  LoadedModel load(
      ModelReference reference,
      ModelRegistry registry,
      Function<Bundle, ModelStatistics> statistics)
      throws IOException {
    NodeRuntime.require(reference + " cannot be loaded");
    StoredVersion stored =
        registry.version(reference).orElseThrow(() -> registry.absence(reference));
    Releasable reserved = memory.reserve(reference.toString(), stored.facts().memory());
    try {
      Bundle bundle = bundle(reference, stored);
      ModelStatistics counts = statistics.apply(bundle);
      LoadedModel loaded =
          LoadedModel.load(reference, bundle, counts, rows, files.rows(), buffers, reserved);
      counts.recordLoad();
      return loaded;
    } catch (IOException e) {
      Releasables.close(reserved);
      throw new ElasticsearchStatusException(
          reference + where(e) + e.getMessage(), RestStatus.SERVICE_UNAVAILABLE, e);
    } catch (RuntimeException e) {
      Releasables.close(reserved);
      throw e;
    }
  }

  /** A full disk does not say which, and a node has more than one. */
  private static String where(IOException e) {
    return e instanceof BundleException
        ? " cannot be loaded: "
        : " cannot be kept in the temporary directory of this node: ";
  }

  private Bundle bundle(ModelReference reference, StoredVersion stored) throws IOException {
    // A cleaner of temporary directories may have deleted it.
    Files.createDirectories(scratch);
    Path zip = Files.createTempFile(scratch, "towerrank-", ".zip");
    try {
      read(reference, stored, zip);
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

  private void read(ModelReference reference, StoredVersion stored, Path zip) throws IOException {
    try {
      store.read(stored.content(), zip);
    } catch (RuntimeException e) {
      throw new ElasticsearchStatusException(
          reference + " cannot be read from its store now: " + e.getMessage(),
          RestStatus.SERVICE_UNAVAILABLE,
          e);
    }
  }
}
