package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.cli.UnpreparedLog.LOG;
import static org.towerrank.cli.UnpreparedLog.RECALL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** {@code prepare} that a full disk, a kill or a signal ends. */
@Tag("slow")
class UnfinishedPrepareTest {
  @TempDir private Path folder;
  private UnpreparedLog log;

  @BeforeEach
  void writeLog() throws IOException {
    log = UnpreparedLog.write(folder);
  }

  @Test
  void whereTheEnginesLibraryDoesNotFitOnTheDiskNothingIsLeft() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    try (ChildProcess prepare =
        ChildProcess.startBehind(
            new String[] {
              "env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + temporary, "prlimit", "--fsize=1000000"
            },
            "prepare",
            log.write("prepare.yaml", LOG + RECALL),
            "--out",
            folder.resolve("data"),
            "--quiet")) {
      assertThat(prepare.exitCode()).isEqualTo(1);
      assertThat(prepare.errors())
          .filteredOn(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS"))
          .singleElement()
          .asString()
          .contains("DuckDB's library cannot be unpacked there", "IOException: File too large")
          .contains("[" + temporary + "]", "-Djava.io.tmpdir=DIR")
          .doesNotContain("could not be written");
    }
    assertThat(temporary).isEmptyDirectory();
    Files.delete(temporary);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("log.csv", "prepare.yaml");
  }

  /** A log that takes longer than a signal, of long texts that hardly compress. */
  private void writeLargeLog(int rows) throws IOException {
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT range % 9777 AS user, sha256(range::VARCHAR) AS item, range AS time FROM range("
              + rows
              + ")) TO "
              + Sql.path(folder.resolve("log.parquet")).code());
    }
  }

  private Path largeSpec() throws IOException {
    return log.write("prepare.yaml", LOG.replace("log.csv", "log.parquet") + RECALL);
  }

  @Test
  void whereTheTablesDoNotFitOnTheDiskNothingIsLeft() throws Exception {
    writeLargeLog(1_500_000);
    // Enough for the engine's library, which is unpacked first.
    try (ChildProcess prepare =
        ChildProcess.startWithLargestFile(
            70_000, "prepare", largeSpec(), "--out", folder.resolve("data"), "--quiet")) {
      assertThat(prepare.exitCode()).isEqualTo(1);
      assertThat(prepare.errors())
          .containsExactly(
              "towerrank prepare: ["
                  + folder.resolve("data")
                  + "] could not be written: File too large");
    }
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("log.csv", "log.parquet", "prepare.yaml");
  }

  @Test
  void afterAKillThereIsNoOutputAndTheNextRunWorks() throws Exception {
    writeLargeLog(300_000);
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    try (ChildProcess prepare =
        ChildProcess.startWithTemporaryFilesIn(
            temporary, "prepare", largeSpec(), "--out", folder.resolve("data"))) {
      prepare.awaitLine("clean");
      prepare.signal("KILL");
      assertThat(prepare.exitCode()).isEqualTo(137);
    }
    assertThat(temporary).isEmptyDirectory();
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(log.prepare(LOG + RECALL).exitCode()).isZero();
    assertThat(folder.resolve("data/recall/train.csv.gz")).isNotEmptyFile();
  }

  @Test
  void whenInterruptedNothingIsLeft() throws Exception {
    StringBuilder large = new StringBuilder("user,item,time\n");
    for (int i = 0; i < 500_000; i++) {
      large.append(i % 977 + ",item" + i * 7919L % 100_003 + "," + i + "\n");
    }
    log.write("log.csv", large.toString());
    try (ChildProcess prepare =
        ChildProcess.start(
            "prepare", log.write("prepare.yaml", LOG + RECALL), "--out", folder.resolve("data"))) {
      prepare.awaitLine("read the log");
      prepare.signal("TERM");
      assertThat(prepare.exitCode()).isEqualTo(143);
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("log.csv", "prepare.yaml");
  }
}
