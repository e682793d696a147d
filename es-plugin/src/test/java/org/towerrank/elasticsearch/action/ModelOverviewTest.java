package org.towerrank.elasticsearch.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.node.VersionInformation;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.transport.TransportAddress;
import org.elasticsearch.transport.ActionNotFoundTransportException;
import org.elasticsearch.transport.ReceiveTimeoutTransportException;
import org.elasticsearch.transport.RemoteTransportException;
import org.elasticsearch.transport.TransportSerializationException;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.model.ModelStatus;
import org.towerrank.elasticsearch.stats.LatencyPercentiles;
import org.towerrank.elasticsearch.stats.StatisticsSnapshot;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.elasticsearch.store.RegistryChange;
import org.towerrank.elasticsearch.store.StoredVersion;

/** What the nodes of a cluster told, put together. */
class ModelOverviewTest {
  private static final ModelReference FIRST = new ModelReference("films", 1, "print-1");
  private static final ModelReference SECOND = new ModelReference("films", 2, "print-2");
  private static ModelRegistry models = ModelRegistry.EMPTY;

  @BeforeAll
  static void prepare() {
    // The server's classes log, also here.
    LogConfigurator.configureESLogging();
    models = registry();
  }

  private static ModelRegistry registry() {
    ModelRegistry registry = ModelRegistry.EMPTY;
    for (ModelReference version : List.of(FIRST, SECOND)) {
      StoredVersion.Content content =
          new StoredVersion.Content("blob-" + version.version(), 1, 100, "sha");
      StoredVersion.Facts facts =
          new StoredVersion.Facts("films", "ranker", version.fingerprint(), 500);
      registry = new RegistryChange.AddVersion("films", content, facts, 0).apply(registry, 0);
    }
    return new RegistryChange.PutAlias("live", "films", 2).apply(registry, 0);
  }

  private static DiscoveryNode node(String name) {
    return node(name, Map.of());
  }

  private static DiscoveryNode node(String name, Map<String, String> attributes) {
    TransportAddress address =
        new TransportAddress(InetAddress.getLoopbackAddress(), 9300 + name.length());
    return new DiscoveryNode(
        name, "id-of-" + name, address, attributes, Set.of(), VersionInformation.CURRENT);
  }

  private static NodeStatistics told(
      String name, @Nullable String problem, ModelStatus... versions) {
    return new NodeStatistics(
        node(name),
        new NodeStatistics.Counted(
            0,
            0,
            0,
            List.of(versions),
            problem,
            new NodeStatistics.Buffers(0, 0),
            new NodeStatistics.Rows(0, 0, 0, 0, 0, 0, 0),
            new NodeStatistics.Account(0, 0)));
  }

  private static ModelStatus status(ModelReference version, boolean loaded, long factor) {
    LatencyPercentiles latency =
        new LatencyPercentiles(10 * factor, 20 * factor, 30 * factor, 40 / factor);
    return new ModelStatus(
        version,
        loaded,
        loaded ? 500 : 0,
        new StatisticsSnapshot(factor, 2 * factor, 3 * factor, 4 * factor, latency, Map.of()),
        7 * factor,
        null);
  }

  private static GetStatistics.Response response(
      List<NodeStatistics> told, FailedNodeException... failures) {
    DiscoveryNodes.Builder cluster = DiscoveryNodes.builder();
    List.of("red", "blue", "green").forEach(name -> cluster.add(node(name)));
    return new GetStatistics.Response(
        new ClusterName("films"), told, List.of(failures), models, cluster.build());
  }

  @Test
  void countsAreAddedAndPercentilesAreThoseOfTheSlowestNode() {
    ModelReference replaced = new ModelReference("films", 1, "another print");
    GetStatistics.Response response =
        response(
            List.of(
                told("red", null, status(FIRST, true, 1), status(SECOND, true, 5)),
                told("blue", null, status(FIRST, false, 2), status(replaced, true, 100))));
    assertThat(response.overview())
        .containsExactly(
            new ModelOverview(
                FIRST,
                "ranker",
                List.of(),
                1,
                500,
                21,
                3,
                6,
                9,
                12,
                Map.of(),
                new LatencyPercentiles(20, 40, 60, 40)),
            new ModelOverview(
                SECOND,
                "ranker",
                List.of("live"),
                1,
                500,
                35,
                5,
                10,
                15,
                20,
                Map.of(),
                new LatencyPercentiles(50, 100, 150, 8)));
    assertThat(response.problems()).isEmpty();
  }

