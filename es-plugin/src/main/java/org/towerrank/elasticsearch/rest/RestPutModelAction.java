package org.towerrank.elasticsearch.rest;

import java.util.List;
import java.util.function.Supplier;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT _towerrank/models/{id}}, whose body is a zipped bundle. It is received in parts into a
 * file, not the heap, and only from users who may put a model.
 */
public final class RestPutModelAction extends BaseRestHandler {
  private static final String LOADED = "loaded";

  private final Supplier<BundleUploads> uploads;

  /** A handler of a node's uploads, which are known when the first request comes. */
  public RestPutModelAction(Supplier<BundleUploads> uploads) {
    this.uploads = uploads;
  }

  @Override
  public String getName() {
    return "towerrank_put_model";
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route(RestRequest.Method.PUT, "/_towerrank/models/{id}"));
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
    return new UploadRequest(
        request,
        client,
        uploads.get(),
        request.param("id"),
        waitForLoaded(request.param("wait_for")));
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
