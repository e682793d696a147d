package org.towerrank.elasticsearch.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.DiscoveryNodeRole;
import org.elasticsearch.cluster.node.VersionInformation;
import org.elasticsearch.common.transport.TransportAddress;
import org.junit.jupiter.api.Test;

/** Which nodes load models ahead of requests, and when an upload waits for them. */
class ServingNodesTest {
  @Test
  void nodesThatHoldDataIngestOrOnlyCoordinateServeModels() {
    assertThat(serves(DiscoveryNodeRole.DATA_ROLE)).isTrue();
    assertThat(serves(DiscoveryNodeRole.DATA_WARM_NODE_ROLE, DiscoveryNodeRole.MASTER_ROLE))
        .isTrue();
    assertThat(serves(DiscoveryNodeRole.INGEST_ROLE)).isTrue();
    assertThat(serves()).isTrue();
    assertThat(serves(DiscoveryNodeRole.REMOTE_CLUSTER_CLIENT_ROLE)).isTrue();
  }

  @Test
  void dedicatedMastersVotersAndNodesOfOtherServicesDoNot() {
    assertThat(serves(DiscoveryNodeRole.MASTER_ROLE)).isFalse();
    assertThat(serves(DiscoveryNodeRole.MASTER_ROLE, DiscoveryNodeRole.VOTING_ONLY_NODE_ROLE))
        .isFalse();
    assertThat(serves(DiscoveryNodeRole.ML_ROLE, DiscoveryNodeRole.REMOTE_CLUSTER_CLIENT_ROLE))
        .isFalse();
  }

  private static boolean serves(DiscoveryNodeRole... roles) {
    TransportAddress address = new TransportAddress(InetAddress.getLoopbackAddress(), 9300);
    return ServingNodes.includes(
        new DiscoveryNode(
            "node", "id", address, Map.of(), Set.of(roles), VersionInformation.CURRENT));
  }
}
