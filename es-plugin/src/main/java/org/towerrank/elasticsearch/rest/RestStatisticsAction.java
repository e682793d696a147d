package org.towerrank.elasticsearch.rest;

import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.action.RestActions;
import org.towerrank.elasticsearch.action.GetStatistics;

/** {@code GET _towerrank/stats}. */
public final class RestStatisticsAction extends BaseRestHandler {
  @Override
  public String getName() {
    return "towerrank_stats";
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route(Method.GET, "/_towerrank/stats"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    return channel ->
        client.execute(
            GetStatistics.TYPE,
            new GetStatistics.Request(),
            new RestActions.NodesResponseRestListener<>(channel));
  }
}
