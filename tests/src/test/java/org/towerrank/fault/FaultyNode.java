package org.towerrank.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.server.ServerNode;
import org.towerrank.tests.Catalogue;
import org.towerrank.tests.Servers;

/** A server of one node with the catalogue, whose operations can be let fail. */
final class FaultyNode implements AutoCloseable {
  /** What is said of a file, of memory, and of a shard that has failed with its file. */
  private static final List<String> CAUSES =
      List.of(
          "No space left on device",
          "alloc",
          "memory",
          "no_shard_available_action_exception",
          "missing shards",
          "a shard failed or was moved");

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ElasticsearchServer server;

  private FaultyNode(ElasticsearchServer server) {
    this.server = server;
  }

  static FaultyNode start(Installation installation) throws IOException {
    ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "faults").keepLogsIn(Servers.logs()).start();
    Catalogue.prepare(server);
    return new FaultyNode(server);
  }

  /** A part of the paths of its temporary files alone. */
  static String temporaryFiles() {
    return "/nodes/faults/node-0/tmp/";
  }

  ServerNode node() {
    return server.nodes().getFirst();
  }

  ElasticsearchServer server() {
    return server;
  }

  Answer send(String method, String path) {
    return server.client().send(method, path);
  }

  Answer send(String method, String path, String json) {
    return server.client().send(method, path, json);
  }

  /** Stores a version, and waits until it is loaded. */
  Answer upload(String model, byte[] zip) {
    String path = "/_towerrank/models/" + model + "?wait_for=loaded";
    return server.client().send("PUT", path, "application/zip", zip);
  }

  /** Whether an upload did all that it should. */
  static boolean isLoaded(Answer answer) {
    return answer.status() == 200 && answer.json().at("/loaded/failures").isEmpty();
  }

  /** Whether an answer says what failed. */
  static boolean namesTheCause(Answer answer) {
    return CAUSES.stream().anyMatch(answer.body()::contains);
  }

  /** Hits with the scores of a model. */
  JsonNode rescored(String model) {
    return rescore(model).orFail().json().at("/hits/hits");
  }

  Answer rescore(String model) {
    String body =
        "{\"size\":90,\"_source\":false,\"rescore\":{\"window_size\":90,\"towerrank\":{\"model_id\":\""
            + model
            + "\",\"user\":{\"user_id\":\"v3\"}}}}";
    return send("POST", "/one-shard/_search", body);
  }

  /** Memory of models that the node accounts for. */
  long modelMemory() {
    JsonNode nodes = send("GET", "/_towerrank/stats").orFail().json().get("nodes");
    return nodes.iterator().next().get("memory_in_bytes").asLong();
  }

  /** Whether the memory of models becomes what it was. */
  boolean hasMemoryOfModels(long bytes) {
    return Deadline.in(PATIENCE).await(() -> modelMemory() == bytes);
  }

  /** Files in the temporary directory. */
  List<String> files() {
    try (Stream<Path> all = Files.walk(node().temporaryFiles())) {
      return all.map(Path::toString).sorted().toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        // One went while it was looked at.
        return List.of();
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the files in the temporary directory become what they were. */
  boolean hasFiles(List<String> before) {
    return Deadline.in(Duration.ofSeconds(5)).await(() -> files().equals(before));
  }

  /** The directory of an index below the node's data, as a part of its paths. */
  String filesOf(String index) {
    String path = "/_cluster/state/metadata/" + index + "?expand_wildcards=all";
    JsonNode uuid =
        send("GET", path).orFail().json().at("/metadata/indices/" + index + "/settings/index/uuid");
    if (uuid.isMissingNode()) {
      throw new IllegalStateException("expected an index [" + index + "]");
    }
    return "/indices/" + uuid.asText() + "/";
  }

  /** Has shards that failed tried again; whether all are there then. */
  boolean recovers() {
    send("POST", "/_cluster/reroute?retry_failed=true").orFail();
    String health = "/_cluster/health?wait_for_status=yellow&wait_for_no_initializing_shards=true";
    return send("GET", health + "&timeout=60s").status() == 200;
  }

  /** Errors that the plugin has logged. */
  List<String> errorsOfOurs() {
    return node()
        .console()
        .lines()
        .filter(line -> line.contains("[ERROR]") && line.contains("[o.t."))
        .toList();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
