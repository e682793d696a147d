package org.towerrank.elasticsearch.rest;

import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.towerrank.elasticsearch.action.ChangeRegistry;
import org.towerrank.elasticsearch.store.RegistryChange;

/**
 * {@code DELETE _towerrank/models}: what is left once all models are deleted, so that the plugin
 * can be removed.
 */
final class RestForgetModelsAction extends DeclaredHandler {
  RestForgetModelsAction() {
    super(
        "towerrank_forget_models",
        ChangeTimeouts.PARAMETERS,
        new Route(Method.DELETE, "/_towerrank/models"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    ChangeRegistry.Request forget =
        new ChangeRegistry.Request(new RegistryChange.Forget(), ChangeTimeouts.of(request));
    return channel ->
        client.execute(ChangeRegistry.DELETE_MODEL, forget, new RestToXContentListener<>(channel));
  }
}