  /** A version that no node has had to do with is a line too, and no models are none. */
  @Test
  void aVersionThatNoNodeCountedIsThere() {
    GetStatistics.Response response = response(List.of(told("red", null)));
    assertThat(response.overview().stream().map(ModelOverview::reference))
        .containsExactly(FIRST, SECOND);
    assertThat(response.overview()).allMatch(each -> each.loaded() == 0 && each.inferences() == 0);
    GetStatistics.Response none =
        new GetStatistics.Response(
            new ClusterName("films"),
            List.of(told("red", null)),
            List.of(),
            ModelRegistry.EMPTY,
            DiscoveryNodes.EMPTY_NODES);
    assertThat(none.overview()).isEmpty();
  }

  /** The counts of such a version are 0, as those of one that nobody asked for. */
  @Test
  void aVersionThatIsNotServedHasAProblem() throws IOException {
    String json =
        """
        {"format":1,"aliases":{},"removed_aliases":[],"models":{"films":{
          "last_version":2,"settled":2,"deleted":[],"missing":["gone"],"versions":[
            {"version":1,"blob":"gone","chunks":1,"bytes":9,"sha256":"x","name":"films",
             "kind":"ranker","fingerprint":"print-1","memory_in_bytes":1,"created":0,"requires":1},
            {"version":2,"blob":"there","chunks":1,"bytes":9,"sha256":"x","name":"films",
             "kind":"ranker","fingerprint":"print-2","memory_in_bytes":1,"created":0,"requires":7}
        ]}}}
        """;
    ModelRegistry registry =
        ModelRegistry.fromXContent(
            XContentType.JSON.xContent().createParser(XContentParserConfiguration.EMPTY, json));
    DiscoveryNodes cluster =
        DiscoveryNodes.builder()
            .add(node("old", Map.of("towerrank.format", "1", "towerrank.version", "0.1")))
            .add(node("newer", Map.of("towerrank.format", "7", "towerrank.version", "0.7")))
            .build();
    GetStatistics.Response response =
        new GetStatistics.Response(
            new ClusterName("films"), List.of(), List.of(), registry, cluster);
    assertThat(response.problems(FIRST))
        .singleElement()
        .asString()
        .contains("restore the feature state [towerrank]");
    assertThat(response.problems(SECOND))
        .singleElement()
        .asString()
        .contains("format [7] or newer, got version [0.1] of format [1] on node [old]")
        .contains("towerrank-elasticsearch-0.7-es")
        .doesNotContain("[newer]");
    assertThat(response(List.of()).problems(FIRST)).isEmpty();
  }

  @Test
  void whoDidNotAnswerIsNamedWithTheReason() {
    String action = GetStatistics.TYPE.name() + "[n]";
    DiscoveryNode blue = node("blue");
    List<Exception> causes = new ArrayList<>();
    causes.add(new RemoteTransportException("blue", new ActionNotFoundTransportException(action)));
    causes.add(new ReceiveTimeoutTransportException(blue, action, "timed out after [1s]"));
    causes.add(
        new TransportSerializationException(
            "Failed to deserialize response from handler",
            new IOException("expected [statistics of a node] in a format from 1 to 1, got [2]")));
    causes.add(new RemoteTransportException("blue", new IllegalStateException("no room")));
    FailedNodeException[] failures =
        causes.stream()
            .map(cause -> new FailedNodeException(blue.getId(), "Failed node", cause))
            .toArray(FailedNodeException[]::new);
    assertThat(response(List.of(told("red", "no ONNX Runtime here")), failures).problems())
        .containsExactly(
            "blue: the node has no TowerRank plugin that knows ["
                + action
                + "]; install the same on all nodes",
            "blue: no answer in time",
            "blue: expected [statistics of a node] in a format from 1 to 1, got [2]",
            "blue: no room",
            "red: no ONNX Runtime here");
    FailedNodeException unknown = new FailedNodeException("left", "gone", null);
    assertThat(response(List.of(), unknown).problems()).containsExactly("left: gone");
  }
}
