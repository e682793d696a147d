package org.towerrank.train;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Checksums;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.csv.Prefetcher;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.data.RankingData;
import org.towerrank.data.RankingSplit;
import org.towerrank.data.RecallData;
import org.towerrank.data.RecallSplit;
import org.towerrank.evaluate.SplitEvaluator;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Ranker;
import org.towerrank.model.TwoTower;
import org.towerrank.model.WeightCatalogue;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FitSpec;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeSource;

/** Fits the model of a recipe to the data it names. */
public final class Trainer {
  private static final int FEW_STEPS = 100;

  private final Recipe recipe;
  private final String yaml;
  private final Path directory;
  private final Progress progress;
  private final Interruption interruption;
  private @Nullable StartingEmbeddings start;
  private @Nullable FittedData fittedTo;

  /**
   * @param directory that the recipe's files are relative to
   */
  public Trainer(
      RecipeSource source, Path directory, Progress progress, Interruption interruption) {
    this.recipe = source.recipe();
    this.yaml = source.yaml();
    this.directory = directory;
    this.progress = progress;
    this.interruption = interruption;
  }

  /** A run, how it came about, and of what. */
  public record Result(Run run, Fitted fitted, FittedData data) {}

  /**
   * Reads, fits and returns the run, which is not written yet.
   *
   * @throws org.towerrank.csv.DataException when the data is not what the recipe says
   */
  public Result train() throws IOException {
    if (fit().precision() == FitSpec.Precision.BF16) {
      // As what follows: what this machine cannot do is told at once.
      LayerArithmetic.bfloat16();
    }
    String from = fit().startFrom();
    // Before the data is read: a run that is not there is told at once.
    start = from == null ? null : new StartingEmbeddings(from, Run.open(Path.of(from)));
    return switch (recipe.network()) {
      case Ranker ranker -> trainRanker(ranker);
      case TwoTower towers -> trainTowers(towers);
    };
  }

  private Result trainRanker(Ranker ranker) throws IOException {
    RankingData data = RankingData.open(recipe, directory, progress);
    FeatureSchema schema = data.fitSchema();
    ModelDefinition model = new ModelDefinition(ranker, schema, recipe.taskNames());
    return run(
        model,
        () -> {
          RankingSplit train = data.read(recipe.data().train(), schema);
          String file = recipe.data().validation();
          RankingSplit validation =
              data.read(file, schema, new SplitEvaluator(recipe, schema).columns(data, file));
          fittedTo = new FittedData.Ranking(train, validation);
          return new RankingObjective(model, ranker, recipe, train, validation);
        });
  }

  private Result trainTowers(TwoTower towers) throws IOException {
    RecallData data = RecallData.open(recipe, directory, progress);
    FeatureSchema schema = data.fitSchema();
    ModelDefinition model = new ModelDefinition(towers, schema, recipe.taskNames());
    return run(
        model,
        () -> {
          ItemCatalogue items = data.readItems(schema);
          RecallSplit train = data.read(recipe.data().train(), schema, items);
          String file = recipe.data().validation();
          List<String> kept = new SplitEvaluator(recipe, schema).columns(data, file);
          RecallSplit validation = data.read(file, schema, items, kept);
          fittedTo = new FittedData.Recall(train, validation, items, data.titles(items));
          return new RecallObjective(model, towers, recipe, train, validation, items);
        });
  }

  /** Reads what a model is fitted to. */
  @FunctionalInterface
  private interface Reading {
    Objective read() throws IOException;
  }

  private Result run(ModelDefinition model, Reading reading) throws IOException {
    Fitted fitted = fit(model, reading);
    if (fitted.epochs() == 0) {
      throw new FittingException("fitting was interrupted before it began: no weights to keep");
    }
    Provenance provenance = provenance(fitted.metrics());
    Run run =
        new Run(
            recipe.name(),
            model,
            fitted.weights(),
            provenance,
            yaml,
            fitted.taskWeights(),
            fitted.arithmetic().isBfloat16() ? fitted.arithmetic().key() : null);
    return new Result(run, fitted, Objects.requireNonNull(fittedTo));
  }

  private Fitted fit(ModelDefinition model, Reading reading) throws IOException {
    new StepSizes(model).requireWeights();
    LayerArithmetic arithmetic =
        new PrecisionChoice(WeightCatalogue.of(model).values(), fit().batchSize())
            .choose(fit().precision(), progress);
    // Making a large table takes as long as reading the data.
    try (Prefetcher ahead = new Prefetcher("towerrank-weights")) {
      Supplier<Parameters> parameters =
          ahead.begin(() -> Parameters.initialize(model, fit().optimizer(), fit().seed()));
      Objective objective = reading.read();
      warnOfFewSteps(objective.rows());
      Parameters initial = parameters.get();
      if (start != null) {
        start.copyTo(model, initial, progress);
        start = null;
      }
      FittingLoop loop =
          new FittingLoop(objective, initial, fit(), arithmetic, progress, interruption);
      interruption.fitting();
      return loop.run();
    }
  }

  /** A step changes weights by about the learning rate: after a few they are hardly fitted. */
  private void warnOfFewSteps(int rows) {
    long steps = (long) Math.ceilDiv(rows, fit().batchSize()) * fit().epochs();
    if (steps < FEW_STEPS) {
      progress.warn(
          String.format(
              Locale.ROOT,
              "[%d] training rows in batches of [%d] make %d steps in all [%d] epochs, too few to"
                  + " fit much: lower fit.batch_size, or raise fit.epochs, for %d at least",
              rows,
              fit().batchSize(),
              steps,
              fit().epochs(),
              FEW_STEPS));
    }
  }

  private FitSpec fit() {
    return recipe.fit();
  }

  private Provenance provenance(Map<String, Double> metrics) throws IOException {
    String version = Trainer.class.getPackage().getImplementationVersion();
    return new Provenance(
        version == null ? "development" : version,
        recipe.name(),
        fingerprint(directory.resolve(recipe.data().train())),
        fit().seed(),
        metrics);
  }

  private static String fingerprint(Path file) throws IOException {
    MessageDigest digest = Checksums.digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
