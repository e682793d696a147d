package org.towerrank.tests;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;

/**
 * What takes a second node, in one secured cluster for all of it, as starting nodes takes most of
 * the time.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class TwoNodesRun {
  @Test
  void theTableOfModelsAndThenTheTimeoutsOfRequests(Installation installation) throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "two-nodes")
            .nodes(2)
            .roles(1)
            .security(ModelTable.REALM)
            .keepLogsIn(Servers.logs())
            .start()) {
      ModelTable.hasALineForEachVersionOverAllNodesThatAnswer(server);
      server.client().send("GET", "/_cluster/health?wait_for_nodes=2&timeout=60s").orFail();
      RequestTimeouts.areThoseOfTheServersOwn(server);
    }
  }
}
