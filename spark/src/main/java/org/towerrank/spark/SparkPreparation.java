package org.towerrank.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.towerrank.command.JsonOutput;
import org.towerrank.csv.DataException;
import org.towerrank.prepare.Preparation;
import org.towerrank.prepare.PreparationReport;
import org.towerrank.prepare.PreparationSteps;
import org.towerrank.prepare.PrepareSpec;
import org.towerrank.prepare.RowFormat;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;

/** Makes rows of a log on Spark, by the steps of {@code towerrank prepare}. */
public final class SparkPreparation {
  private final SparkSession session;
  private final Path file;
  private final Progress progress;

  /**
   * @param file the specification, which its local paths are relative to
   */
  public SparkPreparation(SparkSession session, Path file, Progress progress) {
    this.session = session;
    this.file = file;
    this.progress = progress;
  }

  /**
   * Writes a folder of rows, whole or not at all.
   *
   * @param data the folder, wherever Spark writes; that of an earlier preparation is replaced
   * @throws IOException naming what of the log or the specification is not as it should be
   */
  public PreparationReport run(String data) throws IOException {
    PrepareSpec spec = PrepareSpec.read(file);
    if (spec.format() != RowFormat.PARQUET) {
      throw new DataException(
          "[" + file + "]: [format]: expected parquet, as Spark writes folders of it");
    }
    var given = new org.apache.hadoop.fs.Path(data);
    FileSystem system = given.getFileSystem(session.sparkContext().hadoopConfiguration());
    var out = system.makeQualified(given);
    // Tables of the steps are read from beside it.
    SparkTable.requireNoPattern(out.toString());
    requireReplaceable(system, out);
    String name = "." + out.getName() + "." + UUID.randomUUID() + ".partial";
    var aside = new org.apache.hadoop.fs.Path(out.getParent(), name);
    system.mkdirs(aside);
    // Of a job that is told to end: behind the end of its tasks.
    system.deleteOnExit(aside);
    try {
      PreparationReport report = prepare(spec, system, out, aside);
      // Hours may have passed since it was looked at.
      requireReplaceable(system, out);
      ReplacedFolder.in(system).replace(out, aside);
      return report;
    } catch (IOException | RuntimeException e) {
      RunningTasks.awaitEnd(session);
      throw e;
    } finally {
      system.delete(aside, true);
      system.cancelDeleteOnExit(aside);
    }
  }

  private static void requireReplaceable(FileSystem system, org.apache.hadoop.fs.Path out)
      throws IOException {
    if (!system.exists(out)) {
      return;
    }
    if (!system.exists(new org.apache.hadoop.fs.Path(out, Preparation.OUTPUT.marker()))) {
      throw new IOException(
          "["
              + out
              + "] exists and is not the output of a preparation: not overwritten; choose another"
              + " folder");
    }
    for (FileStatus entry : system.listStatus(out)) {
      if (entry.isDirectory()) {
        Preparation.OUTPUT.requireOwnDirectory(out.toString(), entry.getPath().getName());
      }
    }
  }

  private PreparationReport prepare(
      PrepareSpec spec,
      FileSystem system,
      org.apache.hadoop.fs.Path out,
      org.apache.hadoop.fs.Path aside)
      throws IOException {
    var work = new org.apache.hadoop.fs.Path(aside, ".work");
    Path parent = file.toAbsolutePath().getParent();
    SparkEngine engine = new SparkEngine(session, aside, work);
    PreparationSteps steps =
        new PreparationSteps(
            engine,
            spec,
            parent == null ? Path.of("").toAbsolutePath() : parent,
            Integer.MAX_VALUE,
            new RecordedWarnings(progress));
    engine.requireNothingReadIn(out);
    PreparationReport report = steps.run();
    system.delete(work, true);
    write(system, new org.apache.hadoop.fs.Path(aside, "prepare.yaml"), Files.readString(file));
    write(
        system,
        new org.apache.hadoop.fs.Path(aside, Preparation.OUTPUT.marker()),
        JsonOutput.of(report) + "\n");
    return report;
  }

  private static void write(FileSystem system, org.apache.hadoop.fs.Path file, String text)
      throws IOException {
    try (OutputStream stream = system.create(file)) {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
