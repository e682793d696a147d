package org.towerrank.evaluate;

import java.util.List;

/** What the names of metrics tell of them. */
public final class MetricNames {
  /** Prefix of the calibration error. */
  static final String CALIBRATION_ERROR = "calibration_error/";

  /** Prefixes of metrics of which less is better. */
  private static final List<String> ERRORS =
      List.of("log_loss/", "rmse/", "mae/", CALIBRATION_ERROR);

  private MetricNames() {}

  /** Whether less of a metric is better. */
  public static boolean isError(String metric) {
    return ERRORS.stream().anyMatch(metric::startsWith);
  }
}
