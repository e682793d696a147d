package org.towerrank.elasticsearch.action;

import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.client.internal.Client;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelService;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.feature.Nearest;

/** The names that requests give models. */
public final class ModelNames {
  private ModelNames() {}

  /**
   * The version that a name stands for; see {@link ModelService#resolve(String, Long)}.
   *
   * @param listener fails with 404 for an unknown name; the error tells the nearest one where the
   *     user may see models, which {@link GetRegistry} asks
   */
  public static void resolve(
      Client client,
      ModelService models,
      String name,
      @Nullable Long version,
      ActionListener<ModelReference> listener) {
    ActionListener.run(
        listener.delegateResponse(
            (l, failure) -> {
              if (failure instanceof ResourceNotFoundException unknown && version == null) {
                hint(client, name, unknown, l);
              } else {
                l.onFailure(failure);
              }
            }),
        l -> l.onResponse(models.resolve(name, version)));
  }

  private static void hint(
      Client client,
      String name,
      ResourceNotFoundException unknown,
      ActionListener<ModelReference> listener) {
    client.execute(
        GetRegistry.TYPE,
        new GetRegistry.Request(),
        ActionListener.wrap(
            seen ->
                listener.onFailure(
                    new ResourceNotFoundException(
                        unknown.getMessage() + Nearest.hint(name, seen.registry().names()))),
            unseen -> listener.onFailure(unknown)));
  }
}
