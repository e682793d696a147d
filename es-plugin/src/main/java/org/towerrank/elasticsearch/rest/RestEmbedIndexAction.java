package org.towerrank.elasticsearch.rest;

import java.io.IOException;
import java.util.Set;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.rest.action.RestActionListener;
import org.elasticsearch.rest.action.RestCancellableNodeClient;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.xcontent.XContentBuilder;
import org.towerrank.elasticsearch.embed.EmbedIndex;
import org.towerrank.elasticsearch.embed.EmbedIndexRequest;
import org.towerrank.elasticsearch.embed.EmbedIndexResponse;

/** {@code POST _towerrank/models/{id}/_embed_index}. */
final class RestEmbedIndexAction extends DeclaredHandler {
  RestEmbedIndexAction() {
    super(
        "towerrank_embed_index",
        Set.of("version", "wait_for_completion", "refresh", "requests_per_second"),
        new Route(RestRequest.Method.POST, "/_towerrank/models/{id}/_embed_index"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client)
      throws IOException {
    String id = request.param("id");
    Long version = VersionNumber.parse(request.param("version"));
    boolean waits = request.paramAsBoolean("wait_for_completion", true);
    EmbedIndexRequest.Manner manner =
        new EmbedIndexRequest.Manner(
            !waits,
            request.paramAsBoolean("refresh", false),
            EmbedIndexRequest.Manner.pace(request.paramAsFloat("requests_per_second", -1)));
    EmbedIndexRequest.Body body =
        EmbedIndexRequest.Body.parse(RequestBody.object(request), request.contentParserConfig());
    EmbedIndexRequest embed = new EmbedIndexRequest(id, version, body, manner);
    if (waits) {
      return channel ->
          new RestCancellableNodeClient(client, request.getHttpChannel())
              .execute(EmbedIndex.TYPE, embed, new RestToXContentListener<>(channel));
    }
    // Not before the server has found all parameters to be known.
    return channel ->
        client.execute(
            EmbedIndex.TYPE,
            embed.check(),
            ContextPreservingActionListener.wrapPreservingContext(
                new RestActionListener<>(channel) {
                  @Override
                  protected void processResponse(EmbedIndexResponse checked) throws IOException {
                    begin(embed, client, channel);
                  }
                },
                client.threadPool().getThreadContext()));
  }

  /** Whoever asks later is told how it ended. */
  private static void begin(EmbedIndexRequest embed, NodeClient client, RestChannel channel)
      throws IOException {
    Task task = client.executeLocally(EmbedIndex.TYPE, embed, ActionListener.noop());
    try (XContentBuilder builder = channel.newBuilder()) {
      builder.startObject().field("task", client.getLocalNodeId() + ":" + task.getId()).endObject();
      channel.sendResponse(new RestResponse(RestStatus.OK, builder));
    }
  }
}
