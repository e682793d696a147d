package org.towerrank.elasticsearch.model;

import java.util.Set;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.DiscoveryNodeRole;

/**
 * The nodes that load models ahead of requests: those that hold data or ingest, and those that only
 * coordinate. Others, such as dedicated masters, load a model only when a request needs it.
 */
public final class ServingNodes {
  private static final Set<DiscoveryNodeRole> COORDINATING =
      Set.of(DiscoveryNodeRole.REMOTE_CLUSTER_CLIENT_ROLE);

  private ServingNodes() {}

  /** Whether a node is one of them. */
  public static boolean includes(DiscoveryNode node) {
    return node.canContainData()
        || node.isIngestNode()
        || COORDINATING.containsAll(node.getRoles());
  }
}
