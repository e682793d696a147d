package org.towerrank.elasticsearch.model;

import java.util.Optional;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.core.Releasable;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelReference;

/**
 * One version of a model for requests of the node's own: every name stands for it, and what is done
 * with it neither is counted nor keeps it loaded.
 *
 * @param models of the node
 */
public record UncountedModel(ModelService models, ModelReference model) implements ModelService {

  @Override
  public ModelReference resolve(String idOrAlias, @Nullable Long version) {
    return model;
  }

  @Override
  public Optional<ModelReference> withContent(String fingerprint) {
    return Optional.of(model);
  }

  @Override
  public void acquire(ModelReference reference, ActionListener<ModelHandle> listener) {
    ActionListener.run(
        listener,
        l ->
            l.onResponse(
                peek(reference)
                    .orElseThrow(
                        () -> new ResourceNotFoundException(reference + " is not loaded"))));
  }

  @Override
  public void requireUnderstood(ModelReference reference, int format) {
    // No other node is asked.
  }

  @Override
  public Optional<ModelHandle> tryAcquire(ModelReference reference) {
    return peek(reference);
  }

  @Override
  public Releasable searched(ModelReference reference) {
    return () -> {};
  }

  @Override
  public Optional<ModelHandle> peek(ModelReference reference) {
    return models
        .peek(reference)
        .map(
            counted -> {
              try (counted) {
                return counted.uncounted();
              }
            });
  }
}
