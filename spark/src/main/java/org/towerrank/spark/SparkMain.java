package org.towerrank.spark;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.feature.SchemaException;
import org.towerrank.files.ExitActions;
import org.towerrank.inference.WrongModelKindException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code spark-submit} starts. */
@Command(
    name = "towerrank-spark",
    description = "What takes more than one machine, on Spark.",
    subcommands = {SparkPrepareCommand.class, SparkPredictCommand.class},
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class SparkMain implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command line. */
  public static CommandLine commandLine() {
    return CommandLines.of(
        new SparkMain(), List.of(SchemaException.class, WrongModelKindException.class));
  }

  /** The session of the job, with the master that {@code spark-submit} says. */
  static SparkSession session() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("towerrank")
            // What DuckDB does: no zone is meant, and names differ by more than case.
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.caseSensitive", "true")
            // A folder's [007] would be 7.
            .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false");
    SparkTable.CALENDAR.forEach(setting -> builder.config(setting, "CORRECTED"));
    return builder.getOrCreate();
  }

  public static void main(String[] arguments) {
    ExitActions.install();
    System.exit(CommandLines.execute(commandLine(), arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command");
  }
}
