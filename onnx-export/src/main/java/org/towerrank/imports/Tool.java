package org.towerrank.imports;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.towerrank.imports.ImportSchema.IdsSpec;
import org.towerrank.imports.ImportSchema.Pad;

/** Tools whose conventions are known, so that a schema need not say them. */
@SuppressWarnings("ImmutableEnumChecker") // Records of texts and numbers.
public enum Tool {
  /** Torch-RecHub: ids from 1, 0 for the rest; sequences padded before. */
  @JsonProperty("torch-rechub")
  TORCH_RECHUB("torch-rechub", new IdsSpec("0", "0", 1L, null), Pad.BEFORE),
  /** DeepCTR and DeepCTR-Torch: a LabelEncoder's ids from 0, sequences padded behind. */
  @JsonProperty("deepctr")
  DEEPCTR("deepctr", new IdsSpec("0", "0", 0L, null), Pad.BEHIND),
  /** LightGBM and XGBoost by onnxmltools: NaN for missing, probabilities of both classes. */
  @JsonProperty("onnxmltools")
  ONNXMLTOOLS("onnxmltools", new IdsSpec("nan", "nan", 0L, null), Pad.BEHIND),
  /** scikit-learn by sklearn-onnx. */
  @JsonProperty("sklearn")
  SKLEARN("sklearn", new IdsSpec("nan", "-1", 0L, null), Pad.BEHIND),
  /** Trees and others as tensors, by Hummingbird. */
  @JsonProperty("hummingbird")
  HUMMINGBIRD("hummingbird", new IdsSpec("nan", "nan", 0L, null), Pad.BEHIND);

  private final String label;
  private final IdsSpec ids;
  private final Pad pad;

  Tool(String label, IdsSpec ids, Pad pad) {
    this.label = label;
    this.ids = ids;
    this.pad = pad;
  }

  /** Its name in schemas. */
  public String label() {
    return label;
  }

  /** The tool of a name. */
  public static Optional<Tool> of(String label) {
    for (Tool tool : values()) {
      if (tool.label.equals(label)) {
        return Optional.of(tool);
      }
    }
    return Optional.empty();
  }

  IdsSpec ids() {
    return ids;
  }

  Pad pad() {
    return pad;
  }

  /** Whether its classifiers give the probabilities of both classes, of which the second counts. */
  boolean givesBothClasses() {
    return this == ONNXMLTOOLS || this == SKLEARN || this == HUMMINGBIRD;
  }
}
