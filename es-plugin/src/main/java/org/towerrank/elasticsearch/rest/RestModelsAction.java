package org.towerrank.elasticsearch.rest;

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
  private RestModelsAction(String name, Route... routes) {
    super(name, Set.of(), routes);
  }

  /** Requests for all models. */
  static RestModelsAction all() {
    return new RestModelsAction("towerrank_models", new Route(Method.GET, "/_towerrank/models"));
  }

  /** Requests for one model. */
  static RestModelsAction one() {
    return new RestModelsAction(
        "towerrank_model",
        new Route(Method.GET, "/_towerrank/models/{id}"),
        new Route(Method.GET, "/_towerrank/models/{id}/versions"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    String id = request.param("id");
    boolean versions = request.path().endsWith("/versions");
    return channel ->
        RegistryListener.answer(client, channel, registry -> show(registry, id, versions));
  }

  private static ToXContentObject show(
      ModelRegistry registry, @Nullable String id, boolean versions) {
    if (id == null) {
      return (builder, params) -> all(builder, registry);
    }
    StoredModel model = registry.model(id);
    return (builder, params) ->
        versions ? versions(builder, id, model) : one(builder, registry, id, model);
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
