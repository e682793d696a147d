package org.towerrank.elasticsearch.rest;

import java.util.function.Function;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.rest.action.RestActionListener;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.ToXContentObject;
import org.towerrank.elasticsearch.action.GetRegistry;
import org.towerrank.elasticsearch.store.ModelRegistry;

/** Answers with a part of the registry. */
final class RegistryListener extends RestActionListener<GetRegistry.Response> {
  private final Function<ModelRegistry, ToXContentObject> view;

  private RegistryListener(RestChannel channel, Function<ModelRegistry, ToXContentObject> view) {
    super(channel);
    this.view = view;
  }

  /**
   * Asks for the registry and answers.
   *
   * @param view what to show; what it throws is the answer
   */
  static void answer(
      NodeClient client, RestChannel channel, Function<ModelRegistry, ToXContentObject> view) {
    client.execute(
        GetRegistry.TYPE, new GetRegistry.Request(), new RegistryListener(channel, view));
  }

  @Override
  protected void processResponse(GetRegistry.Response response) throws Exception {
    ToXContentObject shown = view.apply(response.registry());
    try (var builder = channel.newBuilder()) {
      shown.toXContent(builder, ToXContent.EMPTY_PARAMS);
      channel.sendResponse(new RestResponse(RestStatus.OK, builder));
    }
  }
}
