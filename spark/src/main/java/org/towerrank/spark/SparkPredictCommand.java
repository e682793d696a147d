package org.towerrank.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.predict.Predicted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code predict BUNDLE --data TABLE --out TABLE} on Spark. */
@Command(
    name = "predict",
    description = {
      "Writes for every row of a table in Parquet what a model says of it: a score a task of a"
          + " ranker, or the vector of a tower.",
      "Each executor loads the model once, for all its tasks."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class SparkPredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "BUNDLE",
      description = "What export wrote: a directory or a zip, which is sent to the executors.")
  private Path bundle = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "TABLE",
      description =
          "The rows, in Parquet, with the fields that the model reads as columns. Where users and"
              + " documents have a field of one name, the columns are called as the features that"
              + " read it.")
  private String data = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "TABLE",
      description = "The folder of Parquet to write, which is not there yet.")
  private String out = "";

  @Option(
      names = "--side",
      paramLabel = "SIDE",
      description = "Which tower of two embeds the rows: ${COMPLETION-CANDIDATES}.")
  private Predicted.@Nullable Tower side;

  @Option(
      names = "--keep",
      paramLabel = "COLUMN",
      split = ",",
      description = "A column of the rows that the output has too. Repeatable.")
  private List<String> kept = new ArrayList<>();

  @Option(
      names = "--on-executors",
      description = "The bundle is at the same path on every machine, and is not sent.")
  private boolean onExecutors;

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(bundle)) {
      throw new IOException("[" + bundle + "]: expected a bundle, found nothing");
    }
    Bundle opened = Bundle.open(bundle);
    Predicted predicted;
    try {
      predicted = Predicted.of(opened, side);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    SparkSession spark = SparkMain.session();
    var folder = new org.apache.hadoop.fs.Path(out);
    FileSystem system = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
    if (system.exists(folder)) {
      throw new IOException("[" + out + "]: expected a folder that is not there yet");
    }
    SparkPrediction prediction = new SparkPrediction(bundle, !onExecutors, predicted, kept);
    Dataset<Row> rows =
        SparkErrors.explained(() -> ParquetFiles.read(spark, data, prediction.columns(opened)));
    write(spark, prediction.of(rows), system, folder);
    spec.commandLine().getOut().printf("Wrote [%s] by model [%s].%n", out, opened.name());
    return CommandLines.OK;
  }

  private static void write(
      SparkSession spark, Dataset<Row> rows, FileSystem system, org.apache.hadoop.fs.Path folder)
      throws IOException {
    try {
      SparkErrors.explained(
          () -> {
            rows.write().parquet(folder.toString());
            return folder;
          });
    } catch (IOException e) {
      // Where the query is not as it should be, the folder is another's, or not there.
      if (!(e.getCause() instanceof AnalysisException)) {
        RunningTasks.awaitEnd(spark);
        deleteUnfinished(system, folder, e);
      }
      throw e;
    }
  }

  /** Spark deletes what it wrote where it fails, but not what tasks write later, and the folder. */
  private static void deleteUnfinished(
      FileSystem system, org.apache.hadoop.fs.Path folder, IOException failure) {
    try {
      system.delete(new org.apache.hadoop.fs.Path(folder, "_temporary"), true);
      system.delete(folder, false);
    } catch (IOException notEmpty) {
      failure.addSuppressed(notEmpty);
    }
  }
}
