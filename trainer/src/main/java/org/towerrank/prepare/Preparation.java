package org.towerrank.prepare;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.towerrank.command.JsonOutput;
import org.towerrank.files.OutputFiles;
import org.towerrank.files.OutputKind;
import org.towerrank.files.WhatIsRead;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.sql.Engine;
import org.towerrank.sql.TableFiles;

/** Makes rows of a log: {@code towerrank prepare}. */
public final class Preparation {
  /** Rows are in directories. Spark writes the catalogue as one too. */
  public static final OutputKind OUTPUT =
      new OutputKind(
          "prepared.json", Set.of("ranking", "recall", "users.parquet", "items.parquet"));

  /** Events of a part, at most. */
  private static final int PART_EVENTS = 2_000_000;

  /** What tables take at most, unless said otherwise: enough for twenty million events. */
  private static final long MEGABYTES = 3000;

  /** Items of all histories of a part, at most. */
  private static final int PART_ITEMS = 50_000_000;

  private final Path file;
  private final long memoryMegabytes;
  private final int threads;
  private final int partEvents;
  private final Progress progress;

  /**
   * @param file the specification, which its paths are relative to
   * @param memoryMegabytes that the engine takes at most; what does not fit goes to the disk
   * @param threads that work at a time, which change nothing of the result
   */
  public Preparation(Path file, long memoryMegabytes, int threads, Progress progress) {
    this(file, memoryMegabytes, threads, PART_EVENTS, progress);
  }

  Preparation(Path file, long memoryMegabytes, int threads, int partEvents, Progress progress) {
    this.file = file;
    this.memoryMegabytes = memoryMegabytes;
    this.threads = threads;
    this.partEvents = partEvents;
    this.progress = progress;
  }

  /**
   * Megabytes that tables take at most, unless said otherwise: 3,000, and at most half of the
   * memory that the machine, or a container's limit, gives.
   */
  public static long defaultMegabytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? Math.clamp(system.getTotalMemorySize() >> 21, 1, MEGABYTES)
        : MEGABYTES;
  }

  /**
   * Writes a directory of rows, whole or not at all.
   *
   * @param out the directory; that of an earlier preparation is replaced
   * @throws IOException naming what of the log or the specification is not as it should be
   */
  public PreparationReport run(Path out) throws IOException {
    requirePlain(out.toAbsolutePath());
    PrepareSpec spec = PrepareSpec.read(file);
    requireOutside(out, spec);
    RecordedWarnings warnings = new RecordedWarnings(progress);
    PreparationReport[] report = new PreparationReport[1];
    OutputFiles.directory(
        out,
        OUTPUT,
        aside -> {
          Path work = aside.resolve(".work");
          try (Engine engine = Engine.start(work, memoryMegabytes, threads)) {
            report[0] =
                new PreparationSteps(
                        new EmbeddedEngine(
                            engine, spec.format(), aside, work.resolve("parts"), threads),
                        spec,
                        directory(),
                        partEvents(spec),
                        warnings)
                    .run();
          }
          OutputFiles.delete(work);
          Files.copy(file, aside.resolve("prepare.yaml"));
          Files.writeString(aside.resolve(OUTPUT.marker()), JsonOutput.of(report[0]) + "\n");
        });
    return report[0];
  }

  /**
   * The engine keeps tables below, and takes what follows these characters for settings. Where it
   * finds files by a pattern it takes a backslash for a separator.
   */
  private static void requirePlain(Path out) throws IOException {
    boolean divided =
        StreamSupport.stream(out.spliterator(), false)
            .anyMatch(name -> name.toString().contains("\\"));
    if (divided || out.toString().matches("(?s).*[?;].*")) {
      throw new IOException(
          "["
              + out
              + "]: expected an output whose path has neither [?] nor [;] nor [\\], as the engine"
              + " cannot keep its tables there: choose another one");
    }
  }

  /** The log would be gone with the rows of an earlier one, and the tables. */
  private void requireOutside(Path out, PrepareSpec spec) throws IOException {
    if (!Files.isDirectory(out)) {
      return;
    }
    List<String> patterns = new ArrayList<>(spec.log().files());
    for (JoinSpec table : new JoinSpec[] {spec.users(), spec.items()}) {
      if (table != null) {
        patterns.addAll(table.files());
      }
    }
    WhatIsRead.requireOutside(out, TableFiles.find(directory(), patterns));
  }

  private int partEvents(PrepareSpec spec) {
    return Math.clamp(PART_ITEMS / Histories.of(spec).length(), 1, partEvents);
  }

  private Path directory() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }
}
