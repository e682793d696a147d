package org.towerrank.tune;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.Run;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeException;
import org.towerrank.recipe.RecipeSource;
import org.towerrank.train.Checkpoints;
import org.towerrank.train.Fitted;
import org.towerrank.train.FittingException;
import org.towerrank.train.Interruption;
import org.towerrank.train.StoppingRule;
import org.towerrank.train.Trainer;
import org.towerrank.train.TrainingOptions;

/** Fits one trial after another, and keeps the best. */
final class Tuner {
  private static final int ATTEMPTS = 1000;
  private static final Duration CHECKPOINTS = Duration.ofMinutes(10);

  private final SearchSpace space;
  private final Path data;
  private final TrialLog log;
  private final Search options;
  private final Progress progress;
  private final Interruption interruption;
  private final TreeParzen parzen;
  private final SuccessiveHalving halving;
  private final long deadline;

  Tuner(
      SearchSpace space,
      Path data,
      TrialLog log,
      Search options,
      Progress progress,
      Interruption interruption) {
    this.space = space;
    this.data = data;
    this.log = log;
    this.options = options;
    this.progress = progress;
    this.interruption = interruption;
    this.parzen = new TreeParzen(space.dimensions(), options.seed());
    this.halving = new SuccessiveHalving(options.firstEpochs());
    log.trials().forEach(trial -> halving.add(trial.rungs()));
    Duration time = options.time();
    this.deadline = time == null ? Long.MAX_VALUE : System.nanoTime() + time.toNanos();
  }

  /**
   * Fits until there are enough trials, time is over, or nothing new can be tried.
   *
   * @return whether it has all trials that it can have
   */
  boolean run() throws IOException {
    while (log.trials().size() < options.trials()) {
      if (isOver()) {
        return false;
      }
      int number = log.trials().size() + 1;
      Optional<Map<String, String>> settings = number == 1 ? Optional.of(Map.of()) : next();
      if (settings.isEmpty()) {
        return true;
      }
      if (!fit(number, settings.get())) {
        return false;
      }
    }
    return true;
  }

  private boolean isOver() {
    // The recipe itself is fitted however little time there is, so that there is a result.
    return interruption.requested() || (System.nanoTime() >= deadline && !log.trials().isEmpty());
  }

