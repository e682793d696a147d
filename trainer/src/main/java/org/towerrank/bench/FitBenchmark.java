package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.towerrank.data.Progress;
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

  @Override
  protected List<Measure> measure() throws IOException {
    List<Double> bounds = new ArrayList<>();
    List<Trainer.Result> results = new ArrayList<>();
    List<Double> totals = new ArrayList<>();
    try (TemporaryDirectory temporary = TemporaryDirectory.create();
        MatrixProducts products = new MatrixProducts(batch, widths())) {
      ClickData.write(temporary.path().resolve("train.csv"), rows, seed());
      ClickData.write(temporary.path().resolve("validation.csv"), batch, seed() + 1);
      // Compiles what the first one would be measured with.
      fit(temporary.path(), vocabularies.get(0), 2);
      for (long vocabulary : vocabularies) {
        bounds.add(batch / products.seconds(PRODUCTS));
        long start = System.nanoTime();
        results.add(fit(temporary.path(), vocabulary, epochs));
        totals.add((System.nanoTime() - start) / 1e9);
      }
      bounds.add(batch / products.seconds(PRODUCTS));
    }
    return measures(bounds, results, totals);
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

  private List<Measure> measures(
      List<Double> bounds, List<Trainer.Result> results, List<Double> totals) {
    List<Measure> measures = new ArrayList<>();
    double first = results.get(0).fitted().rowsPerSecond();
    for (int i = 0; i < results.size(); i++) {
      String name = String.format(Locale.ROOT, "vocabulary %,d: ", vocabularies.get(i));
      double rate = results.get(i).fitted().rowsPerSecond();
      double bound = (bounds.get(i) + bounds.get(i + 1)) / 2;
      double all = (double) rows * results.get(i).fitted().epochs() / totals.get(i);
      measures.add(Measure.of(name + "steps", rate, "rows/s"));
      measures.add(Measure.of(name + "with reading and validation", all, "rows/s"));
      measures.add(Measure.of(name + "bound by matrix products", bound, "rows/s"));
      measures.add(Measure.atLeast(0.45, name + "steps / bound", rate / bound, "ratio"));
      measures.add(
          Measure.atMost(1.3, name + "time of a step / with the first", first / rate, "ratio"));
      measures.add(
          Measure.of(
              name + "AUC on validation",
              results.get(i).fitted().metrics().getOrDefault("auc/click", Double.NaN),
              ""));
    }
    return measures;
  }
}
