package org.towerrank.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.progress.Progress;
import org.towerrank.train.Interruption;
import org.towerrank.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether fitting keeps its pace, and its memory, over very many rows. */
@Command(
    name = "fit-scale",
    mixinStandardHelpOptions = true,
    description = {
      "Fits one epoch of DeepFM to very many made-up clicks, read from disk, and tells"
          + " whether the pace stays the same and how much memory the process needs."
    })
public final class FitScaleBenchmark extends Benchmark {
  private static final int PARTS = 10;
  private static final double MEMORY_LIMIT = 4096;

  @Option(names = "--rows", paramLabel = "N", description = "Rows; 20000000.")
  private long rows = 20_000_000;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description = "Rows of the embedding table; 1000000.")
  private long vocabulary = 1_000_000;

  @Option(names = "--batch", paramLabel = "N", description = "Rows a step; 4096.")
  private int batch = 4096;

  @Override
  protected List<Measure> measure() throws IOException {
    FitRates rates = new FitRates(rows, PARTS);
    try (TemporaryFolder temporary = TemporaryFolder.of("towerrank-bench-");
        Interruption interruption = Interruption.listen()) {
      ClickData.write(temporary.path().resolve("train.csv"), rows, seed());
      ClickData.write(temporary.path().resolve("validation.csv"), batch, seed() + 1);
      ClickRecipe recipe =
          new ClickRecipe("train.csv", "validation.csv", vocabulary, batch, 1, "f32", seed());
      long start = System.nanoTime();
      Trainer.Result result =
          new Trainer(
                  recipe.source(),
                  temporary.path(),
                  Progress.watchedBy(rates::update),
                  interruption)
              .train();
      double seconds = (System.nanoTime() - start) / 1e9;
      return measures(rates, result, seconds);
    }
  }

  private List<Measure> measures(FitRates rates, Trainer.Result result, double seconds) {
    List<Measure> measures = new ArrayList<>();
    measures.add(Measure.of("rows fitted", (double) result.fitted().rows(), "rows"));
    measures.add(Measure.of("steps", result.fitted().rowsPerSecond(), "rows/s"));
    measures.add(Measure.of("with two passes over the file", rows / seconds, "rows/s"));
    List<Double> parts = rates.rates();
    for (int i = 0; i < parts.size(); i++) {
      measures.add(Measure.of("steps, part " + (i + 1), parts.get(i), "rows/s"));
    }
    if (parts.size() > 1) {
      double slowing = parts.getFirst() / parts.getLast();
      measures.add(Measure.atMost(1.2, "first part / last part", slowing, "ratio"));
    }
    measures.add(
        Measure.atMost(MEMORY_LIMIT, "heap and native memory", rates.mostMegabytes(), "MB"));
    return measures;
  }
}