  /**
   * Settings that were not tried, and that contradict neither each other nor the recipe; empty,
   * with a warning, if there are no more.
   *
   * @throws RecipeException if all of many contradict, and none was tried yet
   */
  private Optional<Map<String, String>> next() {
    List<TreeParzen.Seen> seen = seen(log.trials().stream().skip(1), Trial::settings);
    List<TreeParzen.Seen> recipe = seen(log.trials().stream().limit(1), trial -> space.ofRecipe());
    Set<Map<String, String>> tried = new HashSet<>();
    Stream.concat(recipe.stream(), seen.stream()).forEach(trial -> tried.add(trial.settings()));
    @Nullable RecipeException contradiction = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Map<String, String> settings = parzen.next(seen, recipe, attempt);
      if (tried.add(settings)) {
        try {
          space.recipe(settings);
          return Optional.of(settings);
        } catch (RecipeException e) {
          contradiction = e;
        }
      }
    }
    if (contradiction != null && seen.isEmpty()) {
      throw contradiction;
    }
    progress.warn(
        contradiction == null
            ? "all of the few settings that there are were tried"
            : "all settings left contradict each other, such as: " + contradiction.getMessage());
    return Optional.empty();
  }

  private static List<TreeParzen.Seen> seen(
      Stream<Trial> trials, Function<Trial, Map<String, String>> settings) {
    return trials
        .map(trial -> new TreeParzen.Seen(settings.apply(trial), trial.scoreOrLeast()))
        .toList();
  }

  /** Stops what is worse than others, and when time is over. */
  private final class Watch implements StoppingRule {
    private final Progress.Task shown;
    private final TrialRungs rungs = new TrialRungs(halving);
    private boolean timeOver;

    Watch(Progress.Task shown) {
      this.shown = shown;
    }

    @Override
    public void ended(double[] best) {
      rungs.ended(best);
    }

    @Override
    public boolean goesOn(double[] best) {
      boolean isGood = rungs.goesOn(best);
      shown.update(best.length, 0, bestSoFar());
      timeOver = isGood && isOver();
      return isGood && !timeOver;
    }
  }

  /**
   * Fits a trial.
   *
   * @return whether it is over; if not, it goes on from its checkpoint another time
   */
  private boolean fit(int number, Map<String, String> settings) throws IOException {
    long start = System.nanoTime();
    RecipeSource recipe = space.recipe(settings);
    String label = "trial " + number + " of " + options.trials();
    log.deleteOthers(number);
    try (Progress.Task task = progress.start(label, recipe.recipe().fit().epochs());
        Checkpoints checkpoints = checkpoints(number, recipe)) {
      task.update(0, 0, bestSoFar());
      Watch watch = new Watch(task);
      Trial trial;
      try {
        Trainer.Result result = train(recipe, checkpoints, watch);
        if (interruption.requested() || watch.timeOver) {
          task.update(result.fitted().epochs(), 0, "goes on another time");
          return false;
        }
        log.requireSame(space.fingerprints(data));
        Fitted fitted = result.fitted();
        requireScore(fitted.score(), fitted.selectedBy(), fitted.metrics());
        trial = trial(number, settings, recipe, watch, fitted, start);
        keep(trial, recipe, result.run(), checkpoints);
      } catch (DataException
          | IllegalArgumentException
          | FittingException
          | EngineException
          | OutOfMemoryError e) {
        if (interruption.requested()) {
          return false;
        }
        log.requireSame(space.fingerprints(data));
        // What the recipe itself runs into is of the data or the machine, not of settings.
        if (number == 1 && !(e instanceof FittingException || e instanceof EngineException)) {
          throw e;
        }
        trial = failed(number, settings, recipe, e, start);
      }
      halving.add(trial.rungs());
      log.add(trial);
      checkpoints.delete();
      String outcome = trial.outcome().name().toLowerCase(Locale.ROOT);
      task.update(trial.epochs(), 0, outcome + ", " + bestSoFar());
      return true;
    }
  }

  private Checkpoints checkpoints(int number, RecipeSource recipe) throws IOException {
    Path run = log.underway(number);
    if (!log.wasUnderway(number)) {
      return Checkpoints.beside(run, CHECKPOINTS, progress);
    }
    try {
      Checkpoints left = Checkpoints.left(run, CHECKPOINTS, progress);
      left.requireOf(recipe, data);
      return left;
    } catch (BundleException | FittingException e) {
      // As after an upgrade: what it cost is lost, and not the trial.
      progress.warn("trial " + number + " is fitted from its beginning: " + e.getMessage());
    }
    Checkpoints anew = Checkpoints.beside(run, CHECKPOINTS, progress);
    anew.delete();
    return anew;
  }

  private Trainer.Result train(RecipeSource recipe, Checkpoints checkpoints, Watch watch)
      throws IOException {
    TrainingOptions training = new TrainingOptions(null, checkpoints, watch);
    return new Trainer(recipe, data, training, Progress.silent(), interruption).train();
  }

  /**
   * Checks that a trial can be compared with others.
   *
   * @throws FittingException if its score is not a number
   */
  static void requireScore(double score, List<String> selectedBy, Map<String, Double> metrics) {
    if (Double.isNaN(score)) {
      throw new FittingException(
          "expected numbers on validation to choose by, got: "
              + selectedBy.stream()
                  .map(metric -> metric + " [" + metrics.get(metric) + "]")
                  .collect(Collectors.joining(", ")));
    }
  }

  /** Keeps what is better than all before: the run, and its recipe. */
  private void keep(Trial trial, RecipeSource recipe, Run run, Checkpoints checkpoints)
      throws IOException {
    List<Trial> all = Stream.concat(log.trials().stream(), Stream.of(trial)).toList();
    if (best(all).filter(trial::equals).isEmpty()) {
      return;
    }
    run.write(log.run(TrialLog.RUN), checkpoints.best().orElse(null));
    log.writeRecipe(BestRecipe.text(trial, log.trials(), recipe, options.seed()));
  }

  private static Trial trial(
      int number,
      Map<String, String> settings,
      RecipeSource recipe,
      Watch watch,
      Fitted fitted,
      long start) {
    return new Trial(
        number,
        settings,
        recipe.recipe().fit().seed(),
        watch.rungs.stopped() ? Trial.Outcome.STOPPED : Trial.Outcome.FITTED,
        fitted.score(),
        watch.rungs.scores(),
        fitted.metrics(),
        fitted.selectedBy(),
        fitted.bestEpoch(),
        fitted.epochs(),
        seconds(start),
        null);
  }

  private static Trial failed(
      int number,
      Map<String, String> settings,
      RecipeSource recipe,
      Throwable failure,
      long start) {
    return new Trial(
        number,
        settings,
        recipe.recipe().fit().seed(),
        Trial.Outcome.FAILED,
        null,
        Map.of(),
        Map.of(),
        List.of(),
        0,
        0,
        seconds(start),
        String.valueOf(failure.getMessage()));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The best of some trials, the first of equal ones; empty if all failed. */
  static Optional<Trial> best(List<Trial> trials) {
    return trials.stream()
        .filter(trial -> trial.score() != null)
        .min(
            Comparator.comparingDouble((Trial trial) -> -trial.scoreOrLeast())
                .thenComparingInt(Trial::trial));
  }

  private String bestSoFar() {
    return best(log.trials())
        .map(trial -> "best " + trial.text() + " (trial " + trial.trial() + ")")
        .orElse("");
  }
}
