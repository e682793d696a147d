package org.towerrank.csv;

import java.util.regex.Pattern;

/**
 * The line {@code sep=;} that spreadsheets put above the header, behind a byte order mark or not,
 * and no other program reads.
 */
public final class SeparatorLine {
  private static final Pattern BEGINNING = Pattern.compile("(?i)\\uFEFF?sep=.?");

  private SeparatorLine() {}

  /**
   * Checks that a table begins with its header.
   *
   * @param file that it is read from
   * @param first its first value, which lacks the separator where the line is split at that
   * @throws DataException saying what to do with the line
   */
  public static void refuse(String file, String first) throws DataException {
    if (BEGINNING.matcher(first).matches()) {
      throw new DataException(
          "["
              + file
              + "]: expected a header that names the columns, found a line above it that begins with"
              + " [sep=], by which a spreadsheet says the separator: delete that line");
    }
  }
}
