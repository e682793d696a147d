package org.towerrank.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;

class DownloadTest {
  /** The MD5 of "hello\n". */
  private static final String HELLO = "b1946ac92492d2347c6235b4d2611184";

  @TempDir private Path directory;
  private final HttpServer server = server();

  @BeforeEach
  void serve() throws IOException {
    serve("/data/hello.txt", "hello\n".getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(lines)) {
      gzip.write("a\nb\n\n".getBytes(StandardCharsets.UTF_8));
    }
    serve("/lines.gz", lines.toByteArray());
    serve("/cut.gz", Arrays.copyOf(lines.toByteArray(), lines.size() - 3));
    lines.writeBytes(lines.toByteArray());
    serve("/parts.gz", lines.toByteArray());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void keepsTheFileWhoseChecksumIsRight() throws IOException {
    new Download(address("/data/hello.txt"), new FileChecksum.Md5(HELLO))
        .fetch(directory, Progress.silent());
    assertThat(directory.resolve("hello.txt")).hasContent("hello\n");
    new Download(address("/lines.gz"), new FileChecksum.Lines(2))
        .fetch(directory, Progress.silent());
    assertThat(directory.resolve("lines.gz")).exists();
    new Download(address("/parts.gz"), new FileChecksum.Lines(4))
        .fetch(directory, Progress.silent());
  }

  @Test
  void refusesAnotherFileThanWasMeant() {
    refuses(
        "/data/hello.txt",
        new FileChecksum.Md5("0".repeat(32)),
        "MD5 [0000",
        "came one with [b1946ac");
    refuses("/lines.gz", new FileChecksum.Lines(3), "expected [3] lines, came [2]");
    refuses(
        "/cut.gz",
        new FileChecksum.Lines(2),
        "expected [2] lines",
        "truncated or corrupt: part 1, byte");
  }

  @Test
  void saysThatTheAddressAnswersWithAnError() {
    refuses("/nowhere", new FileChecksum.Md5(HELLO), "expected status 200, came [404]", "--from");
  }

  @Test
  void saysHowToGoOnWithoutANetwork() {
    server.stop(0);
    refuses("/data/hello.txt", new FileChecksum.Md5(HELLO), "cannot be downloaded", "--from");
  }

  private void refuses(String path, FileChecksum proof, String... parts) {
    URI address = address(path);
    assertThatThrownBy(() -> new Download(address, proof).fetch(directory, Progress.silent()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(address.toString())
        .hasMessageContainingAll(parts);
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void serve(String path, byte[] content) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
          }
        });
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
