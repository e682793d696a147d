package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.prepare.Preparation;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;
import org.towerrank.sql.SqlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How many events a second {@code prepare} makes rows of, and in how much memory. */
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description = {
      "Makes rows with histories of 50 items of a generated log in Parquet, split by"
          + " time, and writes them as Parquet: events a second, and the most memory that was"
          + " resident."
    })
public final class PrepareBenchmark extends Benchmark {
  private static final String SPEC =
      """
      log: {files: [log.parquet], user: user, item: item, time: time}
      recall: {}
      split: {by: time}
      format: parquet
      """;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int EVENTS_OF_A_USER = 50;
  private static final int EVENTS_OF_AN_ITEM = 20;

  @Option(names = "--events", paramLabel = "N", description = "Of the log; 20000000.")
  private long events = 20_000_000;

  @Option(names = "--memory", paramLabel = "MB", description = "As of prepare; as there.")
  private long memory = Preparation.defaultMegabytes();

  @Option(names = "--threads", paramLabel = "N", description = "As of prepare; all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  protected List<Measure> measure() throws IOException {
    try (TemporaryFolder temporary = TemporaryFolder.of("towerrank-bench-")) {
      generate(temporary.path());
      Path spec = Files.writeString(temporary.path().resolve("prepare.yaml"), SPEC);
      Path out = temporary.path().resolve("data");
      StepTimes times = new StepTimes();
      long start = System.nanoTime();
      new Preparation(spec, memory, threads, Progress.watchedBy(times::update)).run(out);
      double seconds = (System.nanoTime() - start) / 1e9;
      double histories = times.seconds(start, "number events", "write histories");
      return List.of(
          Measure.atLeast(1e6, "events a second, histories", events / histories, "1/s"),
          Measure.of("events a second, all steps", events / seconds, "1/s"),
          Measure.of("number events", times.seconds(start, "number events"), "s"),
          Measure.of("write histories", times.seconds(start, "write histories"), "s"),
          Measure.of("all steps", seconds, "s"),
          Measure.of("log", (double) Files.size(temporary.path().resolve("log.parquet")), "bytes"),
          Measure.of("rows", (double) DiskUse.bytes(out), "bytes"),
          Measure.atMost(4, "resident at most", resident() / (double) (1L << 30), "GiB"));
    }
  }

  /** A log in no order: items by popularity, users alike. */
  private void generate(Path directory) throws IOException {
    try (Engine engine = Engine.start(directory.resolve("generated"), memory, threads)) {
      engine.execute(
          SqlFile.of(PrepareBenchmark.class, "log.sql"),
          Map.of(
              "events", Sql.number(events),
              "users", Sql.number(Math.max(1, events / EVENTS_OF_A_USER)),
              "items", Sql.number(Math.max(1, events / EVENTS_OF_AN_ITEM)),
              "seed", Sql.number(seed()),
              "file", Sql.path(directory.resolve("log.parquet"))));
    }
  }

  /**
   * Bytes of this process that were in memory at a time, at most; 0 if the system does not tell.
   */
  private static long resident() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
