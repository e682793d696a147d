package org.towerrank.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.csv.CsvOutput;
import org.towerrank.csv.DataException;
import org.towerrank.files.OutputFiles;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;
import org.towerrank.sql.TableFormat;

/** The table of predictions, which appears whole or not at all. */
final class PredictionOutput {
  private static final int MOST_BYTES = 3;

  // Quotes and a separator.
  private static final int AROUND_VALUE = 3;

  private final CsvOutput csv;
  private final Numbers numbers;
  private long longest;

  private PredictionOutput(CsvOutput csv, Numbers numbers) {
    this.csv = csv;
    this.numbers = numbers;
  }

  /** The columns that a row's numbers become. */
  sealed interface Numbers permits Scores, Vectors {
    /** The names. */
    List<String> columns();

    /** How many numbers a row has. */
    int width();
  }

  /** A column a task. */
  record Scores(List<String> columns) implements Numbers {
    Scores {
      columns = List.copyOf(columns);
    }

    @Override
    public int width() {
      return columns.size();
    }
  }

  /** One column with all of them: in CSV with spaces between them, in Parquet a list. */
  record Vectors(int width) implements Numbers {
    @Override
    public List<String> columns() {
      return List.of("vector");
    }
  }

  /** Gives the rows of an output. */
  interface Rows {
    void into(PredictionOutput output) throws IOException;
  }

  /**
   * Writes a table.
   *
   * @param kept the columns before the numbers
   * @param types that Parquet has them as
   * @throws DataException when a kept column has the name of one of the numbers, or of another kept
   *     one
   */
  static void write(Path out, List<String> kept, KeptTypes types, Numbers numbers, Rows rows)
      throws IOException {
    boolean parquet = TableFormat.of(out).filter(TableFormat.PARQUET::equals).isPresent();
    List<String> columns = new ArrayList<>(kept);
    columns.addAll(numbers.columns());
    for (int i = 0; i < columns.size(); i++) {
      for (String other : columns.subList(i + 1, columns.size())) {
        requireOther(out, parquet, columns.get(i), other);
      }
    }
    if (!parquet) {
      writeCsv(out, out, columns, numbers, rows);
      return;
    }
    OutputFiles.fileOfOthers(
        out,
        aside -> {
          Path meanwhile = aside.resolveSibling("rows.csv");
          long longest = writeCsv(meanwhile, out, columns, numbers, rows);
          convert(meanwhile, longest, aside, kept, types, numbers);
        });
  }

  /** Parquet is written by names that are the same in upper and lower case. */
  private static void requireOther(Path out, boolean parquet, String column, String other)
      throws DataException {
    if (column.equals(other)) {
      throw new DataException(
          "column ["
              + column
              + "] cannot be kept, as the predictions have a column of that name already: keep it once,"
              + " or give that of the rows another name");
    }
    if (parquet && column.equalsIgnoreCase(other)) {
      throw DataException.of(
          out,
          "column ["
              + column
              + "] cannot be kept beside ["
              + other
              + "] in Parquet, which differs in upper and lower case alone: write .csv");
    }
  }

  /** Gives the bytes that the longest row has at most. */
  private static long writeCsv(
      Path file, Path whole, List<String> header, Numbers numbers, Rows rows) throws IOException {
    try (CsvOutput csv = CsvOutput.create(file, whole, header)) {
      PredictionOutput output = new PredictionOutput(csv, numbers);
      rows.into(output);
      csv.commit();
      return output.longest;
    }
  }

  private static void convert(
      Path csv, long longest, Path parquet, List<String> kept, KeptTypes types, Numbers numbers)
      throws IOException {
    List<Sql> columns = new ArrayList<>();
    kept.forEach(column -> columns.add(types.restored(column)));
    for (String column : numbers.columns()) {
      String name = Sql.name(column).code();
      columns.add(
          new Sql(
              switch (numbers) {
                case Scores s -> "CAST(" + name + " AS FLOAT) AS " + name;
                case Vectors v -> "CAST(string_split(" + name + ", ' ') AS FLOAT[]) AS " + name;
              }));
    }
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT "
              + Sql.list(columns).code()
              + " FROM "
              + TableFormat.readingOwnCsv(csv, longest).code()
              + ") TO "
              + Sql.path(parquet).code()
              + " (FORMAT parquet)");
    }
  }

  /** Writes some rows: what was kept of each, and its numbers, those of a row together. */
  void rows(List<List<String>> kept, float[] all) throws IOException {
    int at = 0;
    for (List<String> copies : kept) {
      List<String> row = new ArrayList<>(copies);
      List<String> texts = new ArrayList<>(numbers.width());
      for (int i = 0; i < numbers.width(); i++) {
        texts.add(Float.toString(all[at++]));
      }
      switch (numbers) {
        case Scores s -> row.addAll(texts);
        case Vectors v -> row.add(String.join(" ", texts));
      }
      csv.row(row);
      longest = Math.max(longest, mostBytes(row));
    }
  }

  /** A character has up to three bytes, or is a quote that is written twice. */
  private static long mostBytes(List<String> row) {
    long characters = 0;
    for (String value : row) {
      characters += value.length() + AROUND_VALUE;
    }
    return characters * MOST_BYTES;
  }
}
