package org.towerrank.export;

import org.towerrank.precision.NumberForm;
import org.towerrank.precision.Precision;
import picocli.CommandLine.Option;

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

  /** What is written as what. */
  public Precision precision() {
    return new Precision(embeddings, NumberForm.FLOAT32);
  }
}
