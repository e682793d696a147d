package org.towerrank.elasticsearch.model;

import java.util.Optional;
import org.apache.lucene.util.SetOnce;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.core.Releasable;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelReference;

/**
 * Stands in for the service until that exists: the server asks a plugin for its rescorers and query
 * vector builders first, and gives it the cluster service later.
 */
public final class DeferredModelService implements ModelService {
  private final SetOnce<ModelService> service = new SetOnce<>();

  /** Names the service, once. */
  public void set(ModelService models) {
    service.set(models);
  }

  private ModelService service() {
    ModelService models = service.get();
    if (models == null) {
      throw new IllegalStateException("models were asked for before the node was ready");
    }
    return models;
  }

  @Override
  public ModelReference resolve(String idOrAlias, @Nullable Long version) {
    return service().resolve(idOrAlias, version);
  }

  @Override
  public Optional<ModelReference> withContent(String fingerprint) {
    return service().withContent(fingerprint);
  }

  @Override
  public void acquire(ModelReference reference, ActionListener<ModelHandle> listener) {
    service().acquire(reference, listener);
  }

  @Override
  public void requireUnderstood(ModelReference reference, int format) {
    service().requireUnderstood(reference, format);
  }

  @Override
  public Optional<ModelHandle> tryAcquire(ModelReference reference) {
    return service().tryAcquire(reference);
  }

  @Override
  public Releasable searched(ModelReference reference) {
    return service().searched(reference);
  }

  @Override
  public Optional<ModelHandle> peek(ModelReference reference) {
    return service().peek(reference);
  }
}
