package org.towerrank.export;

import org.towerrank.precision.NumberForm;
import org.towerrank.precision.Precision;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that say what weights are written as. */
public final class PrecisionOptions {
  @Option(
      names = "--embeddings",
      paramLabel = "FORM",
      description = {
        "What embedding tables are written as: ${COMPLETION-CANDIDATES} (default: float32).",
        "int8 has a scale for each row; a table of one column has 256 values."
      })
  private NumberForm embeddings = NumberForm.FLOAT32;

  @Option(
      names = "--layers",
      paramLabel = "FORM",
      description = {
        "What the weights of layers are written as: float32 or int8 (default: float32).",
        "int8 has a scale for each column; what is multiplied is rounded while the graph runs."
      })
  private NumberForm layers = NumberForm.FLOAT32;

  /**
   * What is written as what.
   *
   * @throws ParameterException when layers cannot be written so
   */
  public Precision precision(CommandSpec command) {
    try {
      return new Precision(embeddings, layers);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--" + e.getMessage(), e);
    }
  }
}
