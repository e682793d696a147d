package org.towerrank.elasticsearch.rest;

import java.util.Set;
import java.util.function.Supplier;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.common.util.set.Sets;
import org.elasticsearch.rest.RestRequest;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.action.PutModel;

/**
 * {@code PUT _towerrank/models/{id}}, whose body is a zipped bundle. It is received in parts into a
 * file, not the heap, and only from users who may put a model.
 */
final class RestPutModelAction extends DeclaredHandler {
  private static final String LOADED = "loaded";

  private final Supplier<BundleUploads> uploads;

  /** A handler of a node's uploads, which are known when the first request comes. */
  RestPutModelAction(Supplier<BundleUploads> uploads) {
    super(
        "towerrank_put_model",
        Sets.union(ChangeTimeouts.PARAMETERS, Set.of("wait_for")),
        new Route(RestRequest.Method.PUT, "/_towerrank/models/{id}"));
    this.uploads = uploads;
  }

  /** Any content type: clients disagree about that of a zip. */
  @Override
  public boolean mediaTypesValid(RestRequest request) {
    return true;
  }

  @Override
  public boolean supportsContentStream() {
    return true;
  }

  /** Reads nothing yet: the request is checked and authorized later. */
  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    return new UploadRequest(request, client, uploads.get(), request.param("id"), waiting(request));
  }

  private static PutModel.Waiting waiting(RestRequest request) {
    return new PutModel.Waiting(
        ChangeTimeouts.of(request),
        waitForLoaded(request.param("wait_for")),
        NodeTimeout.of(request));
  }

  private static boolean waitForLoaded(@Nullable String value) {
    if (value == null) {
      return false;
    }
    if (!value.equals(LOADED)) {
      throw new IllegalArgumentException(
          "expected [wait_for] to be [" + LOADED + "], got [" + value + "]");
    }
    return true;
  }
}
