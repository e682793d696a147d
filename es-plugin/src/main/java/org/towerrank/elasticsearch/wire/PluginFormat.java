package org.towerrank.elasticsearch.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.node.Node;
import org.elasticsearch.rest.RestStatus;

/**
 * What a plugin understands, as one number. Every node says its own among its attributes, so that a
 * node knows of each other what can be sent to it.
 */
public final class PluginFormat {
  /** Of the first release. */
  public static final int FIRST = 1;

  /**
   * Of this plugin. To be raised when a message, or a version of a model, may need a plugin that
   * understands more; see {@link Frame}.
   */
  public static final int CURRENT = 1;

  private static final int NO_PLUGIN = 0;
  private static final String FORMAT = "towerrank.format";
  private static final String VERSION = "towerrank.version";
  private static final String UNKNOWN_VERSION = "unknown";

  private PluginFormat() {}

  /** The attributes of a node with this plugin, as settings of it. */
  public static Settings attributes() {
    return Settings.builder().put(key(FORMAT), CURRENT).put(key(VERSION), pluginVersion()).build();
  }

  /**
   * Checks that a node says of itself what is so: settings of {@code elasticsearch.yml} go before
   * those of plugins.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public static void requireOwnAttributes(Settings node) {
    Settings own = attributes();
    for (String key : own.keySet()) {
      if (!own.get(key).equals(node.get(key))) {
        throw new IllegalArgumentException(
            "expected no setting ["
                + key
                + "], as the TowerRank plugin sets it, got ["
                + node.get(key)
                + "]: remove it from elasticsearch.yml");
      }
    }
  }

  private static String key(String attribute) {
    return Node.NODE_ATTRIBUTES.getKey() + attribute;
  }

  private static String pluginVersion() {
    String version = PluginFormat.class.getPackage().getImplementationVersion();
    return version == null ? UNKNOWN_VERSION : version;
  }

  /** The format of a node's plugin; 0 of a node without one. */
  static int of(DiscoveryNode node) {
    String format = node.getAttributes().get(FORMAT);
    try {
      return format == null ? NO_PLUGIN : Integer.parseInt(format);
    } catch (NumberFormatException e) {
      return NO_PLUGIN;
    }
  }

  /**
   * Checks that nodes understand something.
   *
   * @param format the lowest that does
   * @param all nodes of the cluster, of which one may say what to install
   * @param what goes wrong otherwise, for the error
   * @throws ElasticsearchStatusException (409) naming the nodes that do not, and what to install on
   *     each
   */
  public static void require(
      int format, Iterable<DiscoveryNode> nodes, Iterable<DiscoveryNode> all, String what) {
    lack(format, nodes, all)
        .ifPresent(
            lack -> {
              throw new ElasticsearchStatusException(what + ": " + lack, RestStatus.CONFLICT);
            });
  }

  /**
   * Which nodes do not understand something, and what to install on each; empty where all do.
   *
   * @param format the lowest that does
   * @param all nodes of the cluster, of which one may say what to install
   */
  public static Optional<String> lack(
      int format, Iterable<DiscoveryNode> nodes, Iterable<DiscoveryNode> all) {
    List<String> older = new ArrayList<>();
    for (DiscoveryNode node : nodes) {
      if (of(node) < format) {
        older.add(remedy(node, versionOf(format, all)));
      }
    }
    return older.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "expected the TowerRank plugin of format ["
                + format
                + "] or newer, got "
                + String.join("; ", older));
  }

  private static String remedy(DiscoveryNode node, String version) {
    String found =
        of(node) == NO_PLUGIN
            ? "no plugin"
            : "version [" + node.getAttributes().get(VERSION) + "] of format [" + of(node) + "]";
    return found
        + " on node ["
        + node.getName()
        + "]: install [towerrank-elasticsearch-"
        + version
        + "-es"
        + node.getBuildVersion()
        + ".zip] there";
  }

  /** Of a node that has the format; what is newest in the cluster need not be this plugin. */
  private static String versionOf(int format, Iterable<DiscoveryNode> all) {
    for (DiscoveryNode node : all) {
      String version = node.getAttributes().get(VERSION);
      if (of(node) >= format && version != null) {
        return version;
      }
    }
    return format <= CURRENT ? pluginVersion() : "<a newer version>";
  }
}
