package org.towerrank.elasticsearch.rest;

import java.util.Set;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestRequest.Method;
import org.elasticsearch.rest.RestUtils;
import org.elasticsearch.rest.action.RestActions;
import org.towerrank.elasticsearch.action.GetStatistics;

/** {@code GET _towerrank/stats}. */
final class RestStatisticsAction extends DeclaredHandler {
  RestStatisticsAction() {
    super(
        "towerrank_stats",
        Set.of(RestUtils.REST_TIMEOUT_PARAM),
        new Route(Method.GET, "/_towerrank/stats"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    GetStatistics.Request statistics = new GetStatistics.Request();
    statistics.setTimeout(NodeTimeout.of(request));
    return channel ->
        client.execute(
            GetStatistics.TYPE, statistics, new RestActions.NodesResponseRestListener<>(channel));
  }
}
