package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;

@ExtendWith(Servers.class)
@Tag("versions")
class ServerSmokeIT {
  @Test
  void theServerLoadsThePluginWithEntitlementsOn(ElasticsearchServer server) {
    JsonNode plugins = server.client().send("GET", "/_nodes/plugins").orFail().json();

    assertThat(plugins.findValue("plugins").findValuesAsText("name")).contains("towerrank");
    assertThat(server.nodes().getFirst().console())
        .contains("Bootstrapping Entitlements")
        .contains("loaded plugin [towerrank]");
  }
}
