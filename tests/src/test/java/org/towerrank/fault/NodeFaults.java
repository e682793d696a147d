package org.towerrank.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.server.ServerNode;
import org.towerrank.tests.Catalogue;
import org.towerrank.tests.Servers;

/**
 * A node whose first, second, third … operation on files of its temporary directory fails while a
 * model is uploaded and loaded. Run by {@code .ci/faults}, which gives the server the library that
 * fails.
 */
@ExtendWith(Servers.class)
class NodeFaults {
  private static final String MODEL = "/_towerrank/models/faulty";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int CONTROL_BYTES = 4096;
  private static final int FAILED_AT = 16;
  private static final int FAILED_BYTES = 256;

  private final MappedByteBuffer control = control();

  private static MappedByteBuffer control() {
    try (FileChannel file =
        FileChannel.open(
            Path.of(System.getenv("FAULTS_CONTROL")),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      MappedByteBuffer map = file.map(FileChannel.MapMode.READ_WRITE, 0, CONTROL_BYTES);
      map.order(ByteOrder.nativeOrder());
      return map;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void anUploadAndItsLoading(Installation installation) throws IOException {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "faults").keepLogsIn(Servers.logs()).start()) {
      Catalogue.prepare(server);
      ServerNode node = server.nodes().getFirst();
      long memory = memory(server.client());
      JsonNode healthy = rescored(server.client());
      List<String> failures = new ArrayList<>();
      int number = 0;
      do {
        number++;
        List<String> files = files(node);
        set(number);
        Answer answer = upload(server.client());
        set(0);
        problems(server, answer, files).forEach(failures::add);
        assertThat(node.isRunning()).as(failed()).isTrue();
      } while (!failed().isEmpty() && failures.size() < 20);
      assertThat(failures).isEmpty();
      assertThat(number).isGreaterThan(20);
      server.client().send("DELETE", MODEL);
      assertThat(rescored(server.client())).isEqualTo(healthy);
      assertThat(Deadline.in(PATIENCE).await(() -> memory(server.client()) == memory)).isTrue();
      assertThat(node.console().lines()).noneMatch(line -> line.contains("[ERROR]"));
    }
  }

  /** The number of the operation that fails, 0 for none. */
  private void set(long number) {
    control.putLong(0, 0);
    if (number > 0) {
      control.putLong(Long.BYTES, 0);
      control.put(FAILED_AT, new byte[FAILED_BYTES]);
      control.putLong(0, number);
    }
  }

  private String failed() {
    byte[] bytes = new byte[FAILED_BYTES];
    control.get(FAILED_AT, bytes);
    return new String(bytes, StandardCharsets.UTF_8).replace("\u0000", "");
  }

  private static Answer upload(ServerClient client) {
    return client.send("PUT", MODEL + "?wait_for=loaded", "application/zip", Catalogue.RANKER_ZIP);
  }

  private List<String> problems(ElasticsearchServer server, Answer answer, List<String> files)
      throws IOException {
    String failed = "[" + failed() + "]: ";
    List<String> problems = new ArrayList<>();
    boolean cleaning = failed().startsWith("unlink") || failed().startsWith("rmdir");
    boolean done = answer.status() == 200 && answer.json().at("/loaded/failures").isEmpty();
    if (!failed().isEmpty() && !done && !answer.body().contains("No space left")) {
      problems.add(failed + "told as " + answer.status() + " " + answer.body());
    }
    if (failed().isEmpty() && !done) {
      problems.add("without a failure: " + answer.body());
    }
    Answer next = upload(server.client());
    if (next.status() != 200 || !next.json().at("/loaded/failures").isEmpty()) {
      problems.add(failed + "the next try gets " + next.body());
    }
    ServerNode node = server.nodes().getFirst();
    boolean clean = Deadline.in(Duration.ofSeconds(5)).await(() -> files(node).equals(files));
    if (!clean && !cleaning) {
      problems.add(failed + "left " + files(node));
    }
    server.client().send("DELETE", MODEL);
    return problems;
  }

  private static List<String> files(ServerNode node) {
    try (Stream<Path> all = Files.walk(node.temporaryFiles())) {
      return all.map(Path::toString).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long memory(ServerClient client) {
    JsonNode nodes = client.send("GET", "/_towerrank/stats").orFail().json().get("nodes");
    return nodes.iterator().next().get("memory_in_bytes").asLong();
  }

  private static JsonNode rescored(ServerClient client) {
    String search =
        "{\"size\":90,\"_source\":false,\"rescore\":{\"window_size\":90,\"towerrank\":{\"model_id\":\""
            + Catalogue.RANKER
            + "\",\"user\":{\"user_id\":\"v3\"}}}}";
    return client.send("POST", "/one-shard/_search", search).orFail().json().at("/hits/hits");
  }
}
