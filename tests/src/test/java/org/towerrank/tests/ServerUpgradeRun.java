package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.server.ServerException;
import org.towerrank.server.ServerNode;
import org.towerrank.tests.CheckedAnswers.Check;

/**
 * From an older version of Elasticsearch to the one of this build, each with its own zip of the
 * plugin. Its name keeps it out of the build; {@code .ci/rolling} runs it.
 */
@ExtendWith(Servers.class)
class ServerUpgradeRun {
  private static final Path OLD_DISTRIBUTION = Servers.path("towerrank.test.old.distribution");
  private static final Path OLD_PLUGIN = Servers.path("towerrank.test.old.plugin");
  private static final String INDEX = "movies";
  private static final String QUANTIZED = "movies-quantized";
  private static final int CLIENTS = 3;
  private static final int ANSWERS_BETWEEN = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static @Nullable Installation old;

  @BeforeAll
  static void install() throws IOException {
    old = Installation.of(OLD_DISTRIBUTION, List.of(OLD_PLUGIN));
  }

  @AfterAll
  static void delete() throws IOException {
    installation().close();
  }

  private static Installation installation() {
    return Objects.requireNonNull(old);
  }

  @Test
  void noSearchFailsWhileTheServerIsUpgradedNodeByNode(Installation installation)
      throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation(), "server-upgrade")
            .nodes(3)
            .keepLogsIn(Servers.logs())
            .start()) {
      ExpectedScores expected = new ExpectedScores(CatalogueSearch.USER);
      Disruptions changes = new Disruptions(server, expected);
      CatalogueTraffic traffic = new CatalogueTraffic(INDEX, expected);
      RollingUpgrade rolling = new RollingUpgrade(server, traffic);
      UpgradedCatalogue.fill(server, INDEX, changes);
      try (ClusterLoad load = ClusterLoad.retrying(server, CLIENTS, traffic.requests())) {
        load.awaitRight(ANSWERS_BETWEEN);
        for (ServerNode node : server.nodes()) {
          rolling.upgrade(node, installation);
          UpgradedCatalogue.assertServes(load, changes);
        }
        UpgradedCatalogue.report(load, "server");
      }
      assertThat(versions(server)).hasSize(1).doesNotContain(versionOf(OLD_DISTRIBUTION));
      UpgradedCatalogue.assertNothingOfOursWasAnError(server);
    }
  }

  @Test
  void aClusterThatStopsForTheUpgradeKeepsModelsVectorsRowsAndSnapshots(Installation installation)
      throws IOException {
    ExpectedScores expected = new ExpectedScores(CatalogueSearch.USER);
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation(), "full-restart")
            .setting("towerrank.rows.min_documents", "20")
            .keepLogsIn(Servers.logs())
            .start()) {
      Disruptions changes = new Disruptions(server, expected);
      CatalogueTraffic traffic = new CatalogueTraffic(INDEX, expected);
      Catalogue.models(server);
      Catalogue.indexForExactSearch(server, INDEX, 1);
      quantized(server);
      changes.upload(1);
      merge(server, INDEX);
      assertServedFromFiles(server, traffic);
      Recall recalled = Recall.of(server);
      snapshot(server);

      server.nodes().getFirst().stop();
      server.use(installation);
      server.start();
      // The node reads its files when it starts; what is searched before is computed.
      assertThat(Deadline.in(PATIENCE).await(() -> ServerStatistics.ofRows(server, "segments") > 0))
          .isTrue();
      assertServedFromFiles(server, traffic);
      assertThat(ServerStatistics.ofRows(server, "computed")).isZero();
      assertThat(Recall.of(server)).isEqualTo(recalled);
      // Segments of both versions of Lucene in one index, then one of the newer.
      index(server);
      assertRight(server, traffic);
      merge(server, INDEX);
      assertServedFromFiles(server, traffic);
      changes.upload(1);
      assertRight(server, traffic);
      assertRestored(server, installation, traffic);
      UpgradedCatalogue.assertNothingOfOursWasAnError(server);
    }
  }

  @Test
  void aZipForAnotherServerIsRefusedByTheInstaller() {
    assertThatThrownBy(() -> Installation.of(Servers.distribution(), List.of(OLD_PLUGIN)).close())
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("was built for Elasticsearch version " + versionOf(OLD_DISTRIBUTION));
  }

  /** As its file is called: {@code elasticsearch-9.2.4.zip}. */
  private static String versionOf(Path distribution) {
    return distribution.getFileName().toString().replaceAll("^elasticsearch-|\\.zip$", "");
  }

  private static Set<String> versions(ElasticsearchServer server) {
    String answer = server.client().send("GET", "/_cat/nodes?h=version").orFail().body();
    return answer.lines().map(String::trim).collect(Collectors.toSet());
  }

  /**
   * Vectors of 8 bits, which the server compares in a graph. They are written once, with their
   * documents: documents that are embedded later are deleted ones of a segment first, and a server
   * that starts merges these away. Then the vectors are rounded anew, by the newer Lucene.
   */
  private static void quantized(ElasticsearchServer server) {
    String vector =
        "{\"type\":\"dense_vector\",\"dims\":6,\"similarity\":\"dot_product\","
            + "\"index_options\":{\"type\":\"int8_hnsw\"}}";
    String mappings =
        "{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":0,"
            + "\"index.default_pipeline\":\"catalogue-vectors\"},"
            + ("\"mappings\":{\"properties\":{\"item_vector\":" + vector + "}}}");
    server.client().send("PUT", "/" + QUANTIZED, mappings).orFail();
    Catalogue.add(server, QUANTIZED, Catalogue.items());
    merge(server, QUANTIZED);
  }

  /** The scores of recall by document, and the segments that they are of. */
  private record Recall(Map<String, Double> scores, String segments) {
    static Recall of(ElasticsearchServer server) {
      String knn =
          "{\"size\":20,\"knn\":{\"field\":\"item_vector\",\"k\":20,\"num_candidates\":90,"
              + CatalogueSearch.vectorBuilder(Catalogue.TOWERS, CatalogueSearch.USER)
              + "}}";
      Map<String, Double> scores =
          CatalogueSearch.scores(CatalogueSearch.search(server, QUANTIZED, knn));
      assertThat(scores).hasSize(20);
      String segments = "/_cat/segments/" + QUANTIZED + "?h=segment,version,docs.count";
      return new Recall(scores, server.client().send("GET", segments).orFail().body());
    }
  }

  private static void index(ElasticsearchServer server) {
    Catalogue.add(server, INDEX, Map.of("7", Objects.requireNonNull(Catalogue.items().get("7"))));
    String embed = "{\"index\":\"" + INDEX + "\",\"target_field\":\"item_vector\"}";
    String path = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index";
    JsonNode done = server.client().send("POST", path, embed).orFail().json();
    assertThat(done.get("embedded").asInt()).as(done.toString()).isEqualTo(1);
    server.client().send("POST", "/" + INDEX + "/_refresh").orFail();
  }

  private static void merge(ElasticsearchServer server, String index) {
    server.client().send("POST", "/" + index + "/_forcemerge?max_num_segments=1").orFail();
    server.client().send("POST", "/" + index + "/_refresh").orFail();
  }

  /** Each kind of request once. */
  private static void assertRight(ElasticsearchServer server, CatalogueTraffic traffic) {
    SplittableRandom random = new SplittableRandom(1);
    for (Function<SplittableRandom, ClusterLoad.Request> kind : traffic.requests()) {
      ClusterLoad.Request request = kind.apply(random);
      Check check =
          request
              .check()
              .apply(server.client().send(request.method(), request.path(), request.body()));
      assertThat(check).as(request.path()).isEqualTo(Check.RIGHT);
    }
  }

  private static void assertServedFromFiles(ElasticsearchServer server, CatalogueTraffic traffic) {
    ClusterLoad.Request search = traffic.rescored();
    boolean served =
        Deadline.in(PATIENCE)
            .await(
                () -> {
                  long computed = ServerStatistics.ofRows(server, "computed");
                  long copied = ServerStatistics.ofRows(server, "from_disk");
                  Answer answer =
                      server.client().send(search.method(), search.path(), search.body());
                  assertThat(search.check().apply(answer)).isEqualTo(Check.RIGHT);
                  return ServerStatistics.ofRows(server, "computed") == computed
                      && ServerStatistics.ofRows(server, "from_disk") > copied;
                });
    assertThat(served).as(server.client().send("GET", "/_towerrank/stats").body()).isTrue();
  }

  private static void snapshot(ElasticsearchServer server) {
    repository(server, server.snapshots(), false);
    String all = "{\"include_global_state\":true,\"feature_states\":[\"towerrank\"]}";
    server.client().send("PUT", "/_snapshot/kept/old?wait_for_completion=true", all).orFail();
  }

  private static void repository(ElasticsearchServer server, Path location, boolean readOnly) {
    Map<String, Object> settings = Map.of("location", "" + location, "readonly", readOnly);
    server
        .client()
        .send("PUT", "/_snapshot/kept", Catalogue.json(Map.of("type", "fs", "settings", settings)))
        .orFail();
  }

  /** What the older server and plugin put into a snapshot comes to life in another cluster. */
  private static void assertRestored(
      ElasticsearchServer from, Installation installation, CatalogueTraffic traffic)
      throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "restored")
            .setting("path.repo", from.snapshots().toString())
            .keepLogsIn(Servers.logs())
            .start()) {
      repository(server, from.snapshots(), true);
      String all =
          "{\"indices\":\""
              + INDEX
              + "\",\"include_global_state\":true,\"feature_states\":[\"towerrank\"]}";
      server
          .client()
          .send("POST", "/_snapshot/kept/old/_restore?wait_for_completion=true", all)
          .orFail();
      assertRight(server, traffic);
    }
  }
}
