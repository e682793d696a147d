package org.towerrank.elasticsearch.rescore;

import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.TimeValue;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.ModelService;
import org.towerrank.elasticsearch.store.ModelReference;

/** The version of a model that one request uses on all shards. */
record PinnedRanker(ModelService models, ModelReference reference) {
  private static final TimeValue LOADING = TimeValue.timeValueSeconds(30);

  /**
   * The loaded model, to be closed. It was loaded when the request was rewritten on this node; only
   * if it was unloaded since does this search thread wait for it.
   */
  ModelHandle acquire() {
    return models.tryAcquire(reference).orElseGet(() -> models.acquire(reference, LOADING));
  }

  /** Keeps the model for the request's later phases until this is closed. */
  Releasable searched() {
    return models.searched(reference);
  }
}
