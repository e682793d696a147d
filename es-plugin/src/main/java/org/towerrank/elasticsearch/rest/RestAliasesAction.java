package org.towerrank.elasticsearch.rest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.xcontent.ToXContentObject;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.feature.Nearest;

/** {@code GET} of aliases under {@code _towerrank/aliases}. */
final class RestAliasesAction extends DeclaredHandler {
  private RestAliasesAction(String name, Route route) {
    super(name, Set.of(), route);
  }

  /** Requests for all aliases. */
  static RestAliasesAction all() {
    return new RestAliasesAction("towerrank_aliases", new Route(Method.GET, "/_towerrank/aliases"));
  }

  /** Requests for one alias. */
  static RestAliasesAction one() {
    return new RestAliasesAction(
        "towerrank_alias", new Route(Method.GET, "/_towerrank/aliases/{alias}"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    String alias = request.param("alias");
    return channel -> RegistryListener.answer(client, channel, registry -> show(registry, alias));
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
