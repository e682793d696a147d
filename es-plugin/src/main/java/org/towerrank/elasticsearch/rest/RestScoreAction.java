package org.towerrank.elasticsearch.rest;

import java.io.IOException;
import java.util.Set;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.action.RestCancellableNodeClient;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.towerrank.elasticsearch.score.ScoreModel;
import org.towerrank.elasticsearch.score.ScoringRequest;

/** {@code POST _towerrank/models/{id}/_score}. */
final class RestScoreAction extends DeclaredHandler {
  RestScoreAction() {
    super(
        "towerrank_score",
        Set.of("version"),
        new Route(RestRequest.Method.POST, "/_towerrank/models/{id}/_score"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client)
      throws IOException {
    String id = request.param("id");
    Long version = VersionNumber.parse(request.param("version"));
    ScoringRequest body = ScoringRequest.parse(RequestBody.object(request));
    ScoreModel.Request scoring = new ScoreModel.Request(id, version, body);
    return channel ->
        new RestCancellableNodeClient(client, request.getHttpChannel())
            .execute(ScoreModel.TYPE, scoring, new RestToXContentListener<>(channel));
  }
}
