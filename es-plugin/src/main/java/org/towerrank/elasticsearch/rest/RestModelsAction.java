package org.towerrank.elasticsearch.rest;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.elasticsearch.store.StoredModel;
import org.towerrank.elasticsearch.store.StoredVersion;

/** {@code GET} of models and versions under {@code _towerrank/models}. */
final class RestModelsAction extends DeclaredHandler {
  private final View view;

  /** What a request shows. */
  private interface View {
    /**
     * Shows a part of a registry.
     *
     * @param id of the model that the path names, null where it names none
     */
    ToXContentObject of(ModelRegistry registry, @Nullable String id);
  }

  private RestModelsAction(String name, String path, View view) {
    super(name, Set.of(), new Route(Method.GET, path));
    this.view = view;
  }

  /** Requests for all models. */
  static RestModelsAction all() {
    return new RestModelsAction(
        "towerrank_models",
        "/_towerrank/models",
        (registry, none) -> (builder, params) -> all(builder, registry));
  }

  /** Requests for one model. */
  static RestModelsAction one() {
    return new RestModelsAction(
        "towerrank_model",
        "/_towerrank/models/{id}",
        (registry, id) -> {
          String known = requireNonNull(id);
          StoredModel model = registry.model(known);
          return (builder, params) -> one(builder, registry, known, model);
        });
  }

  /** Requests for the versions of a model. */
  static RestModelsAction versions() {
    return new RestModelsAction(
        "towerrank_model_versions",
        "/_towerrank/models/{id}/versions",
        (registry, id) -> {
          String known = requireNonNull(id);
          StoredModel model = registry.model(known);
          return (builder, params) -> versions(builder, known, model);
        });
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    String id = request.param("id");
    return channel -> RegistryListener.answer(client, channel, registry -> view.of(registry, id));
  }

  private static XContentBuilder all(XContentBuilder builder, ModelRegistry registry)
      throws java.io.IOException {
    builder.startObject().startArray("models");
    for (Map.Entry<String, StoredModel> model : registry.models().entrySet()) {
      one(builder, registry, model.getKey(), model.getValue());
    }
    return builder.endArray().endObject();
  }

  private static XContentBuilder one(
      XContentBuilder builder, ModelRegistry registry, String id, StoredModel model)
      throws java.io.IOException {
    List<String> aliases = new ArrayList<>();
    for (Map.Entry<String, ModelReference> alias : registry.aliases().entrySet()) {
      if (alias.getValue().id().equals(id)) {
        aliases.add(alias.getKey());
      }
    }
    return builder
        .startObject()
        .field("model_id", id)
        .field("newest", model.shown(model.newest()))
        .field("versions", model.versions().stream().map(StoredVersion::version).toList())
        .field("aliases", aliases)
        .endObject();
  }

  private static XContentBuilder versions(XContentBuilder builder, String id, StoredModel model)
      throws java.io.IOException {
    builder.startObject().field("model_id", id).startArray("versions");
    for (StoredVersion version : model.versions()) {
      builder.map(model.shown(version));
    }
    return builder.endArray().endObject();
  }
}
