package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.server.ServerNode;

/**
 * A node whose temporary directory the native library cannot be unpacked to.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
class RuntimeUnavailableRun {
  private static final String MODEL = "/_towerrank/models/movies";
  private static final String AGAIN = "start the node again once this is mended";

  @Test
  void aNodeThatCannotLoadTheRuntimeLivesAndSaysSo(Installation installation) throws Exception {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "no-runtime")
            .keepLogsIn(Servers.logs())
            .start()) {
      ServerNode node = server.nodes().getFirst();
      put(server).orFail();
      assertThat(score(server).status()).isEqualTo(200);
      assertThat(unpacked(node)).isEmpty();

      node.stop();
      Files.setPosixFilePermissions(
          node.temporaryFiles(), PosixFilePermissions.fromString("r-xr-xr-x"));
      server.start();

      refused(score(server));
      refused(rescore(server));
      // The upload itself needs the directory; that the runtime was not there does not change.
      Files.setPosixFilePermissions(
          node.temporaryFiles(), PosixFilePermissions.fromString("rwxr-xr-x"));
      refused(put(server));
      JsonNode statistics = server.client().send("GET", "/_towerrank/stats").json();
      JsonNode counted = statistics.get("nodes").elements().next();
      assertThat(counted.get("can_serve").asBoolean()).isFalse();
      assertThat(counted.get("problem").asText()).contains("ONNX Runtime cannot be loaded", AGAIN);
      assertThat(server.client().send("GET", MODEL).status()).isEqualTo(200);
      assertThat(
              node.console().lines().filter(line -> line.contains("this node can run no model:")))
          .as("errors in the log")
          .filteredOn(line -> line.contains("[ERROR]"))
          .hasSize(1);
      assertThat(node.isRunning()).isTrue();
    }
  }

  private static void refused(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.body()).contains("can run no model", "ONNX Runtime cannot be loaded", AGAIN);
  }

  /** What the runtime leaves of itself in the temporary directory. */
  private static List<Path> unpacked(ServerNode node) throws IOException {
    try (Stream<Path> files = Files.list(node.temporaryFiles())) {
      return files.filter(file -> file.toString().contains("onnxruntime")).toList();
    }
  }

  private static Answer put(ElasticsearchServer server) {
    return server.client().send("PUT", MODEL, "application/zip", RandomBundles.ranker(1));
  }

  private static Answer score(ElasticsearchServer server) {
    String body = "{\"user\":{\"user_id\":\"v1\"},\"items\":[{\"item_id\":\"v2\"}]}";
    return server.client().send("POST", MODEL + "/_score", body);
  }

  private static Answer rescore(ElasticsearchServer server) {
    server
        .client()
        .send("PUT", "/movies/_doc/1?refresh=true", "{\"item_id\":\"v2\",\"year\":3}")
        .orFail();
    String body =
        "{\"query\":{\"match_all\":{}},\"rescore\":{\"window_size\":10,\"towerrank\":"
            + "{\"model_id\":\"movies\",\"user\":{\"user_id\":\"v1\"}}}}";
    return server.client().send("POST", "/movies/_search", body);
  }
}
