package org.towerrank.tests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.server.ServerException;
import org.towerrank.server.ServerNode;

/** What may happen to a cluster of three nodes and to the models in it. */
final class Disruptions {
  private static final String MODEL = "/_towerrank/models/" + Catalogue.RANKER;
  private static final int VERSIONS_KEPT = 3;
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private final ElasticsearchServer server;
  private final ExpectedScores expected;
  private final Deque<Integer> versions = new ArrayDeque<>();
  private long seed = 1000;

  Disruptions(ElasticsearchServer server, ExpectedScores expected) {
    this.server = server;
    this.expected = expected;
  }

  /** Uploads, deploys, and deletes the version before, which requests under way still use. */
  void upload(int times) {
    for (int i = 0; i < times; i++) {
      int before = versions.isEmpty() ? 0 : versions.getLast();
      uploadOne();
      alias(versions.getLast());
      if (versions.size() > VERSIONS_KEPT) {
        versions.remove(before);
        server.client().send("DELETE", MODEL + "/versions/" + before).orFail();
      }
    }
  }

  /** Stores one more version, and computes what it has to give. */
  int uploadOne() {
    byte[] zip = CatalogueModels.ranker(seed++);
    Answer answer =
        server.client().send("PUT", MODEL + "?wait_for=loaded", "application/zip", zip).orFail();
    int version = answer.json().get("version").asInt();
    if (expected.knows(version)) {
      throw new ServerException("version " + version + " was given twice");
    }
    expected.add(version, zip);
    versions.addLast(version);
    return version;
  }

  /** Moves the alias to and fro between the versions that are stored. */
  void moveAlias(int times) {
    List<Integer> stored = List.copyOf(versions);
    for (int i = 0; i < times; i++) {
      alias(stored.get(i % stored.size()));
    }
    alias(versions.getLast());
  }

  void alias(int version) {
    String body = "{\"model_id\":\"" + Catalogue.RANKER + "\",\"version\":" + version + "}";
    server.client().send("PUT", "/_towerrank/aliases/" + CatalogueTraffic.ALIAS, body).orFail();
  }

