package org.towerrank.elasticsearch.rest;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.towerrank.elasticsearch.action.ChangeRegistry;
import org.towerrank.elasticsearch.store.RegistryChange;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Quoted;

/** {@code PUT} and {@code DELETE} of {@code _towerrank/aliases/{alias}}. */
final class RestChangeAliasAction extends DeclaredHandler {
  private static final String PATH = "/_towerrank/aliases/{alias}";
  private static final List<String> KEYS = List.of("model_id", "version");

  RestChangeAliasAction() {
    super(
        "towerrank_change_alias",
        ChangeTimeouts.PARAMETERS,
        new Route(Method.PUT, PATH),
        new Route(Method.DELETE, PATH));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client)
      throws IOException {
    String alias = request.param("alias");
    ChangeRegistry.Timeouts timeouts = ChangeTimeouts.of(request);
    return request.method() == Method.PUT
        ? change(client, ChangeRegistry.PUT_ALIAS, target(alias, request), timeouts)
        : change(
            client, ChangeRegistry.DELETE_ALIAS, new RegistryChange.DeleteAlias(alias), timeouts);
  }

  private static RestChannelConsumer change(
      NodeClient client,
      ActionType<ChangeRegistry.Response> type,
      RegistryChange change,
      ChangeRegistry.Timeouts timeouts) {
    return channel ->
        client.execute(
            type,
            new ChangeRegistry.Request(change, timeouts),
            new RestToXContentListener<>(channel));
  }

  private static RegistryChange target(String alias, RestRequest request) throws IOException {
    return target(alias, RequestBody.object(request));
  }

  /**
   * What an alias is to point to.
   *
   * @throws IllegalArgumentException (400) when the body says no model and version
   */
  static RegistryChange.PutAlias target(String alias, Map<String, Object> body) {
    for (String key : body.keySet()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "unknown key " + Quoted.of(key) + Nearest.hint(key, KEYS));
      }
    }
    if (body.get("model_id") instanceof String id
        && (body.get("version") instanceof Integer || body.get("version") instanceof Long)
        && ((Number) body.get("version")).longValue() > 0) {
      RegistryChange.Names.require("model", id);
      return new RegistryChange.PutAlias(alias, id, ((Number) body.get("version")).longValue());
    }
    throw new IllegalArgumentException(
        "expected {\"model_id\": a string, \"version\": a whole number from 1 on}, got "
            + Quoted.of(body)
            + (body.get("version") instanceof String ? ", whose [version] is a text" : ""));
  }
}
