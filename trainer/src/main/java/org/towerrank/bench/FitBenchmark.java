package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.progress.Progress;
import org.towerrank.train.Fitted;
import org.towerrank.train.Interruption;
import org.towerrank.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast fitting is, and whether that depends on the vocabulary. */
@Command(
    name = "fit",
    mixinStandardHelpOptions = true,
    description = {
      "Fits DeepFM to made-up clicks in the shape of Criteo's, with vocabularies of"
          + " several sizes, and compares that with the time that the step's matrix products"
          + " take alone, and with Torch-RecHub where a Python that finds it is named.",
      "Of several precisions, each is compared with the first."
    })
public final class FitBenchmark extends Benchmark {
  private static final int PRODUCTS = 30;
  private static final String NONE = "none";

  @Option(names = "--rows", paramLabel = "N", description = "Rows of the training file; 409600.")
  private long rows = 409_600;

  @Option(names = "--batch", paramLabel = "N", description = "Rows a step; 4096.")
  private int batch = 4096;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the rows; 8.")
  private int epochs = 8;

  @Option(
      names = "--vocabularies",
      paramLabel = "N",
      split = ",",
      description = "Rows of the embedding table; 10000,100000,1000000,10000000.")
  private List<Long> vocabularies = List.of(10_000L, 100_000L, 1_000_000L, 10_000_000L);

  @Option(
      names = "--precision",
      paramLabel = "P",
      split = ",",
      description = "f32, bf16 or auto, or several, which take turns; f32.")
  private List<String> precisions = List.of("f32");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each vocabulary is fitted, of which medians are told; 3.")
  private int rounds = 3;

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "Of the training file, csv or parquet; csv.")
  private Format format = Format.CSV;

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      description = "Python with torch_rechub, to measure the same there in each round; none.")
  private String python = NONE;

  @Option(
      names = "--python-steps",
      paramLabel = "N",
      description = "Steps to measure there, of each of two loaders; 40.")
  private int pythonSteps = 40;

  private enum Format {
    CSV,
    PARQUET;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  protected List<Measure> measure() throws IOException {
    List<FitRuns> all =
        vocabularies.stream()
            .flatMap(size -> precisions.stream().map(precision -> new FitRuns(size, precision)))
            .toList();
    try (TemporaryFolder temporary = TemporaryFolder.of("towerrank-bench-");
        MatrixProducts products = new MatrixProducts(batch, widths())) {
      Path csv = temporary.path().resolve("train.csv");
      ClickData.write(csv, rows, seed());
      if (format == Format.PARQUET) {
        ClickData.copyToParquet(csv, temporary.path().resolve("train.parquet"));
      }
      ClickData.write(temporary.path().resolve("validation.csv"), batch, seed() + 1);
      Optional<TorchRechub> peer = peer(temporary.path());
      // Warms up, so that the first run is measured with compiled code.
      for (String precision : precisions) {
        fit(temporary.path(), vocabularies.get(0), precision, 2, Progress.silent());
      }
      List<FitRuns> order = new ArrayList<>(all);
      Random random = new Random(seed());
      for (int round = 0; round < rounds; round++) {
        Collections.shuffle(order, random);
        for (FitRuns runs : order) {
          run(temporary.path(), products, runs);
          if (peer.isPresent()) {
            runs.add(
                peer.get()
                    .fit(
                        TorchRechub.clicks(runs.vocabulary(), batch, pythonSteps, seed() + round)));
          }
        }
      }
    }
    return all.stream().flatMap(runs -> measures(runs, all).stream()).toList();
  }

  /**
   * What a report tells of some runs, compared with those of the first vocabulary and precision.
   */
  private List<Measure> measures(FitRuns runs, List<FitRuns> all) {
    int precision = precisions.indexOf(runs.precision());
    List<Measure> measures = new ArrayList<>(runs.measures(all.get(precision).stepRate()));
    if (precision > 0) {
      FitRuns first = all.get(all.indexOf(runs) - precision);
      measures.add(runs.comparedWith(first));
    }
    return measures;
  }

  /** Torch-RecHub, if a Python is named; tried first, so that a missing module fails at once. */
  private Optional<TorchRechub> peer(Path directory) throws IOException {
    if (python.equals(NONE)) {
      return Optional.empty();
    }
    TorchRechub peer = TorchRechub.rankers(directory, python);
    tell(
        "beside: "
            + peer.fit(TorchRechub.clicks(vocabularies.get(0), batch, 1, seed())).versions());
    return Optional.of(peer);
  }

  private void run(Path directory, MatrixProducts products, FitRuns runs) throws IOException {
    double before = products.seconds(PRODUCTS, runs.arithmetic());
    long start = System.nanoTime();
    StepTimes times = new StepTimes();
    Fitted fitted =
        fit(
                directory,
                runs.vocabulary(),
                runs.precision(),
                epochs,
                Progress.watchedBy(times::update))
            .fitted();
    double seconds = (System.nanoTime() - start) / 1e9;
    // What codes of values become is found behind the training file, before the next one.
    double reading =
        times.seconds(start, "fit encoders", "read train." + format, "read validation.csv");
    double fittedRows = (double) rows * fitted.epochs();
    double after = products.seconds(PRODUCTS, runs.arithmetic());
    runs.add(
        2 * batch / (before + after),
        fitted.rowsPerSecond(),
        fittedRows / (fittedRows / fitted.rowsPerSecond() + reading),
        fittedRows / seconds,
        fitted.metrics().getOrDefault("auc/click", Double.NaN));
  }

  private static List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    widths.add(ClickData.CATEGORICAL * ClickRecipe.DIMENSION + ClickData.NUMERIC);
    widths.addAll(ClickRecipe.LAYERS);
    widths.add(1);
    return widths;
  }

  private Trainer.Result fit(
      Path directory, long vocabulary, String precision, int passes, Progress progress)
      throws IOException {
    ClickRecipe recipe =
        new ClickRecipe(
            "train." + format, "validation.csv", vocabulary, batch, passes, precision, seed());
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(recipe.source(), directory, progress, interruption).train();
    }
  }
}
