package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.towerrank.csv.CsvOutput;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;
import org.towerrank.sql.TableFormat;

/**
 * Made-up clicks in the shape of Criteo's: {@value #CATEGORICAL} categorical columns of skewed
 * frequencies, {@value #NUMERIC} numbers, and a label that follows from some of both.
 */
final class ClickData {
  static final int CATEGORICAL = 26;
  static final int NUMERIC = 13;

  /** Different values of each categorical column. */
  static final int VALUES = 400_000;

  /** A value is a uniform random number in [0, 1) to this power, times the number of values. */
  static final double SKEW = 4;

  private ClickData() {}

  /** Writes rows to a .csv or .csv.gz file; the same seed gives the same. */
  static void write(Path file, long rows, long seed) throws IOException {
    write(file, rows, VALUES, seed);
  }

  /**
   * The same with another number of different values of a categorical column.
   *
   * @param values at most {@value #VALUES}
   */
  static void write(Path file, long rows, int values, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    try (CsvOutput out = CsvOutput.create(file, header())) {
      List<String> row = new ArrayList<>();
      for (long i = 0; i < rows; i++) {
        fill(row, values, random);
        out.row(row);
      }
      out.commit();
    }
  }

  /** Copies rows to a .parquet file: numbers are numbers there, and categories texts. */
  static void copyToParquet(Path csv, Path parquet) throws IOException {
    StringBuilder columns = new StringBuilder("CAST(label AS INTEGER) AS label");
    for (int i = 0; i < NUMERIC; i++) {
      columns.append(", CAST(").append(number(i)).append(" AS INTEGER) AS ").append(number(i));
    }
    for (int i = 0; i < CATEGORICAL; i++) {
      columns.append(", ").append(category(i));
    }
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT "
              + columns
              + " FROM "
              + TableFormat.readingOwnCsv(csv, 0).code()
              + ") TO "
              + Sql.path(parquet).code()
              + " (FORMAT parquet)");
    }
  }

  private static List<String> header() {
    List<String> header = new ArrayList<>(List.of("label"));
    for (int i = 0; i < NUMERIC; i++) {
      header.add(number(i));
    }
    for (int i = 0; i < CATEGORICAL; i++) {
      header.add(category(i));
    }
    return header;
  }

  private static void fill(List<String> row, int values, SplittableRandom random) {
    row.clear();
    row.add("");
    double logit = -1;
    for (int i = 0; i < NUMERIC; i++) {
      int number = (int) (1000 * Math.pow(random.nextDouble(), SKEW));
      logit += i < 4 ? 0.1 * (Math.log1p(number) - 4) : 0;
      row.add(random.nextInt(10) == 0 ? "" : Integer.toString(number));
    }
    for (int i = 0; i < CATEGORICAL; i++) {
      int value = (int) (values * Math.pow(random.nextDouble(), SKEW));
      int mixed = (value + 1) * 0x9E3779B9 + i * 0x85EBCA6B;
      logit += i < 8 ? mixed / (double) Integer.MAX_VALUE / 2 : 0;
      row.add(Integer.toHexString(mixed));
    }
    row.set(0, random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? "1" : "0");
  }

  static String number(int column) {
    return "number_" + column;
  }

  static String category(int column) {
    return "category_" + column;
  }
}
