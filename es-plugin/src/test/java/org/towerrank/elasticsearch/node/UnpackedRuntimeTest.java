package org.towerrank.elasticsearch.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedRuntimeTest {
  @TempDir Path temporary;

  @Test
  void whatAKilledProcessLeftIsDeletedAndWhatOthersHaveIsNot() throws Exception {
    Path left = directory(UnpackedRuntime.PREFIX + "123");
    Path published = directory("onnxruntime-java123");
    Path linked = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.createSymbolicLink(temporary.resolve(UnpackedRuntime.PREFIX + "link"), linked);
    Files.createFile(linked.resolve("kept"));

    assertThat(UnpackedRuntime.load(temporary, () -> Files.exists(left))).isFalse();
    assertThat(published.resolve("libonnxruntime.so")).exists();
    assertThat(linked.resolve("kept")).exists();
  }

  /** The other process is a real one, as locks are a process's. */
  @Test
  void nothingIsDeletedWhileAnotherProcessLoadsAndAllOnceItWasKilled() throws Exception {
    Process other = Loading.in(temporary);
    try (BufferedReader told = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(told.readLine()).isEqualTo("loading");
      Path others = directory(UnpackedRuntime.PREFIX + "456");
      assertThat(UnpackedRuntime.load(temporary, () -> Files.exists(others))).isTrue();
      assertThat(others.resolve("libonnxruntime.so")).exists();

      other.destroyForcibly().waitFor();
      assertThat(UnpackedRuntime.load(temporary, () -> Files.exists(others))).isFalse();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNoReasonNotToLoad() {
    assertThat(UnpackedRuntime.load(temporary.resolve("absent"), () -> "loaded"))
        .isEqualTo("loaded");
  }

  private Path directory(String name) throws IOException {
    Path directory = Files.createDirectory(temporary.resolve(name));
    Files.createFile(directory.resolve("libonnxruntime.so"));
    return directory;
  }

  /** A process that loads until it is killed. */
  static final class Loading {
    private Loading() {}

    static Process in(Path temporary) throws IOException {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:-UsePerfData",
              "-XX:TieredStopAtLevel=1",
              "-Xmx64m",
              "-cp",
              System.getProperty("java.class.path"),
              Loading.class.getName(),
              temporary.toString());
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Ends when it is killed, or with its parent. */
    public static void main(String[] arguments) {
      UnpackedRuntime.load(Path.of(arguments[0]), Loading::untilTheEndOfInput);
    }

    private static boolean untilTheEndOfInput() {
      System.out.println("loading");
      try {
        return System.in.read() < 0;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
