package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.towerrank.data.Progress;
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
      "Fits DeepFM to made-up clicks in the shape of Criteo's, with vocabularies of several sizes,",
      "and compares that with the time that the step's matrix products take alone."
    })
public final class FitBenchmark extends Benchmark {
  private static final int PRODUCTS = 30;

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
      names = "--rounds",
      paramLabel = "N",
      description = "How often each vocabulary is fitted, of which medians are told; 3.")
  private int rounds = 3;

  @Override
  protected List<Measure> measure() throws IOException {
    List<Runs> all = vocabularies.stream().map(Runs::new).toList();
    try (TemporaryDirectory temporary = TemporaryDirectory.create();
        MatrixProducts products = new MatrixProducts(batch, widths())) {
      ClickData.write(temporary.path().resolve("train.csv"), rows, seed());
      ClickData.write(temporary.path().resolve("validation.csv"), batch, seed() + 1);
      // Compiles what the first one would be measured with.
      fit(temporary.path(), vocabularies.get(0), 2);
      List<Runs> order = new ArrayList<>(all);
      Random random = new Random(seed());
      for (int round = 0; round < rounds; round++) {
        Collections.shuffle(order, random);
        for (Runs runs : order) {
          run(temporary.path(), products, runs);
        }
      }
    }
    return measures(all);
  }

  /** The runs with one vocabulary. */
  private static final class Runs {
    private final long vocabulary;
    private final List<Double> bounds = new ArrayList<>();
    private final List<Double> steps = new ArrayList<>();
    private final List<Double> totals = new ArrayList<>();
    private double auc;

    Runs(long vocabulary) {
      this.vocabulary = vocabulary;
    }
  }

  private void run(Path directory, MatrixProducts products, Runs runs) throws IOException {
    double before = products.seconds(PRODUCTS);
    long start = System.nanoTime();
    Fitted fitted = fit(directory, runs.vocabulary, epochs).fitted();
    double seconds = (System.nanoTime() - start) / 1e9;
    double after = products.seconds(PRODUCTS);
    runs.bounds.add(2 * batch / (before + after));
    runs.steps.add(fitted.rowsPerSecond());
    runs.totals.add(rows * fitted.epochs() / seconds);
    runs.auc = fitted.metrics().getOrDefault("auc/click", Double.NaN);
  }

  private static List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    widths.add(ClickData.CATEGORICAL * ClickRecipe.DIMENSION + ClickData.NUMERIC);
    widths.addAll(ClickRecipe.LAYERS);
    widths.add(1);
    return widths;
  }

  private Trainer.Result fit(Path directory, long vocabulary, int passes) throws IOException {
    ClickRecipe recipe =
        new ClickRecipe("train.csv", "validation.csv", vocabulary, batch, passes, seed());
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(recipe.source(), directory, Progress.silent(), interruption).train();
    }
  }

  private static List<Measure> measures(List<Runs> all) {
    List<Measure> measures = new ArrayList<>();
    double first = median(all.get(0).steps);
    for (Runs runs : all) {
      String name = String.format(Locale.ROOT, "vocabulary %,d: ", runs.vocabulary);
      double rate = median(runs.steps);
      double bound = median(runs.bounds);
      measures.add(Measure.of(name + "steps", rate, "rows/s"));
      measures.add(Measure.of(name + "steps, slowest", Collections.min(runs.steps), "rows/s"));
      measures.add(Measure.of(name + "steps, fastest", Collections.max(runs.steps), "rows/s"));
      double total = median(runs.totals);
      measures.add(Measure.of(name + "with reading and validation", total, "rows/s"));
      measures.add(Measure.of(name + "bound by matrix products", bound, "rows/s"));
      measures.add(Measure.atLeast(0.45, name + "steps / bound", rate / bound, "ratio"));
      String withReading = name + "with reading and validation / bound";
      measures.add(Measure.of(withReading, total / bound, "ratio"));
      measures.add(
          Measure.atMost(1.3, name + "time of a step / with the first", first / rate, "ratio"));
      measures.add(Measure.of(name + "AUC on validation", runs.auc, ""));
    }
    return measures;
  }

  /** Of an even number the lower one of the middle. */
  private static double median(List<Double> values) {
    return values.stream().sorted().skip((values.size() - 1) / 2).findFirst().orElseThrow();
  }
}
