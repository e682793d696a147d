package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.data.EncodedTable;
import org.towerrank.data.RankingData;
import org.towerrank.data.TrainingEvents;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How many rows a second fitting and predicting read and encode, of CSV and of Parquet. */
@Command(
    name = "read",
    mixinStandardHelpOptions = true,
    description = {
      "Reads and encodes wide rows, in the shape of Criteo's, as fitting and as"
          + " predicting does: from CSV, and from Parquet with the same rows, whose numbers are"
          + " numbers and whose categories are texts.",
      "Predicting runs without a model here. A second table has categories of 1,000"
          + " values, which writers of Parquet keep in dictionaries."
    })
public final class ReadBenchmark extends Benchmark {
  private static final int VOCABULARY = 1_000_000;
  private static final int FEW = 1000;

  @Option(names = "--rows", paramLabel = "N", description = "Of the tables; 300000.")
  private int rows = 300_000;

  @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds; 5.")
  private int rounds = 5;

  /** One table in both formats. */
  private enum Shape {
    MANY("", "rows", ClickData.VALUES),
    FEW_VALUES("few values: ", "few", FEW);

    private final String prefix;
    private final String csv;
    private final String parquet;
    private final int values;

    Shape(String prefix, String file, int values) {
      this.prefix = prefix;
      this.csv = file + ".csv";
      this.parquet = file + ".parquet";
      this.values = values;
    }
  }

  @Override
  protected List<Measure> measure() throws IOException {
    List<Measure> measures = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      try (TemporaryFolder temporary = TemporaryFolder.of("towerrank-bench-")) {
        measures.addAll(measure(shape, temporary.path()));
      }
    }
    return measures;
  }

  private List<Measure> measure(Shape shape, Path directory) throws IOException {
    Path csv = directory.resolve(shape.csv);
    Path parquet = directory.resolve(shape.parquet);
    ClickData.write(csv, rows, shape.values, seed());
    ClickData.copyToParquet(csv, parquet);
    RowEncoder encoder =
        new RowEncoder(data(directory, shape.csv).training().fitted(), List.of(Side.values()));
    String predicting = shape.prefix + "predicting: ";
    List<Reading> readings =
        List.of(
            new Reading(shape.prefix + "CSV", round -> read(directory, shape.csv)),
            new Reading(shape.prefix + "Parquet", round -> read(directory, shape.parquet)),
            new Reading(predicting + "CSV", round -> encode(csv, encoder)),
            new Reading(predicting + "Parquet", round -> encode(parquet, encoder)));
    Rounds order = new Rounds();
    readings.forEach(reading -> order.add(reading.name, reading));
    Timings timings = order.run(1, rounds);
    List<Measure> measures = new ArrayList<>();
    for (int i = 0; i < readings.size(); i += 2) {
      Reading ofCsv = readings.get(i);
      Reading ofParquet = readings.get(i + 1);
      measures.addAll(measures(timings, ofCsv));
      measures.addAll(measures(timings, ofParquet));
      double ratio = timings.ratio(ofCsv.name, ofParquet.name);
      measures.add(Measure.atLeast(1.3, ofParquet.name + " / CSV", ratio, "ratio"));
    }
    measures.add(Measure.of(shape.prefix + "CSV file", (double) Files.size(csv), "bytes"));
    measures.add(Measure.of(shape.prefix + "Parquet file", (double) Files.size(parquet), "bytes"));
    return measures;
  }

  private List<Measure> measures(Timings timings, Reading reading) {
    return List.of(
        Measure.of(
            reading.name + ", rows a second",
            rows / (timings.of(reading.name).median() / 1e6),
            "1/s"),
        Measure.of(
            reading.name + ", processor time a row", reading.processorMicros() / rows, "us"));
  }

  /** Reads a table, and notes how much time of all processors the process takes for that. */
  private static final class Reading implements Rounds.Case {
    private final String name;
    private final Rounds.Case run;
    private final List<Long> nanos = new ArrayList<>();

    Reading(String name, Rounds.Case run) {
      this.name = name;
      this.run = run;
    }

    @Override
    public void run(int round) throws IOException {
      long start = Machine.processorNanos();
      run.run(round);
      if (round > 0) {
        nanos.add(Machine.processorNanos() - start);
      }
    }

    double processorMicros() {
      return new Samples(nanos.stream().mapToLong(Long::longValue).toArray()).median();
    }
  }

  private RankingData data(Path directory, String name) throws IOException {
    Recipe recipe =
        new ClickRecipe(name, name, VOCABULARY, 1024, 1, "f32", seed()).source().recipe();
    return RankingData.open(recipe, directory, Progress.silent());
  }

  private void read(Path directory, String name) throws IOException {
    TrainingEvents events = data(directory, name).training();
    requireAll(events.rows(events.fitted()).rows().count(), name);
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
}
