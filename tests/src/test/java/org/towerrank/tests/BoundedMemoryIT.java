package org.towerrank.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.FileRealm;
import org.towerrank.server.FileRealm.User;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerNode;

/** A secured node with little direct memory writes nothing of an upload before it is allowed. */
@ExtendWith(Servers.class)
class BoundedMemoryIT {
  private static final User OPERATOR =
      new User("operator", "operator-password", List.of("model_operator"));
  private static final User SEARCHER =
      new User("searcher", "searcher-password", List.of("search_only"));
  private static final FileRealm REALM =
      new FileRealm(
          List.of(OPERATOR, SEARCHER),
          """
          model_operator:
            cluster: [ "cluster:admin/towerrank/models/put" ]
          search_only:
            indices:
              - names: [ "movies*" ]
                privileges: [ "read" ]
          """);
  private static final String UPLOAD = "/_towerrank/models/uploaded";
  private static final int BODY = 60_000_000;

  @Test
  void anUploadLeavesFilesOnlyOfWhoMayUpload(Installation installation) throws Exception {
    try (ElasticsearchServer server =
        ElasticsearchServer.builder(installation, "bounded-memory")
            .jvmOptions(
                List.of(
                    "-Xms512m",
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:MaxDirectMemorySize=16m",
                    "-Xlog:disable"))
            .security(REALM)
            .keepLogsIn(Servers.logs())
            .start()) {
      ServerNode node = server.nodes().getFirst();
      nothingIsWrittenForWhoMayNotUpload(node);
      assertThat(node.console().lines()).noneMatch(line -> line.contains("[ERROR]"));
    }
  }

  private static void nothingIsWrittenForWhoMayNotUpload(ServerNode node) throws Exception {
    for (String path : List.of(UPLOAD, UPLOAD + "?wait_for=loaded")) {
      try (Upload upload = new Upload(node, SEARCHER, path)) {
        assertThat(upload.status()).isEqualTo(403);
        assertThat(files(node)).isEmpty();
      }
    }
    for (String path :
        List.of(UPLOAD + "?nonsense=1", "/_towerrank/models/-", UPLOAD + "?wait_for=x")) {
      try (Upload upload = new Upload(node, OPERATOR, path)) {
        assertThat(upload.status()).as(path).isEqualTo(400);
        assertThat(files(node)).isEmpty();
      }
    }
    // What is not sent yet is not waited for.
    assertThat(
            node.client(SEARCHER)
                .send("PUT", UPLOAD, "application/zip", new byte[20_000_000])
                .status())
        .isEqualTo(403);
    assertThat(node.client(OPERATOR).send("PUT", UPLOAD, "application/zip", new byte[0]).status())
        .isEqualTo(400);
    await(() -> files(node).isEmpty());
  }

  /** Files of bundles on their way, this node's alone. */
  private static List<Path> files(ServerNode node) {
    try (Stream<Path> all = Files.walk(node.temporaryFiles())) {
      return all.filter(file -> file.getFileName().toString().endsWith(".zip"))
          .filter(file -> !file.toString().contains("another-node"))
          .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      // A file went while it was looked at.
      return List.of(node.temporaryFiles());
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int attempt = 0; attempt < 200 && !condition.getAsBoolean(); attempt++) {
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  /** A large body of which a part is sent, and the rest never comes. */
  private static final class Upload implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader answer;

    Upload(ServerNode node, User user, String path) throws IOException {
      String login = user.name() + ":" + user.password();
      socket = new Socket(node.address().getHost(), node.address().getPort());
      answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      OutputStream out = socket.getOutputStream();
      out.write(
          ("PUT "
                  + path
                  + " HTTP/1.1\r\nHost: node\r\nContent-Type: application/zip\r\n"
                  + "Authorization: Basic "
                  + Base64.getEncoder().encodeToString(login.getBytes(US_ASCII))
                  + "\r\nContent-Length: "
                  + BODY
                  + "\r\n\r\n")
              .getBytes(US_ASCII));
      byte[] part = new byte[2_000_000];
      new Random(1).nextBytes(part);
      out.write(part);
      out.flush();
    }

    int status() throws IOException {
      socket.setSoTimeout(20_000);
      String line = answer.readLine();
      assertThat(line).startsWith("HTTP/1.1 ");
      return Integer.parseInt(line.substring(9, 12));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
