package org.towerrank.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.DefinitionLimits;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.csv.Prefetcher;
import org.towerrank.data.DataFingerprint;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.data.RankingData;
import org.towerrank.data.RankingSplit;
import org.towerrank.data.ReachedTime;
import org.towerrank.data.RecallData;
import org.towerrank.data.RecallEvents;
import org.towerrank.data.RecallSplit;
import org.towerrank.data.TrainingEvents;
import org.towerrank.data.TrainingRows;
import org.towerrank.evaluate.SplitEvaluator;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.ValueRates;
import org.towerrank.model.LabelScale;
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
  private final TrainingOptions options;
  private @Nullable StartingEmbeddings start;
  private @Nullable FittedData fittedTo;
  private @Nullable EarlierRun earlier;
  private Map<String, LabelScale> labels = Map.of();
  private Lineage lineage = Lineage.first();
  private TrainingRows rows;

  /** The SHA-256 of the training file from before it was read: it may change while fitting. */
  private @Nullable String trained;

  /**
   * @param directory that the recipe's files are relative to
   */
  public Trainer(
      RecipeSource source, Path directory, Progress progress, Interruption interruption) {
    this(source, directory, TrainingOptions.none(), progress, interruption);
  }

  /**
   * @param directory that the recipe's files are relative to
   * @param options what to go on from, and checkpoints
   */
  public Trainer(
      RecipeSource source,
      Path directory,
      TrainingOptions options,
      Progress progress,
      Interruption interruption) {
    this.options = options;
    this.recipe = source.recipe();
    this.rows = TrainingRows.all(recipe.data());
    this.yaml = source.yaml();
    this.directory = directory;
    this.progress = progress;
    this.interruption = interruption;
  }

  /**
   * A run, how it came about, and of what.
   *
   * @param refit what became of the values of an earlier run; null where there is none
   */
  public record Result(Run run, Fitted fitted, FittedData data, @Nullable RefitReport refit) {}

  /**
   * Reads, fits and returns the run, which is not written yet. Whoever gave the checkpoints of the
   * options closes them: once the run is written, or where this fails.
   *
   * @throws org.towerrank.csv.DataException when the data is not what the recipe says
   */
  public Result train() throws IOException {
    // As what follows: what this machine cannot do is told at once.
    TorchLibraries.load();
    if (fit().precision() == FitSpec.Precision.BF16) {
      LayerArithmetic.bfloat16();
    }
    Refit refit = options.refit();
    // A checkpoint has all weights, so that what they started from may be gone.
    boolean begins = refit == null && options.checkpoints().left().isEmpty();
    String from = begins ? fit().startFrom() : null;
    // Before the data is read: a run that is not there is told at once.
    start = from == null ? null : new StartingEmbeddings(from, Run.open(Path.of(from)));
    try (EarlierRun opened = refit == null ? null : EarlierRun.open(refit)) {
      if (opened != null) {
        opened.requireModelOf(recipe);
        opened.requireOneFit();
        earlier = opened;
        lineage = opened.lineage();
        rows = rowsSince(lineage);
      }
      Checkpoints.Begun begun =
          options.checkpoints().begin(recipe, yaml, directory, opened, options.clock().instant());
      rows = rows.asOf(begun.time());
      trained = begun.data().get(recipe.data().train());
      return switch (recipe.network()) {
        case Ranker ranker -> trainRanker(ranker);
        case TwoTower towers -> trainTowers(towers);
      };
    }
  }

  /** The rows that are new to the runs before, and a draw of the others, another in each refit. */
  private TrainingRows rowsSince(Lineage before) {
    ReachedTime reached = before.reached();
    if (recipe.data().time() != null && reached == null) {
      progress.warn(
          "all rows count as new: the run at --from does not say until when it was fitted, as its"
              + " recipe has no data.time, or its first epoch was interrupted");
    }
    return recipe.data().time() == null || reached == null
        ? TrainingRows.all(recipe.data())
        : TrainingRows.since(
            recipe.data(),
            reached,
            fit().refit().replay(),
            SplitMix.mix(fit().seed() + SplitMix.mix(before.refit())));
  }

  /** With the encoders of the run that fitting goes on from. */
  private FeatureSchema joined(FeatureSchema fitted) {
    lineage.reach(rows.reached());
    warnOf(rows.lateness());
    warnOf(rows.novelty());
    warnOf(rows.problem());
    return earlier == null ? fitted : earlier.schema(fitted);
  }

  private void warnOf(@Nullable String problem) {
    if (problem != null) {
      progress.warn(problem);
    }
  }

  private Result trainRanker(Ranker ranker) throws IOException {
    RankingData data = RankingData.open(recipe, directory, rows, progress);
    TrainingEvents training = data.training();
    FeatureSchema schema = joined(training.fitted());
    ModelDefinition model = new ModelDefinition(ranker, schema, recipe.taskNames());
    return run(
        model,
        () -> {
          RankingSplit train = training.rows(schema);
          String file = recipe.data().validation();
          RankingSplit validation =
              data.read(file, schema, new SplitEvaluator(recipe, schema).columns(data, file));
          fittedTo = new FittedData.Ranking(train, validation);
          // Weights of an earlier run are in its units.
          labels = earlier == null ? LabelScales.of(ranker, train) : earlier.labels();
          return new RankingObjective(model.with(labels), ranker, recipe, train, validation);
        });
  }

  private Result trainTowers(TwoTower towers) throws IOException {
    RecallData data = RecallData.open(recipe, directory, rows, progress);
    RecallEvents training = data.training();
    FeatureSchema schema = joined(training.fitted());
    ModelDefinition model = new ModelDefinition(towers, schema, recipe.taskNames());
    return run(
        model,
        () -> {
          ItemCatalogue items = data.readFittedItems(schema);
          RecallSplit train = training.rows(schema, items);
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
    DefinitionLimits.requireFitted(model.schema());
    Fitted fitted = fit(model, reading);
    if (fitted.epochs() == 0) {
      throw new FittingException("fitting was interrupted before it began: no weights to keep");
    }
    WorseThanNone.warnings(recipe, fitted.validation()).forEach(progress::warn);
    FittedData data = Objects.requireNonNull(fittedTo);
    Provenance provenance =
        provenance(fitted.metrics(), ValidationValues.of(data, recipe, model.schema()));
    Run run =
        new Run(
            recipe.name(),
            model.with(labels),
            fitted.weights(),
            provenance,
            yaml,
            fitted.taskWeights(),
            fitted.arithmetic().isBfloat16() ? fitted.arithmetic().key() : null);
    RefitReport report = earlier == null ? null : earlier.report(rows).with(fitted.change());
    return new Result(run, fitted, data, report);
  }

  private Fitted fit(ModelDefinition model, Reading reading) throws IOException {
    StepSizes sizes = new StepSizes(model);
    sizes.requireWeights();
    sizes.requireHeap(fit().optimizer(), Runtime.getRuntime().maxMemory());
    LayerArithmetic arithmetic =
        new PrecisionChoice(WeightCatalogue.of(model).values(), fit().batchSize())
            .choose(options.checkpoints().precision(fit().precision()), progress);
    // Making a large table takes as long as reading the data.
    try (Prefetcher ahead = new Prefetcher("towerrank-weights")) {
      Supplier<Parameters> parameters =
          ahead.begin(() -> Parameters.initialize(model, fit().optimizer(), fit().seed()));
      Objective objective = reading.read();
      if (earlier == null) {
        warnOfFewSteps(objective.rows());
      }
      Parameters initial = parameters.get();
      initial.shift(objective.shifts());
      if (start != null) {
        start.copyTo(model, initial, progress);
        start = null;
      }
      FittingLoop loop = loop(model, objective, initial, arithmetic);
      options.checkpoints().resume(loop, initial);
      interruption.fitting();
      return fit(loop);
    }
  }

  private Fitted fit(FittingLoop loop) throws IOException {
    try {
      return loop.run();
    } catch (FittingException e) {
      // From a checkpoint it would come to the same.
      options.checkpoints().delete();
      throw e;
    }
  }

  private FittingLoop loop(
      ModelDefinition model, Objective objective, Parameters initial, LayerArithmetic arithmetic)
      throws IOException {
    FitSpec spec = earlier == null ? fit() : fit().ofRefit(objective.rows());
    FittingLoop loop =
        new FittingLoop(
            objective, initial, spec, arithmetic, lineage, options, progress, interruption);
    if (earlier != null) {
      EarlierRun.Taken taken = earlier.copyTo(model, initial);
      objective.begin(taken, initial);
      float keep = fit().refit().keep().floatValue();
      if (keep < 1) {
        double scale = EmbeddingScale.of(fit().optimizer(), model);
        initial.mix(keep, scale, fit().seed(), objective.shifts());
      }
      loop.continueAfter(taken.notes());
    }
    return loop;
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

  private Provenance provenance(Map<String, Double> metrics, Map<String, ValueRates> features)
      throws IOException {
    return new Provenance(
        FitSetting.toolVersion(),
        recipe.name(),
        trained == null ? DataFingerprint.of(directory.resolve(recipe.data().train())) : trained,
        fit().seed(),
        metrics,
        features);
  }
}
