package org.towerrank.init;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Whether the first row of a log, or of a table beside it, names its columns. */
final class HeaderGuess {
  /** A time of ISO 8601, or one since 1970: no column is called so, and each event has one. */
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*|\\d{9,}([.]\\d*)?");

  private HeaderGuess() {}

  /**
   * Checks that the name of the column that joins a table to the log is no user or item of the log.
   *
   * @param key the log's column
   * @throws DataException saying what to do
   */
  static void require(
      Engine engine, TableProfile log, ColumnProfile key, @Nullable TableProfile table)
      throws IOException {
    if (table == null || table.id(key).equals(key.name())) {
      return;
    }
    String name = table.id(key);
    long same =
        engine.number(
            "SELECT count(*) FROM %s WHERE trim(%s::VARCHAR) = %s"
                .formatted(
                    log.table().reading().code(),
                    Sql.name(key.name()).code(),
                    Sql.text(name).code()));
    if (same > 0) {
      throw new DataException(
          table.table().title()
              + ": expected a header that names the columns, found ["
              + name
              + "] among the names, which the log has as a value of ["
              + key.name()
              + "]: write the names into a first line");
    }
  }

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
