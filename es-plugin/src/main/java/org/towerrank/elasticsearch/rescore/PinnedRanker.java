package org.towerrank.elasticsearch.rescore;

import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.action.support.SubscribableListener;
import org.elasticsearch.core.TimeValue;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.ModelReference;
import org.towerrank.elasticsearch.model.ModelService;

/** The version of a model that one request uses on all shards. */
record PinnedRanker(ModelService models, ModelReference reference) {
  private static final TimeValue LOADING = TimeValue.timeValueSeconds(30);

  /**
   * The loaded model, to be closed. It was loaded when the request was rewritten on this node; only
   * if it was unloaded since does this search thread wait for it.
   */
  ModelHandle acquire() {
    return models.tryAcquire(reference).orElseGet(this::load);
  }

  private ModelHandle load() {
    SubscribableListener<ModelHandle> loading = new SubscribableListener<>();
    models.acquire(reference, loading);
    PlainActionFuture<ModelHandle> waiting = new PlainActionFuture<>();
    loading.addListener(waiting);
    try {
      return waiting.actionGet(LOADING);
    } catch (RuntimeException e) {
      // The handle may come when nobody waits for it any more.
      loading.addListener(ActionListener.wrap(ModelHandle::close, late -> {}));
      throw e;
    }
  }
}
