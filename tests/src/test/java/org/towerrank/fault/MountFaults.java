package org.towerrank.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.server.ServerNode;
import org.towerrank.tests.Catalogue;
import org.towerrank.tests.Servers;

/**
 * A node whose directories are file systems of their own: one that nothing may be executed from,
 * and ones that are full. Run by {@code .ci/faults}, where it may mount file systems.
 */
@ExtendWith(Servers.class)
class MountFaults {
  private static final String MODEL = "/_towerrank/models/mounted";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of several megabytes, and of the same tasks. */
  private static final byte[] LARGE = Catalogue.largeRanker();

  /** Too little for that bundle, enough for what a server writes of itself. */
  private static final long LITTLE = 1 << 20;

  private static final String FULL = "No space left on device";
  private static final String TEMPORARY = "temporary directory";

  @Test
  void aNodeLivesOnFileSystemsThatAreFullOrMayExecuteNothing(Installation installation)
      throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "mounts").keepLogsIn(Servers.logs()).start()) {
      upload(server, Catalogue.RANKER_ZIP).orFail();
      document(server);
      Answer healthy = score(server).orFail();

      Path temporary = server.nodes().getFirst().temporaryFiles();
      during(server, temporary, "size=64m,noexec", mount -> nothingMayBeExecuted(server));
      during(server, temporary, "size=64m", mount -> temporaryFilesAreFull(server, mount, healthy));
      during(
          server,
          server.nodes().getFirst().data(),
          "size=128m",
          mount -> {
            storeIsFull(server, mount);
            indexIsFull(server, mount);
          });
    }
  }

  /** Has the node run on a file system of its own. */
  private static void during(
      ElasticsearchServer server, Path directory, String options, Mount.Work work)
      throws IOException {
    ServerNode node = server.nodes().getFirst();
    if (node.isRunning()) {
      node.stop();
    }
    Mount.over(
        directory,
        options,
        mount -> {
          server.start();
          work.with(mount);
          node.stop();
        });
  }

  private static void nothingMayBeExecuted(ElasticsearchServer server) {
    assertThat(found(server)).isEqualTo(1);
    for (Answer answer :
        List.of(score(server), rescore(server), upload(server, Catalogue.RANKER_ZIP))) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(503);
      assertThat(answer.body()).contains("can run no model", "failed to map segment", "noexec");
    }
    JsonNode statistics = server.client().send("GET", "/_towerrank/stats").orFail().json();
    JsonNode counted = statistics.get("nodes").elements().next();
    assertThat(counted.get("can_serve").asBoolean()).isFalse();
    assertThat(counted.get("problem").asText()).contains("failed to map segment");
  }

  private static void temporaryFilesAreFull(
      ElasticsearchServer server, Mount temporary, Answer healthy) throws IOException {
    assertThat(score(server)).isEqualTo(healthy);
    temporary.fill(0);
    Answer refused = upload(server, Catalogue.OTHER_RANKER_ZIP);
    assertThat(refused.status()).as(refused.body()).isEqualTo(507);
    assertThat(refused.body()).contains(TEMPORARY, FULL);
    assertThat(score(server)).isEqualTo(healthy);
    assertThat(rescore(server).status()).isEqualTo(200);
    assertThat(versions(server)).isEqualTo(1);

    temporary.free();
    temporary.fill(LARGE.length + LITTLE);
    Answer unzipped = upload(server, LARGE);
    assertThat(unzipped.status()).as(unzipped.body()).isEqualTo(507);
    assertThat(unzipped.body()).contains("[mounted] was not stored", TEMPORARY, FULL);
    assertThat(score(server)).isEqualTo(healthy);
    assertThat(versions(server)).isEqualTo(1);

    temporary.free();
    upload(server, Catalogue.OTHER_RANKER_ZIP).orFail();
    assertThat(versions(server)).isEqualTo(2);
    versionIsLoadedAgain(server, temporary, healthy);
  }

  /** One that was unloaded, as nothing needs it, is refused as long as there is no room. */
  private static void versionIsLoadedAgain(
      ElasticsearchServer server, Mount temporary, Answer healthy) throws IOException {
    idleTimeout(server, "\"1s\"");
    assertThat(Deadline.in(PATIENCE).await(() -> loaded(server).equals("0"))).isTrue();
    temporary.fill(0);
    Answer refused = score(server);
    assertThat(refused.status()).as(refused.body()).isEqualTo(503);
    assertThat(refused.body()).contains("[mounted] version [1]", TEMPORARY, FULL);
    temporary.free();
    assertThat(Deadline.in(PATIENCE).await(() -> score(server).equals(healthy))).isTrue();
    idleTimeout(server, "null");
  }

  private static void idleTimeout(ElasticsearchServer server, String time) {
    String body = "{\"persistent\":{\"towerrank.models.idle_timeout\":" + time + "}}";
    server.client().send("PUT", "/_cluster/settings", body).orFail();
  }

  /** How many nodes have loaded the first version. */
  private static String loaded(ElasticsearchServer server) {
    String path = "/_cat/towerrank?s=version&h=nodes.loaded";
    return server
        .client()
        .send("GET", path)
        .orFail()
        .body()
        .lines()
        .findFirst()
        .orElseThrow()
        .trim();
  }

  /** The cluster is a new one, as its data are. */
  private static void storeIsFull(ElasticsearchServer server, Mount data) throws IOException {
    upload(server, Catalogue.RANKER_ZIP).orFail();
    document(server);
    Answer healthy = score(server).orFail();
    data.fill(LITTLE);
    Answer refused = upload(server, LARGE);
    assertThat(refused.status()).as(refused.body()).isBetween(429, 507);
    assertThat(refused.body()).contains(FULL);
    assertThat(versions(server)).isEqualTo(1);
    assertThat(score(server)).isEqualTo(healthy);

    data.free();
    server.client().send("POST", "/_cluster/reroute?retry_failed=true").orFail();
    assertThat(Deadline.in(PATIENCE).await(() -> upload(server, LARGE).status() == 200)).isTrue();
    assertThat(versions(server)).isEqualTo(2);
  }

  /** Documents have no vectors when there is no room for them, and get them when there is. */
  private static void indexIsFull(ElasticsearchServer server, Mount data) throws IOException {
    Catalogue.prepare(server);
    Catalogue.indexWithoutVectors(server, "unembedded");
    data.fill(0);
    Answer failed = embed(server);
    assertThat(failed.body()).contains(FULL);
    data.free();
    server.client().send("POST", "/_cluster/reroute?retry_failed=true").orFail();
    assertThat(
            Deadline.in(PATIENCE)
                .await(() -> embed(server).body().contains("\"failed\":0") && stale(server) == 0))
        .isTrue();
  }

  private static Answer embed(ElasticsearchServer server) {
    String body = "{\"index\":\"unembedded\",\"target_field\":\"item_vector\"}";
    return server
        .client()
        .send(
            "POST", "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index?refresh=true", body);
  }

  /** Documents without a vector. */
  private static int stale(ElasticsearchServer server) {
    String query =
        "{\"query\":{\"bool\":{\"must_not\":[{\"exists\":{\"field\":\"item_vector\"}}]}}}";
    return server
        .client()
        .send("POST", "/unembedded/_count", query)
        .orFail()
        .json()
        .get("count")
        .asInt();
  }

  private static Answer upload(ElasticsearchServer server, byte[] zip) {
    return server.client().send("PUT", MODEL + "?wait_for=loaded", "application/zip", zip);
  }

  private static int versions(ElasticsearchServer server) {
    return server.client().send("GET", MODEL + "/versions").orFail().json().get("versions").size();
  }

  private static void document(ElasticsearchServer server) {
    Catalogue.create(server, "movies", 1);
    String document = "{\"item_id\":\"v2\",\"year\":1999}";
    server.client().send("PUT", "/movies/_doc/1?refresh=true", document).orFail();
  }

  private static int found(ElasticsearchServer server) {
    Answer answer = server.client().send("POST", "/movies/_search", "{}").orFail();
    return answer.json().at("/hits/total/value").asInt();
  }

  private static Answer score(ElasticsearchServer server) {
    String body = "{\"user\":{\"user_id\":\"v1\"},\"items\":[{\"item_id\":\"v2\"}]}";
    return server.client().send("POST", MODEL + "/_score?version=1", body);
  }

  private static Answer rescore(ElasticsearchServer server) {
    String body =
        "{\"rescore\":{\"window_size\":10,\"towerrank\":"
            + "{\"model_id\":\"mounted\",\"user\":{\"user_id\":\"v1\"}}}}";
    return server.client().send("POST", "/movies/_search", body);
  }
}
