package org.towerrank.export;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that name golden rows. */
final class GoldenOptions {
  @Option(
      names = "--golden",
      paramLabel = "ROWS.csv",
      description =
          "Raw rows and what a ranker's tool made of them: a column for each field, and expected_0,"
              + " expected_1, ... for the columns of its outputs.")
  private @Nullable Path ranker;

  @Option(
      names = "--user-golden",
      paramLabel = "ROWS.csv",
      description = "The same of a user tower.")
  private @Nullable Path user;

  @Option(
      names = "--item-golden",
      paramLabel = "ROWS.csv",
      description = "The same of an item tower.")
  private @Nullable Path item;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      description = {
        "Largest difference from golden rows (default: 1e-5),",
        "of scores and vectors longer than 1 as a share of their size."
      })
  private double tolerance = GoldenCheck.TOLERANCE;

  GoldenCheck.Files files() {
    return new GoldenCheck.Files(ranker, user, item);
  }

  double tolerance(CommandSpec spec) {
    if (!(tolerance >= 0)) {
      throw new ParameterException(
          spec.commandLine(), "--tolerance must be at least 0, got: [" + tolerance + "]");
    }
    return tolerance;
  }
}
