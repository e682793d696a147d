package org.towerrank.elasticsearch.rest;

import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.towerrank.elasticsearch.action.ChangeRegistry;
import org.towerrank.elasticsearch.store.RegistryChange;

/** {@code DELETE} of models and versions under {@code _towerrank/models}. */
final class RestDeleteModelAction extends DeclaredHandler {
  private RestDeleteModelAction(String name, String path) {
    super(name, ChangeTimeouts.PARAMETERS, new Route(Method.DELETE, path));
  }

  /** Requests to delete a model with all its versions. */
  static RestDeleteModelAction all() {
    return new RestDeleteModelAction("towerrank_delete_model", "/_towerrank/models/{id}");
  }

  /** Requests to delete one version. */
  static RestDeleteModelAction one() {
    return new RestDeleteModelAction(
        "towerrank_delete_version", "/_towerrank/models/{id}/versions/{version}");
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    RegistryChange change =
        new RegistryChange.Delete(
            request.param("id"), VersionNumber.parse(request.param("version")));
    ChangeRegistry.Request delete = new ChangeRegistry.Request(change, ChangeTimeouts.of(request));
    return channel ->
        client.execute(ChangeRegistry.DELETE_MODEL, delete, new RestToXContentListener<>(channel));
  }
}
