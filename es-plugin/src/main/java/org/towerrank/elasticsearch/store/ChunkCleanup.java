package org.towerrank.elasticsearch.store;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.cluster.ClusterChangedEvent;
import org.elasticsearch.cluster.ClusterStateListener;

/** On the master node: deletes the chunks of versions that were taken out of the registry. */
public final class ChunkCleanup implements ClusterStateListener {
  private static final Logger LOGGER = LogManager.getLogger(ChunkCleanup.class);

  private final ChunkStore store;
  private final Executor executor;

  /** Cleans a store, on threads of an executor. */
  public ChunkCleanup(ChunkStore store, Executor executor) {
    this.store = store;
    this.executor = executor;
  }

  @Override
  public void clusterChanged(ClusterChangedEvent event) {
    ModelRegistry before = ModelRegistry.of(event.previousState());
    ModelRegistry after = ModelRegistry.of(event.state());
    if (!event.localNodeMaster() || before.equals(after)) {
      return;
    }
    Map<String, StoredVersion.Content> deleted = contents(before);
    deleted.keySet().removeAll(contents(after).keySet());
    if (!deleted.isEmpty()) {
      executor.execute(() -> deleted.values().forEach(this::delete));
    }
  }

  private void delete(StoredVersion.Content content) {
    // What stays when this fails is swept with a later upload.
    store.delete(
        content,
        ActionListener.wrap(
            done -> {}, e -> LOGGER.debug("chunks of [" + content.blob() + "] stay", e)));
  }

  private static Map<String, StoredVersion.Content> contents(ModelRegistry registry) {
    Map<String, StoredVersion.Content> contents = new TreeMap<>();
    for (StoredModel model : registry.models().values()) {
      model.versions().forEach(v -> contents.put(v.content().blob(), v.content()));
    }
    return contents;
  }
}
