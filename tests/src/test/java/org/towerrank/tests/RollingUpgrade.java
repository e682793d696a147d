package org.towerrank.tests;

import java.time.Duration;
import java.util.List;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.server.ServerException;
import org.towerrank.server.ServerNode;
import org.towerrank.tests.CheckedAnswers.Check;
import org.towerrank.tests.CheckedAnswers.Verdict;

/**
 * Stops nodes one after another, and starts them with something else, as
 * docs/elasticsearch-operations.md.
 */
final class RollingUpgrade {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ElasticsearchServer server;
  private final CatalogueTraffic traffic;

  /**
   * @param traffic whose rescored search a started node has to answer
   */
  RollingUpgrade(ElasticsearchServer server, CatalogueTraffic traffic) {
    this.server = server;
    this.traffic = traffic;
  }

  /** Replaces what one node runs; it serves, and all shards are there again, when this returns. */
  void upgrade(ServerNode node, Installation installation) {
    allocation("\"primaries\"");
    node.stop();
    node.use(installation);
    server.listen(List.of(node));
    server.start();
    allocation("null");
    awaitFirstAnswer(node);
    String green = "/_cluster/health?timeout=100s&wait_for_nodes=3&wait_for_status=green";
    server.client().send("GET", green).orFail();
  }

  private void allocation(String enabled) {
    String setting = "\"cluster.routing.allocation.enable\":" + enabled;
    server
        .client()
        .send("PUT", "/_cluster/settings", "{\"persistent\":{" + setting + "}}")
        .orFail();
  }

  /**
   * The first answer that a started node gives from its own shards has to be right: it waits for
   * the model. Until then it may have no shard.
   */
  private void awaitFirstAnswer(ServerNode node) {
    ServerClient client = node.client();
    String id =
        client.send("GET", "/_nodes/_local").orFail().json().get("nodes").fieldNames().next();
    ClusterLoad.Request request = traffic.rescored();
    String path = request.path() + "?preference=_only_nodes:" + id;
    Deadline deadline = Deadline.in(PATIENCE);
    boolean answered =
        deadline.await(
            () -> {
              Answer answer = client.send(request.method(), path, request.body());
              Check check = request.check().apply(answer);
              boolean hasShards = !answer.body().contains("no data nodes with criteria");
              if (hasShards && check.verdict() != Verdict.RIGHT && isBad(check)) {
                throw new ServerException(
                    "expected a right first answer of node [" + node.name() + "], got " + check);
              }
              return check.verdict() == Verdict.RIGHT;
            });
    if (!answered) {
      throw new ServerException("expected node [" + node.name() + "] to search its shards");
    }
  }

  /** A node need not have a copy of every shard; what it has, it must score right. */
  private static boolean isBad(Check check) {
    return check.verdict() != Verdict.OF_SERVER;
  }

  /** Lets one of the nodes be the master. */
  void elect(ServerNode node) {
    List<String> others =
        server.nodes().stream().filter(n -> n != node).map(ServerNode::name).toList();
    ServerClient client = server.client();
    String exclusions = "/_cluster/voting_config_exclusions";
    client
        .send("POST", exclusions + "?node_names=" + String.join(",", others) + "&timeout=60s")
        .orFail();
    boolean elected = Deadline.in(PATIENCE).await(() -> master().equals(node.name()));
    client.send("DELETE", exclusions + "?wait_for_removal=false").orFail();
    if (!elected) {
      throw new ServerException("expected node [" + node.name() + "] as master, got " + master());
    }
  }

  private String master() {
    return server.client().send("GET", "/_cat/master?h=node").body().trim();
  }
}
