package org.towerrank.init;

import java.util.List;
import java.util.regex.Pattern;
import org.towerrank.csv.DataException;

/** Whether the first row of a log names its columns. */
final class HeaderGuess {
  /** A time of ISO 8601, or one since 1970: no column is called so, and each event has one. */
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*|\\d{9,}([.]\\d*)?");

  private HeaderGuess() {}

  /**
   * Checks that no name is a time.
   *
   * @throws DataException saying what to do
   */
  static void require(TableProfile log) throws DataException {
    List<String> names = log.columns().stream().map(ColumnProfile::name).toList();
    for (String name : names) {
      if (TIME.matcher(name).matches()) {
        throw new DataException(
            log.table().title()
                + ": expected a header that names the columns, found "
                + names
                + ", of which ["
                + name
                + "] is a time: name the columns, such as by --header user,item,rating,time");
      }
    }
  }
}
