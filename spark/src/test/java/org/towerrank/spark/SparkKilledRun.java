package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job on Spark that is told to end, as by Ctrl-C, and what one that was killed left.
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
    Path log = folder.resolve("log");
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    String out = folder.resolve("data").toString();
    Process job = LocalSpark.job(temporary, log, "prepare", spec.toString(), "--out", out);
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

  @Test
  void whatAKilledJobLeftInARemoteFolderIsNoRow() throws IOException {
    Files.createDirectories(folder.resolve("logs/_temporary/0"));
    for (String name : List.of("log.csv", "_temporary/0/part.csv", ".log.csv")) {
      Files.writeString(folder.resolve("logs").resolve(name), "u,i,t\na,b,1\n");
    }
    List<String> remote = List.of(folder.resolve("logs").toUri().toString());
    SparkTable table = SparkTable.open(LocalSpark.session(), folder, remote, null, List.of());
    assertThat(table.files()).hasSize(1);
    assertThat(table.rows().count()).isEqualTo(1);
  }

  private boolean hasTables() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.anyMatch(path -> Files.isDirectory(path.resolve(".work/log-0")));
    }
  }
}
