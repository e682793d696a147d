package org.towerrank.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.towerrank.bundle.Bundle;

/** Measures bundles on data, which this module cannot read by itself. */
@FunctionalInterface
public interface Evaluations {
  /** The part of the data that is measured on. */
  enum Split {
    /** What settings are chosen by. */
    VALIDATION,
    /** What is reported. */
    TEST
  }

  /**
   * The metrics of a bundle by name, such as {@code auc/click}.
   *
   * @param data the directory that the files of the bundle's recipe are in
   */
  Map<String, Double> metrics(Bundle bundle, Path data, Split split) throws IOException;
}
