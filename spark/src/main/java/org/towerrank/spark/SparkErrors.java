package org.towerrank.spark;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.parquet.UnsaidTexts;

/** Errors of Spark, which are about tasks and stages, in the words of what caused them. */
final class SparkErrors {
  private SparkErrors() {}

  /**
   * What some work gives.
   *
   * @throws IOException that says why there is nothing
   */
  static <T> T explained(Callable<T> work) throws IOException {
    try {
      return work.call();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      Throwable cause = e;
      String file = "";
      while (cause.getCause() != null && !tells(cause)) {
        String message = String.valueOf(cause.getMessage());
        if (message.startsWith("[FAILED_READ_FILE")) {
          file = message.lines().findFirst().orElse("") + ": ";
        }
        cause = cause.getCause();
      }
      throw new DataException(file + cause.getMessage(), e);
    }
  }

  /** Whether an error says where a value is, which its cause does not. */
  private static boolean tells(Throwable error) {
    return error instanceof DataException
        || error instanceof InvalidValueException
        || error instanceof UnsaidTexts.NoTextException;
  }
}
