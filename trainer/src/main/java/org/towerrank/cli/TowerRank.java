package org.towerrank.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.towerrank.bench.BenchCommand;
import org.towerrank.bundle.Bundle;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.data.SplitName;
import org.towerrank.evaluate.Evaluator;
import org.towerrank.export.Evaluations;
import org.towerrank.export.ExportCommand;
import org.towerrank.export.ExportMain;
import org.towerrank.export.ImportCommand;
import org.towerrank.export.InspectCommand;
import org.towerrank.export.VerifyCommand;
import org.towerrank.files.ExitActions;
import org.towerrank.progress.Progress;
import org.towerrank.train.FittingException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code towerrank} command. */
@Command(
    name = "towerrank",
    description = "Two-stage recommendation in Lucene and Elasticsearch: fit, export, serve.",
    subcommands = {
      DemoCommand.class,
      DatasetCommand.class,
      PrepareCommand.class,
      TrainCommand.class,
      TuneCommand.class,
      EvaluateCommand.class,
      ReportCommand.class,
      PredictCommand.class,
      IndexCommand.class,
      RecommendCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      VerifyCommand.class,
      InspectCommand.class,
      LogToCsvCommand.class,
      BenchCommand.class
    },
    footer = {
      "",
      "'towerrank elasticsearch' starts a local Elasticsearch with what 'towerrank demo' made; it"
          + " is a program of its own, see 'towerrank elasticsearch --help'."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class TowerRank implements Runnable {
  /** Kept in a field, because a logger without references loses its level. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("org.apache.lucene"), Logger.getLogger("dev.hardwood"));

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command line. */
  public static CommandLine commandLine() {
    List<Class<? extends Exception>> expected = new ArrayList<>(ExportMain.EXPECTED_FAILURES);
    expected.add(FittingException.class);
    CommandLine line = CommandLines.of(new TowerRank(), expected);
    for (CommandLine command : line.getSubcommands().values()) {
      if (command.getCommand() instanceof ExportCommand export) {
        export.measuredBy(TowerRank::metrics);
      }
    }
    return line;
  }

  private static Map<String, Double> metrics(Bundle bundle, Path data, Evaluations.Split split)
      throws IOException {
    SplitName name = SplitName.valueOf(split.name());
    return Evaluator.evaluate(bundle, Evaluator.recipe(bundle), data, name, Progress.silent())
        .metrics();
  }

  public static void main(String[] arguments) {
    QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    ExitActions.install();
    System.exit(CommandLines.execute(commandLine(), arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command");
  }
}
