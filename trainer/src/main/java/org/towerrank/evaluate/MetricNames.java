package org.towerrank.evaluate;

import java.util.List;

/** What the names of metrics tell of them. */
public final class MetricNames {
  /** Prefix of the calibration error. */
  static final String CALIBRATION_ERROR = "calibration_error/";

  private static final String LOG_LOSS = "log_loss/";

  /** Prefixes of metrics of which less is better. */
  private static final List<String> ERRORS = List.of(LOG_LOSS, "rmse/", "mae/", CALIBRATION_ERROR);

  private MetricNames() {}

  /** The log loss of the task that a metric is of. */
  public static String logLoss(String metric) {
    return LOG_LOSS + task(metric);
  }

  /** The task that a metric is of. */
  public static String task(String metric) {
    return metric.substring(metric.indexOf('/') + 1);
  }

  /** Whether a metric is the log loss of a task. */
  public static boolean isLogLoss(String metric) {
    return metric.startsWith(LOG_LOSS);
  }

  /** Whether a metric is the calibration error of a task. */
  static boolean isCalibration(String metric) {
    return metric.startsWith(CALIBRATION_ERROR);
  }

  /** Whether less of a metric is better. */
  public static boolean isError(String metric) {
    return ERRORS.stream().anyMatch(metric::startsWith);
  }
}
