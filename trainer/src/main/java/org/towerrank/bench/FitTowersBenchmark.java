package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.progress.Progress;
import org.towerrank.train.Fitted;
import org.towerrank.train.Interruption;
import org.towerrank.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast two towers are fitted, and whether that depends on the size of the catalogue. */
@Command(
    name = "fit-towers",
    mixinStandardHelpOptions = true,
    description = {
      "Fits DSSM and YoutubeDNN to made-up choices with histories of 50 items: with all"
          + " items of a catalogue as negatives, and with shared ones drawn from it and from a"
          + " large catalogue.",
      "Compares that with the time that the step's matrix products take alone, and with"
          + " Torch-RecHub where a Python that finds it is named."
    })
public final class FitTowersBenchmark extends Benchmark {
  private static final int PRODUCTS = 30;
  private static final int VALIDATION = 64;
  private static final String NONE = "none";

  @Option(names = "--rows", paramLabel = "N", description = "Rows of the training file; 51200.")
  private int rows = 51_200;

  @Option(names = "--batch", paramLabel = "N", description = "Rows a step; 512.")
  private int batch = 512;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the rows; 2.")
  private int epochs = 2;

  @Option(names = "--items", paramLabel = "N", description = "Items of a catalogue; 12000.")
  private int items = 12_000;

  @Option(names = "--large", paramLabel = "N", description = "Items of a large catalogue; 1000000.")
  private int large = 1_000_000;

  @Option(
      names = "--negatives",
      paramLabel = "N",
      description = "Negatives that a batch shares, where they are drawn; 512.")
  private int negatives = 512;

  @Option(
      names = "--models",
      paramLabel = "M",
      split = ",",
      description = "dssm, youtubednn, or both.")
  private List<String> models = List.of("dssm", "youtubednn");

  /** Which negatives, of which catalogue. */
  private enum Negatives {
    ALL,
    SHARED,
    LARGE
  }

  @Option(
      names = "--cases",
      paramLabel = "C",
      split = ",",
      description =
          "all items as negatives, shared negatives, shared negatives of the large catalogue, or"
              + " some of them; all,shared,large.")
  private Set<Negatives> cases = EnumSet.allOf(Negatives.class);

