package org.towerrank.sql;

import java.util.List;
import org.towerrank.csv.DataException;

/** Names for the columns of files that have none themselves: CSV and TSV without a header. */
public final class HeaderNames {
  private HeaderNames() {}

  /**
   * Requires that files of a format can lack names, where some are given.
   *
   * @param names none where files have some
   * @throws DataException naming the format
   */
  public static void requireFor(TableFormat format, List<String> names) throws DataException {
    if (!names.isEmpty() && format != TableFormat.CSV && format != TableFormat.TSV) {
      throw new DataException(
          "expected no [header], as columns have names in [" + format.label() + "], got " + names);
    }
  }

  /**
   * Requires a name for each column, where some are given.
   *
   * @throws DataException saying how many columns there are
   */
  public static void requireEach(int columns, List<String> names) throws DataException {
    if (!names.isEmpty() && columns != names.size()) {
      throw new DataException(
          "expected a name in [header] for each of the " + columns + " columns, got " + names);
    }
  }
}
