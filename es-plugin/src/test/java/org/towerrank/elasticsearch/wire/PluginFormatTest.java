package org.towerrank.elasticsearch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.VersionInformation;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.transport.TransportAddress;
import org.elasticsearch.rest.RestStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PluginFormatTest {
  private static final DiscoveryNode OLD = node("old", "1", "1.0.0");
  private static final DiscoveryNode NEW = node("new", "2", "1.1.0");
  private static final DiscoveryNode BARE = node("bare", Map.of());
  private static final List<DiscoveryNode> ALL = List.of(OLD, NEW, BARE);

  /** Errors of the server are classes that log. */
  @BeforeAll
  static void log() {
    LogConfigurator.configureESLogging();
  }

  @Test
  void nodesThatDoNotUnderstandAreNamedWithWhatToInstall() {
    PluginFormat.require(1, List.of(OLD, NEW), ALL, "this");
    PluginFormat.require(2, List.of(NEW), ALL, "this");
    String server = VersionInformation.CURRENT.buildVersion().toString();
    assertThatThrownBy(() -> PluginFormat.require(2, ALL, ALL, "this request"))
        .hasMessage(
            "this request: expected the TowerRank plugin of format [2] or newer, got version"
                + " [1.0.0] of format [1] on node [old]: install [towerrank-elasticsearch-1.1.0-es"
                + server
                + ".zip] there; no plugin on node [bare]: install"
                + " [towerrank-elasticsearch-1.1.0-es"
                + server
                + ".zip] there")
        .extracting(e -> ((ElasticsearchStatusException) e).status())
        .isEqualTo(RestStatus.CONFLICT);
  }

  @Test
  void whatNoNodeUnderstandsIsSaidToBeNewer() {
    assertThatThrownBy(() -> PluginFormat.require(3, List.of(OLD), ALL, "this"))
        .hasMessageContaining("[towerrank-elasticsearch-<a newer version>-es");
  }

  @Test
  void aFormatThatIsNoNumberCountsAsNone() {
    assertThat(PluginFormat.of(node("odd", "x", "1"))).isZero();
    assertThat(PluginFormat.of(BARE)).isZero();
    assertThat(PluginFormat.of(NEW)).isEqualTo(2);
  }

  @Test
  void nobodySetsTheAttributesByHand() {
    Settings own = PluginFormat.attributes();
    assertThat(own.get("node.attr.towerrank.format")).isEqualTo("" + PluginFormat.CURRENT);
    PluginFormat.requireOwnAttributes(own);
    Settings other = Settings.builder().put(own).put("node.attr.towerrank.format", 9).build();
    assertThatThrownBy(() -> PluginFormat.requireOwnAttributes(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[node.attr.towerrank.format]")
        .hasMessageContaining("got [9]");
  }

  private static DiscoveryNode node(String name, String format, String version) {
    return node(name, Map.of("towerrank.format", format, "towerrank.version", version));
  }

  private static DiscoveryNode node(String name, Map<String, String> attributes) {
    return new DiscoveryNode(
        name,
        name,
        new TransportAddress(InetAddress.getLoopbackAddress(), 9300),
        attributes,
        Set.of(),
        VersionInformation.CURRENT);
  }
}