  @Option(
      names = "--precision",
      paramLabel = "P",
      description =
          "In which layers and gradients of scores are multiplied: f32, bf16 or auto; f32.")
  private String precision = MatrixProducts.FLOAT32;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each is fitted, of which medians are told; 3.")
  private int rounds = 3;

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      description =
          "Python with torch_rechub, to measure the same there in each round, with 3 negatives of"
              + " each choice; none.")
  private String python = NONE;

  @Option(
      names = "--python-steps",
      paramLabel = "N",
      description = "Steps to measure there, of each loader; 5.")
  private int pythonSteps = 5;

  /**
   * What is fitted.
   *
   * @param drawn negatives that a batch shares; 0 for all items
   */
  private record Case(String model, int items, int drawn) {
    String text() {
      return String.format(
          Locale.ROOT,
          "%s, %,d items, %s: ",
          model,
          items,
          drawn == 0 ? "all as negatives" : drawn + " shared negatives");
    }
  }

  /** Rows a second of the runs of a case, what bounds them, and of Torch-RecHub's. */
  private record Rates(
      Case of, List<Double> steps, List<Double> bounds, List<TorchRechub.Rates> peers) {
    double step() {
      return FitRuns.median(steps);
    }

    double bound() {
      return FitRuns.median(bounds);
    }

    List<Measure> besidePeers() {
      if (peers.isEmpty()) {
        return List.of();
      }
      double own = FitRuns.median(peers.stream().map(TorchRechub.Rates::ownLoader).toList());
      double sliced = FitRuns.median(peers.stream().map(TorchRechub.Rates::slicedBatches).toList());
      String name = of.text();
      return List.of(
          Measure.of(name + "Torch-RecHub, its loader", own, "rows/s"),
          Measure.of(name + "Torch-RecHub, batches sliced", sliced, "rows/s"),
          Measure.atLeast(5, name + "steps / Torch-RecHub, its loader", step() / own, "ratio"),
          Measure.of(name + "steps / Torch-RecHub, batches sliced", step() / sliced, "ratio"));
    }
  }

  @Override
  protected List<Measure> measure() throws IOException {
    List<Rates> all = new ArrayList<>();
    for (String model : models) {
      // In the order of the constants, whichever one the command has.
      for (Negatives each : EnumSet.copyOf(cases)) {
        all.add(
            rates(
                switch (each) {
                  case ALL -> new Case(model, items, 0);
                  case SHARED -> new Case(model, items, negatives);
                  case LARGE -> new Case(model, large, negatives);
                }));
      }
    }
    try (TemporaryFolder temporary = TemporaryFolder.of("towerrank-bench-")) {
      for (int size : all.stream().mapToInt(each -> each.of().items()).distinct().toArray()) {
        write(temporary.path(), size);
      }
      Optional<TorchRechub> peer = peer(temporary.path());
      // Warms up, so that the first run is measured with compiled code.
      for (Rates each : all) {
        fit(temporary.path(), each.of());
      }
      for (int round = 0; round < rounds; round++) {
        for (Rates each : all) {
          measure(temporary.path(), each);
          if (peer.isPresent()) {
            each.peers().add(peer.get().fit(choices(each.of(), pythonSteps, seed() + round)));
          }
        }
      }
    }
    return measures(all);
  }

  private static Rates rates(Case of) {
    return new Rates(of, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  /** Torch-RecHub, if a Python is named; tried first, so that a missing module fails at once. */
  private Optional<TorchRechub> peer(Path directory) throws IOException {
    if (python.equals(NONE)) {
      return Optional.empty();
    }
    TorchRechub peer = TorchRechub.towers(directory, python);
    Case first = new Case(models.getFirst(), items, negatives);
    tell("beside: " + peer.fit(choices(first, 1, seed())).versions());
    return Optional.of(peer);
  }

  private Map<String, Object> choices(Case of, int steps, long seed) {
    return TorchRechub.choices(of.model(), of.items(), batch, steps, seed);
  }

  private void write(Path directory, int size) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(Integer.toString(size)));
    TowerData.writeItems(folder.resolve("items.csv"), size);
    TowerData.writeEvents(folder.resolve("train.csv"), size, rows, seed());
    TowerData.writeEvents(folder.resolve("validation.csv"), size, VALIDATION, seed() + 1);
  }

  private void measure(Path directory, Rates rates) throws IOException {
    Case of = rates.of();
    int candidates = of.drawn() == 0 ? of.items() : batch + of.drawn();
    try (MatrixProducts layers =
            new MatrixProducts(
                batch,
                List.of(
                    TowerRecipe.FIELDS * TowerRecipe.DIMENSION,
                    TowerRecipe.HIDDEN,
                    TowerRecipe.DIMENSION));
        MatrixProducts scores =
            new MatrixProducts(batch, List.of(TowerRecipe.DIMENSION, candidates))) {
      double before = seconds(layers) + seconds(scores);
      Fitted fitted = fit(directory, of);
      double after = seconds(layers) + seconds(scores);
      rates.steps().add(fitted.rowsPerSecond());
      rates.bounds().add(2 * batch / (before + after));
    }
  }

  private double seconds(MatrixProducts products) {
    return products.seconds(PRODUCTS, MatrixProducts.arithmetic(precision));
  }

  private Fitted fit(Path directory, Case of) throws IOException {
    TowerRecipe recipe =
        new TowerRecipe(of.model(), of.items(), of.drawn(), batch, epochs, precision, seed());
    Path folder = directory.resolve(Integer.toString(of.items()));
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(recipe.source(), folder, Progress.silent(), interruption).train().fitted();
    }
  }

  private List<Measure> measures(List<Rates> all) {
    List<Measure> measures = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Rates rates = all.get(i);
      String name = rates.of().text();
      measures.add(Measure.of(name + "steps", rates.step(), "rows/s"));
      measures.add(Measure.of(name + "bound by matrix products", rates.bound(), "rows/s"));
      double share = rates.step() / rates.bound();
      measures.add(
          rates.of().drawn() == 0
              ? Measure.atLeast(0.45, name + "steps / bound", share, "ratio")
              : Measure.of(name + "steps / bound", share, "ratio"));
      if (rates.of().items() == large && large != items && cases.contains(Negatives.SHARED)) {
        double ratio = all.get(i - 1).step() / rates.step();
        measures.add(
            Measure.atMost(1.5, name + "time of a step / with the few items", ratio, "ratio"));
      }
      measures.addAll(rates.besidePeers());
    }
    return measures;
  }
}
