package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job on Spark that is told to end, as by Ctrl-C.
 *
 * <p>{@code .ci/clusters} runs it.
 */
class SparkKilledRun {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(120);

  @TempDir private Path folder;

  /** The tables of its steps may be larger than the log. */
  @Test
  void aPreparationThatIsToldToEndLeavesNoTables() throws Exception {
    Files.writeString(folder.resolve("log.csv"), "u,i,t\n" + "a,b,1\nc,d,2\n".repeat(500));
    Path spec = folder.resolve("prepare.yaml");
    Files.writeString(
        spec,
        """
        log: {files: [log.csv], user: u, item: i, time: t}
        recall: {}
        split: {by: time}
        format: parquet
        """);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Dspark.master=local[1]",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-cp",
            System.getProperty("java.class.path"),
            SparkMain.class.getName(),
            "prepare",
            spec.toString(),
            "--out",
            folder.resolve("data").toString()));
    Path log = folder.resolve("log");
    Process job =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long end = System.nanoTime() + MOST_NANOS;
    while (job.isAlive() && !hasTables() && System.nanoTime() - end < 0) {
      Thread.sleep(20);
    }
    assertThat(hasTables()).as(Files.readString(log)).isTrue();
    job.destroy();
    assertThat(job.waitFor(60, TimeUnit.SECONDS)).isTrue();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("log.csv", "prepare.yaml", "log");
    }
  }

  private boolean hasTables() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.anyMatch(path -> Files.isDirectory(path.resolve(".work/log-0")));
    }
  }
}
