package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.towerrank.data.EncodedTable;
import org.towerrank.data.RankingData;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How many rows a second fitting and predicting read and encode, of CSV and of Parquet. */
@Command(
    name = "read",
    mixinStandardHelpOptions = true,
    description = {
      "Reads and encodes wide rows, in the shape of Criteo's, as fitting and as predicting does:",
      "from CSV, and from Parquet with the same rows, whose numbers are numbers and whose",
      "categories are texts. Predicting runs without a model here."
    })
public final class ReadBenchmark extends Benchmark {
  private static final String CSV = "csv";
  private static final String PARQUET = "parquet";
  private static final String PREDICT_CSV = "predict csv";
  private static final String PREDICT_PARQUET = "predict parquet";
  private static final int VOCABULARY = 1_000_000;

  @Option(names = "--rows", paramLabel = "N", description = "Of the tables; 300000.")
  private int rows = 300_000;

  @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds; 5.")
  private int rounds = 5;

  @Override
  protected List<Measure> measure() throws IOException {
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      Path csv = temporary.path().resolve("rows.csv");
      Path parquet = temporary.path().resolve("rows.parquet");
      ClickData.write(csv, rows, seed());
      convert(csv, parquet);
      RowEncoder encoder =
          new RowEncoder(data(temporary.path(), "rows.csv").fitSchema(), List.of(Side.values()));
      Timings timings =
          new Rounds()
              .add(CSV, round -> read(temporary.path(), "rows.csv"))
              .add(PARQUET, round -> read(temporary.path(), "rows.parquet"))
              .add(PREDICT_CSV, round -> encode(csv, encoder))
              .add(PREDICT_PARQUET, round -> encode(parquet, encoder))
              .run(1, rounds);
      double ofCsv = rate(timings, CSV);
      double ofParquet = rate(timings, PARQUET);
      double predictCsv = rate(timings, PREDICT_CSV);
      double predictParquet = rate(timings, PREDICT_PARQUET);
      return List.of(
          Measure.of("CSV, rows a second", ofCsv, "1/s"),
          Measure.of("Parquet, rows a second", ofParquet, "1/s"),
          Measure.atLeast(1.3, "Parquet / CSV", ofParquet / ofCsv, "ratio"),
          Measure.of("predicting: CSV, rows a second", predictCsv, "1/s"),
          Measure.of("predicting: Parquet, rows a second", predictParquet, "1/s"),
          Measure.atLeast(1.3, "predicting: Parquet / CSV", predictParquet / predictCsv, "ratio"),
          Measure.of("CSV file", (double) Files.size(csv), "bytes"),
          Measure.of("Parquet file", (double) Files.size(parquet), "bytes"));
    }
  }

  private double rate(Timings timings, String name) {
    return rows / (timings.of(name).median() / 1e6);
  }

  private RankingData data(Path directory, String name) throws IOException {
    Recipe recipe =
        new ClickRecipe(name, name, VOCABULARY, 1024, 1, "f32", seed()).source().recipe();
    return RankingData.open(recipe, directory, Progress.silent());
  }

  private void read(Path directory, String name) throws IOException {
    RankingData data = data(directory, name);
    requireAll(data.read(name, data.fitSchema()).rows().count(), name);
  }

  private void encode(Path file, RowEncoder encoder) throws IOException {
    long count = 0;
    try (EncodedTable table = EncodedTable.open(file, encoder, List.of())) {
      while (table.next()) {
        count += table.rows().count();
      }
    }
    requireAll(count, String.valueOf(file.getFileName()));
  }

  private void requireAll(long count, String name) {
    if (count != rows) {
      throw new IllegalStateException("expected " + rows + " rows of [" + name + "]");
    }
  }

  private static void convert(Path csv, Path parquet) throws IOException {
    StringBuilder columns = new StringBuilder("CAST(label AS INTEGER) AS label");
    for (int i = 0; i < ClickData.NUMERIC; i++) {
      String name = ClickData.number(i);
      columns.append(", CAST(").append(name).append(" AS INTEGER) AS ").append(name);
    }
    for (int i = 0; i < ClickData.CATEGORICAL; i++) {
      columns.append(", ").append(ClickData.category(i));
    }
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT "
              + columns
              + " FROM read_csv("
              + Sql.path(csv).code()
              + ", all_varchar = true)) TO "
              + Sql.path(parquet).code()
              + " (FORMAT parquet)");
    }
  }
}
