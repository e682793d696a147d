package org.towerrank.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A table of text whose columns are as wide as their widest cell, but for very long ones. */
public final class TextTable {
  private static final String GAP = "  ";

  /** One id of thousands of characters would fill every row with as many spaces. */
  private static final int WIDEST = 100;

  /**
   * Ends of lines, which would break a row, what terminals take for commands, and what turns the
   * direction of the cells behind it.
   */
  private static final Pattern CONTROLS =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]+");

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with a header. */
  public TextTable(String... header) {
    rows.add(List.of(header));
  }

  /** Adds a row of as many cells as the header has. */
  public TextTable row(Object... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "expected " + rows.get(0).size() + " cells, got: " + List.of(cells));
    }
    rows.add(
        Arrays.stream(cells)
            .map(cell -> CONTROLS.matcher(String.valueOf(cell)).replaceAll(" "))
            .toList());
    return this;
  }

  /** Prints all rows, each behind the indentation. */
  public void print(PrintWriter out, String indentation) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], Math.min(row.get(column).length(), WIDEST));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indentation);
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        line.append(cell)
            .append(" ".repeat(Math.max(0, widths[column] - cell.length())))
            .append(GAP);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
