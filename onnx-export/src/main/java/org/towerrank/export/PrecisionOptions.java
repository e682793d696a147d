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

  @Option(
      names = "--layers",
      paramLabel = "FORM",
      description = {
        "What the weights of layers are written as: float32 or int8 (default: float32).",
        "int8 has a scale for each column; what is multiplied is rounded while the graph runs."
      })
  private LayerForm layers = LayerForm.FLOAT32;

  /** The forms of {@link NumberForm} that layers can have. */
  private enum LayerForm {
    FLOAT32(NumberForm.FLOAT32),
    INT8(NumberForm.INT8);

    private final NumberForm form;

    LayerForm(NumberForm form) {
      this.form = form;
    }
  }

  /** What is written as what. */
  public Precision precision() {
    return new Precision(embeddings, layers.form);
  }
}
