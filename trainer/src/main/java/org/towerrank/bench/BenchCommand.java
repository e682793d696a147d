package org.towerrank.bench;

import org.towerrank.command.ToolVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code towerrank bench}: measures what serving and fitting cost. */
@Command(
    name = "bench",
    description = {
      "Measures what serving and fitting cost, and compares it with what bounds it.",
      "Times vary by machine and with what else it does; ratios hold, as cases run in turn."
    },
    subcommands = {
      RescoreBenchmark.class,
      RunsBenchmark.class,
      StoredRowsBenchmark.class,
      HalfRowsBenchmark.class,
      RecallBenchmark.class,
      EmbedBenchmark.class,
      LoadBenchmark.class,
      FitBenchmark.class,
      FitTowersBenchmark.class,
      FitScaleBenchmark.class,
      PrepareBenchmark.class,
      ReadBenchmark.class
    },
    footer = {
      "",
      "'towerrank bench elasticsearch' and 'towerrank bench vespa-shape' start a server and are"
          + " programs of their own, see their --help."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected the name of a benchmark");
  }
}