  ServerNode master() {
    String name = server.client().send("GET", "/_cat/master?h=node").orFail().body().trim();
    return server.nodes().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  ServerNode notMaster() {
    ServerNode master = master();
    return server.nodes().stream().filter(node -> node != master).findFirst().orElseThrow();
  }

  /** Ends a node without a warning, lets the others go on for a while, and starts it again. */
  void kill(ServerNode node, Runnable meanwhile) {
    node.kill();
    awaitNodes(2, "yellow");
    meanwhile.run();
    startAll();
  }

  void killAll() {
    server.nodes().forEach(ServerNode::kill);
    startAll();
  }

  /** Gives a node a new disk. */
  void erase(ServerNode node) throws IOException {
    node.stop();
    node.eraseData();
    awaitNodes(2, "yellow");
    startAll();
  }

  private void startAll() {
    server.start();
    awaitNodes(3, "green");
  }

  private void awaitNodes(int nodes, String status) {
    String path =
        "/_cluster/health?timeout=100s&wait_for_nodes=" + nodes + "&wait_for_status=" + status;
    server.client().send("GET", path).orFail();
  }

  /** While no node can write a file, no version can be stored; what is loaded is served. */
  void uploadWithoutTemporaryFiles(Runnable meanwhile) throws IOException {
    try (UnwritableDirectories unwritable = UnwritableDirectories.of(server)) {
      refusedUpload(List.of(500, 503, 507));
      meanwhile.run();
      unwritable.check();
    }
    upload(1);
  }

  /** What the server takes for full disks makes it block every index, the system's too. */
  void uploadToFullDisks(Runnable meanwhile) {
    disks("\"10s\"", "true", "\"0.01%\"");
    try {
      awaitBlocked(true);
      refusedUpload(List.of(429));
      meanwhile.run();
      // Emptied again: the server looks at them every ten seconds.
      disks("\"10s\"", "true", "\"100%\"");
      awaitBlocked(false);
    } finally {
      disks("null", "null", "null");
    }
    upload(1);
  }

  /**
   * @param enabled whether the server looks at disks at all
   * @param used share of a disk that it takes for full
   */
  private void disks(String interval, String enabled, String used) {
    String allocation = "\"cluster.routing.allocation.disk.";
    String settings =
        "\"cluster.info.update.interval\":"
            + interval
            + ","
            + (allocation + "threshold_enabled\":" + enabled + ",")
            + (allocation + "watermark.low\":" + used + ",")
            + (allocation + "watermark.high\":" + used + ",")
            + (allocation + "watermark.flood_stage\":" + used);
    server
        .client()
        .send("PUT", "/_cluster/settings", "{\"persistent\":{" + settings + "}}")
        .orFail();
  }

  private void awaitBlocked(boolean blocked) {
    if (!Deadline.in(RECOVERY).await(() -> isStoreBlocked() == blocked)) {
      throw new ServerException("expected the index of the models to be blocked: " + blocked);
    }
  }

  private boolean isStoreBlocked() {
    JsonNode blocks = server.client().send("GET", "/_cluster/state/blocks").orFail().json();
    return blocks.at("/blocks/indices").has(".towerrank-models-1");
  }

  /** Nothing can be written, nor the cluster changed. */
  void uploadWhileReadOnly(Runnable meanwhile) {
    setting("cluster.blocks.read_only", "true");
    try {
      refusedUpload(List.of(403, 429));
      meanwhile.run();
    } finally {
      setting("cluster.blocks.read_only", "null");
    }
    upload(1);
  }

  /** No memory for another version; those that are loaded stay. */
  void uploadBeyondTheBreaker(Runnable meanwhile) {
    setting("breaker.towerrank.limit", "\"1b\"");
    try {
      refusedUpload(List.of(429));
      meanwhile.run();
    } finally {
      setting("breaker.towerrank.limit", "null");
    }
    upload(1);
  }

  private void refusedUpload(List<Integer> statuses) {
    byte[] zip = CatalogueModels.ranker(seed++);
    Answer answer = server.client().send("PUT", MODEL, "application/zip", zip);
    if (!statuses.contains(answer.status())) {
      throw new ServerException("expected one of " + statuses + ", got " + answer);
    }
  }

  private boolean isStored(int version) {
    JsonNode versions =
        server.client().send("GET", MODEL + "/versions").orFail().json().get("versions");
    for (JsonNode stored : versions) {
      if (stored.get("version").asInt() == version) {
        return true;
      }
    }
    return false;
  }

  private void setting(String key, String value) {
    ServerClient client = server.client();
    String body = "{\"persistent\":{\"" + key + "\":" + value + "}}";
    client.send("PUT", "/_cluster/settings", body).orFail();
  }

  /** Goes back to a snapshot with its global state, as if only pipelines were wanted from it. */
  void restore(Runnable meanwhile) {
    ServerClient client = server.client();
    String repository =
        "{\"type\":\"fs\",\"settings\":{\"location\":\"" + server.snapshots() + "\"}}";
    client.send("PUT", "/_snapshot/kept", repository).orFail();
    String snapshot = "/_snapshot/kept/of-" + seed;
    String all = "{\"indices\":\"-*\",\"include_global_state\":true}";
    client.send("PUT", snapshot + "?wait_for_completion=true", all).orFail();
    int inSnapshot = versions.getLast();
    int since = uploadOne();
    alias(since);
    meanwhile.run();
    String none =
        "{\"indices\":\"-*\",\"include_global_state\":true,\"feature_states\":[\"none\"]}";
    JsonNode restored =
        client.send("POST", snapshot + "/_restore?wait_for_completion=true", none).orFail().json();
    if (!restored.has("snapshot") && !restored.has("accepted")) {
      throw new ServerException("expected a restored snapshot, got " + restored);
    }
    meanwhile.run();
    // Neither is lost: what was uploaded since, nor what the snapshot knew.
    if (!Deadline.in(RECOVERY).await(() -> isStored(since) && isStored(inSnapshot))) {
      throw new ServerException("expected version " + since + " to be found in the store again");
    }
    alias(inSnapshot);
    meanwhile.run();
    alias(since);
  }
}
