package org.towerrank.data;

import java.util.Locale;
import org.towerrank.recipe.DataSpec;

/** The parts into which a recipe's events are split. */
public enum SplitName {
  /** What weights are fitted to. */
  TRAIN,
  /** What settings and the best epoch are chosen by. */
  VALIDATION,
  /** What is reported. */
  TEST;

  /** The file of this part. */
  public String file(DataSpec data) {
    return switch (this) {
      case TRAIN -> data.train();
      case VALIDATION -> data.validation();
      case TEST -> data.test();
    };
  }

  /** The name in options and reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
