package org.towerrank.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.csv.CsvOutput;
import org.towerrank.csv.DataException;
import org.towerrank.files.ExitActions;
import org.towerrank.files.OutputFiles;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;
import org.towerrank.sql.TableFormat;

/** The table of predictions, which appears whole or not at all. */
final class PredictionOutput {
  private final CsvOutput csv;
  private final Numbers numbers;

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
   * @throws DataException when a kept column has the name of one of the numbers
   */
  static void write(Path out, List<String> kept, Numbers numbers, Rows rows) throws IOException {
    for (String column : kept) {
      if (numbers.columns().contains(column)) {
        throw new DataException(
            "column ["
                + column
                + "] cannot be kept, as the predictions have a column of that name");
      }
    }
    if (TableFormat.of(out).filter(TableFormat.PARQUET::equals).isEmpty()) {
      writeCsv(out, kept, numbers, rows);
      return;
    }
    OutputFiles.file(
        out,
        aside -> {
          Path meanwhile = aside.resolveSibling(aside.getFileName() + ".csv");
          ExitActions.Registration unfinished = OutputFiles.deleteAtExit(meanwhile);
          try {
            writeCsv(meanwhile, kept, numbers, rows);
            convert(meanwhile, aside, kept, numbers);
          } finally {
            unfinished.close();
            OutputFiles.delete(meanwhile);
          }
        });
  }

  private static void writeCsv(Path file, List<String> kept, Numbers numbers, Rows rows)
      throws IOException {
    List<String> header = new ArrayList<>(kept);
    header.addAll(numbers.columns());
    try (CsvOutput csv = CsvOutput.create(file, header)) {
      rows.into(new PredictionOutput(csv, numbers));
      csv.commit();
    }
  }

  private static void convert(Path csv, Path parquet, List<String> kept, Numbers numbers)
      throws IOException {
    List<Sql> columns = new ArrayList<>();
    kept.forEach(column -> columns.add(Sql.name(column)));
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
              + TableFormat.readingOwnCsv(csv).code()
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
    }
  }
}
