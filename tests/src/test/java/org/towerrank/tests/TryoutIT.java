package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code elasticsearch} as a user runs it: from its start to Ctrl-C. */
@Tag("slow")
class TryoutIT {
  private static final String READY = "Ctrl-C stops the server";
  private static final Pattern READY_ADDRESS = Pattern.compile("listens on (http://[^ ]+): ");
  private static final int INTERRUPTED = 130;

  @Test
  void printsRequestsThatWorkAndLeavesNothingBehind(@TempDir Path demo) throws Exception {
    SmallDemo.write(demo);
    // Open to the account that the server runs as, which a test's own directory is not.
    Path temporary =
        Files.createTempDirectory(
            "tryout-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Path output = demo.resolve("output.txt");
    Process command = start(demo, temporary, output);
    try {
      await(command, output);
      List<String> requests =
          Files.readAllLines(output).stream().filter(line -> line.startsWith("curl")).toList();
      assertThat(requests).hasSizeGreaterThan(5);
      for (String request : requests) {
        assertThat(run("bash", "-c", request)).contains("{").doesNotContain("\"error\"");
      }
      assertThat(run("bash", "-c", requests.get(2))).contains("Film ").contains("\"like\"");
      String address =
          READY_ADDRESS
              .matcher(Files.readString(output))
              .results()
              .findFirst()
              .orElseThrow()
              .group(1);
      assertThat(JavaClientExample.recommend(address, "7"))
          .hasSize(10)
          .allMatch(title -> title.startsWith("Film "));

      run("bash", "-c", "kill -INT " + command.pid());
      assertThat(command.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(command.exitValue()).isEqualTo(INTERRUPTED);
    } finally {
      command.destroyForcibly();
    }
    assertThat(temporary).isEmptyDirectory();
    assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()))
        .noneMatch(line -> line.contains(temporary.toString()));
    Files.delete(temporary);
  }

  private static Process start(Path demo, Path temporary, Path output) throws IOException {
    return new ProcessBuilder(
            // A process whose parent runs in the background might ignore the signal.
            "env",
            "--default-signal=INT",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // It ends before optimizing pays.
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + temporary,
            "--add-modules",
            "jdk.incubator.vector",
            "-jar",
            System.getProperty("towerrank.test.tryout"),
            "--demo",
            demo.toString(),
            "--port",
            "0",
            "--heap",
            "512m")
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static void await(Process command, Path output) throws Exception {
    while (!Files.readString(output).contains(READY)) {
      assertThat(command.waitFor(200, TimeUnit.MILLISECONDS))
          .as(Files.readString(output))
          .isFalse();
    }
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
