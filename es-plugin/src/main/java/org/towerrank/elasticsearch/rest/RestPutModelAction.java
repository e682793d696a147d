package org.towerrank.elasticsearch.rest;

import java.io.IOException;
import java.util.List;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.common.bytes.ReleasableBytesReference;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.action.PutModel;

/**
 * {@code PUT _towerrank/models/{id}}, whose body is a zipped bundle. It is received in parts, into
 * a file, so that the heap need not hold it.
 */
public final class RestPutModelAction extends BaseRestHandler {
  private static final String LOADED = "loaded";

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

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client)
      throws IOException {
    String id = request.param("id");
    boolean waits = waitForLoaded(request.param("wait_for"));
    BundleUpload upload = BundleUpload.begin();
    if (request.isStreamedContent()) {
      return new Receiver(request, client, upload, id, waits);
    }
    upload.write(request.content());
    upload.end();
    return channel -> execute(client, channel, upload, id, waits);
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

  private static void execute(
      NodeClient client, RestChannel channel, BundleUpload upload, String id, boolean waits) {
    client.execute(
        PutModel.TYPE,
        new PutModel.Request(id, upload.file(), waits),
        ActionListener.runAfter(new RestToXContentListener<>(channel), upload::delete));
  }

  private record Receiver(
      RestRequest request, NodeClient client, BundleUpload upload, String id, boolean waits)
      implements RequestBodyChunkConsumer {
    @Override
    public void accept(RestChannel channel) {
      request.contentStream().next();
    }

    @Override
    public void handleChunk(RestChannel channel, ReleasableBytesReference chunk, boolean last) {
      try (chunk) {
        upload.write(chunk);
        if (last) {
          upload.end();
          execute(client, channel, upload, id, waits);
        } else {
          request.contentStream().next();
        }
      } catch (IOException e) {
        upload.delete();
        fail(channel, e);
      }
    }

    private static void fail(RestChannel channel, IOException e) {
      try {
        channel.sendResponse(new RestResponse(channel, e));
      } catch (IOException unanswerable) {
        e.addSuppressed(unanswerable);
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void streamClose() {
      upload.connectionClosed();
    }
  }
}
