package org.towerrank.elasticsearch.rest;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentParser;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.action.ChangeRegistry;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.elasticsearch.store.RegistryChange;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Quoted;

/** {@code PUT}, {@code GET} and {@code DELETE} of {@code _towerrank/aliases/{alias}}. */
public final class RestAliasesAction extends BaseRestHandler {
  private static final String PATH = "/_towerrank/aliases/{alias}";
  private static final List<String> KEYS = List.of("model_id", "version");

  @Override
  public String getName() {
    return "towerrank_aliases";
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, "/_towerrank/aliases"),
        new Route(Method.GET, PATH),
        new Route(Method.PUT, PATH),
        new Route(Method.DELETE, PATH));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client)
      throws IOException {
    String alias = request.param("alias");
    return switch (request.method()) {
      case PUT -> change(client, ChangeRegistry.PUT_ALIAS, target(alias, request));
      case DELETE ->
          change(client, ChangeRegistry.DELETE_ALIAS, new RegistryChange.DeleteAlias(alias));
      default ->
          channel -> RegistryListener.answer(client, channel, registry -> show(registry, alias));
    };
  }

  private static RestChannelConsumer change(
      NodeClient client, ActionType<ChangeRegistry.Response> type, RegistryChange change) {
    return channel ->
        client.execute(
            type, new ChangeRegistry.Request(change), new RestToXContentListener<>(channel));
  }

  private static RegistryChange target(String alias, RestRequest request) throws IOException {
    Map<String, Object> body;
    try (XContentParser parser = request.contentParser()) {
      body = parser.map();
    }
    for (String key : body.keySet()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "unknown key " + Quoted.of(key) + Nearest.hint(key, KEYS));
      }
    }
    if (body.get("model_id") instanceof String id
        && (body.get("version") instanceof Integer || body.get("version") instanceof Long)) {
      RegistryChange.Names.require("model", id);
      return new RegistryChange.PutAlias(alias, id, ((Number) body.get("version")).longValue());
    }
    throw new IllegalArgumentException(
        "expected {\"model_id\": a string, \"version\": a whole number}, got " + Quoted.of(body));
  }

  private static ToXContentObject show(ModelRegistry registry, @Nullable String alias) {
    Map<String, ModelReference> shown = new LinkedHashMap<>(registry.aliases());
    if (alias != null) {
      if (!shown.containsKey(alias)) {
        throw new ResourceNotFoundException(
            "no alias [" + alias + "]" + Nearest.hint(alias, shown.keySet()));
      }
      shown.keySet().retainAll(List.of(alias));
    }
    return (builder, params) -> {
      builder.startObject().startObject("aliases");
      for (Map.Entry<String, ModelReference> entry : shown.entrySet()) {
        builder
            .startObject(entry.getKey())
            .field("model_id", entry.getValue().id())
            .field("version", entry.getValue().version())
            .endObject();
      }
      return builder.endObject().endObject();
    };
  }
}
