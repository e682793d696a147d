package org.towerrank.elasticsearch.model;

import java.util.Optional;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.action.support.SubscribableListener;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.TimeValue;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelReference;

/**
 * The models of the cluster, as one node has them. Safe for use by many threads; no method blocks
 * but the one that waits.
 */
public interface ModelService {
  /**
   * The version that a name stands for now: of an alias the version it points to, of a model its
   * newest. To be called once per request, on the coordinating node, so that all shards use the
   * same version.
   *
   * @throws org.elasticsearch.ResourceNotFoundException (404) when there is neither a model nor an
   *     alias of the name, naming the nearest
   */
  default ModelReference resolve(String idOrAlias) {
    return resolve(idOrAlias, null);
  }

  /**
   * The version that a request asks for.
   *
   * @param version of the model; null for what {@link #resolve(String)} gives
   * @throws org.elasticsearch.ResourceNotFoundException (404) when there is neither a model nor an
   *     alias of the name, or no such version of the model
   * @throws IllegalArgumentException (400) when a version is asked for beside an alias
   */
  ModelReference resolve(String idOrAlias, @Nullable Long version);

  /**
   * The version with some content, whatever it is called here: the newest, if it was uploaded more
   * than once.
   *
   * @param fingerprint of the bundle, or its first {@link ModelReference#TELLING} characters
   * @return empty where there is none
   */
  Optional<ModelReference> withContent(String fingerprint);

  /**
   * Gives a handle of a model, which is loaded first where it has to be. The listener is called at
   * once, on this thread, when the model is loaded already, and otherwise on the server's pool
   * {@code generic}.
   *
   * <p>It fails with {@link org.elasticsearch.ResourceNotFoundException} (404) when the version was
   * deleted, or is not heard of in time, with {@link
   * org.elasticsearch.common.breaker.CircuitBreakingException} (429) when there is no memory for
   * it, and with an {@link org.elasticsearch.ElasticsearchStatusException} when its number stands
   * for other content here (409) or its content cannot be read now (503). A version that failed is
   * not tried again at once: until then the last error is the answer.
   *
   * @param listener must close the handle
   */
  void acquire(ModelReference reference, ActionListener<ModelHandle> listener);

  /**
   * Waits for a handle, for threads that may wait. One that comes too late is closed.
   *
   * @param most to wait
   * @return to be closed
   * @throws org.elasticsearch.ElasticsearchTimeoutException when it does not come in time; other
   *     exceptions as {@link #acquire(ModelReference, ActionListener)} says
   */
  default ModelHandle acquire(ModelReference reference, TimeValue most) {
    SubscribableListener<ModelHandle> loading = new SubscribableListener<>();
    acquire(reference, loading);
    PlainActionFuture<ModelHandle> waiting = new PlainActionFuture<>();
    loading.addListener(waiting);
    try {
      return waiting.actionGet(most);
    } catch (RuntimeException e) {
      loading.addListener(ActionListener.wrap(ModelHandle::close, late -> {}));
      throw e;
    }
  }

  /**
   * Checks that every node that holds data understands a request and can serve its model, so that
   * the answer does not depend on where the shards are.
   *
   * @param format the lowest plugin that understands the request
   * @throws org.elasticsearch.ElasticsearchStatusException (409) naming the nodes that do not, and
   *     what to install on each
   */
  void requireUnderstood(ModelReference reference, int format);

  /** A handle of a model that is loaded, to be closed; empty when it is not. */
  Optional<ModelHandle> tryAcquire(ModelReference reference);

  /**
   * Says that a search has a version, if that is loaded. So it stays loaded for the later phases of
   * the search when it is deleted meanwhile, for some minutes at most.
   *
   * @return to be closed when the search has ended; again does nothing
   */
  Releasable searched(ModelReference reference);

  /**
   * As {@link #tryAcquire}, for work that no request asked for: it does not count as a use, so that
   * a version that is deleted or replaced is unloaded all the same.
   */
  Optional<ModelHandle> peek(ModelReference reference);
}
