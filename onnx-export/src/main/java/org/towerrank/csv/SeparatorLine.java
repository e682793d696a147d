package org.towerrank.csv;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** The line {@code sep=;} that spreadsheets put above the header, and no other program reads. */
public final class SeparatorLine {
  private static final Pattern LINE = Pattern.compile("(?i)sep=.?");

  private SeparatorLine() {}

  /**
   * Checks that a table begins with its header.
   *
   * @param first field of the first line
   * @throws DataException saying what to do with the line
   */
  public static void refuse(Path file, String first) throws DataException {
    if (LINE.matcher(first).matches()) {
      throw DataException.of(
          file,
          1,
          "expected a header that names the columns, found ["
              + first
              + "], by which a spreadsheet says the separator: delete this line");
    }
  }
}
