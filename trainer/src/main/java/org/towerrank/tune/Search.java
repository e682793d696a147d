package org.towerrank.tune;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.command.ToolVersion;
import org.towerrank.data.UnreadColumns;
import org.towerrank.model.Ranker;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RangeSpec;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeException;
import org.towerrank.recipe.RecipeSource;
import org.towerrank.recipe.TuneSpec;
import org.towerrank.train.FittingException;
import org.towerrank.train.Interruption;

/**
 * A search for better settings, on validation alone: the test file is not read.
 *
 * @param trials to fit, with those that the folder has already
 * @param time after which no epoch begins; null for any
 * @param seed of what is tried; fits have the recipe's
 * @param firstEpochs that every trial has before it may be stopped
 */
public record Search(int trials, @Nullable Duration time, long seed, int firstEpochs) {

  /**
   * What came out.
   *
   * @param trials all that are over, in order
   * @param best the one that {@code best.yaml} has
   * @param whole whether all trials are over, or nothing else can be tried
   */
  public record Result(List<Trial> trials, Trial best, boolean whole) {}

  /**
   * Searches, or goes on with the search that the folder has.
   *
   * @param said what to search
   * @param data the directory that the recipe's files are relative to
   * @param out the folder of the search
   * @throws RecipeException naming a range that is none
   * @throws FittingException if no trial could be fitted
   */
  public Result run(
      RecipeSource recipe,
      Space said,
      Path data,
      Path out,
      Progress progress,
      Interruption interruption)
      throws IOException {
    SearchSpace space =
        SearchSpace.of(
            recipe,
            ranges(recipe, said.spec()),
            further(recipe.recipe(), said.spec(), data, progress),
            said.places());
    TuneSetting setting =
        new TuneSetting(
            ToolVersion.current(),
            recipe.yaml(),
            space.lines(),
            space.fingerprints(data),
            seed,
            firstEpochs);
    try (TrialLog log = TrialLog.open(out, setting)) {
      boolean whole;
      try {
        whole = new Tuner(space, data, log, this, progress, interruption).run();
      } catch (IOException | IllegalArgumentException | OutOfMemoryError e) {
        log.deleteIfNothingWasFitted();
        throw e;
      }
      List<Trial> done = log.trials();
      return new Result(done, Tuner.best(done).orElseThrow(() -> none(done)), whole);
    }
  }

  private static Map<String, RangeSpec> ranges(RecipeSource recipe, TuneSpec spec) {
    return spec.ranges().isEmpty() ? DefaultRanges.of(recipe) : new LinkedHashMap<>(spec.ranges());
  }

  private static List<String> further(Recipe recipe, TuneSpec spec, Path data, Progress progress)
      throws IOException {
    if (spec.columns() == TuneSpec.Columns.RECIPE) {
      return List.of();
    }
    if (!(recipe.network() instanceof Ranker)) {
      throw new RecipeException(
          "columns [all] are for rankers: expected [recipe] for two towers, whose further features"
              + " stand in the recipe");
    }
    List<String> features = FurtherFeatures.of(UnreadColumns.of(recipe, data, progress));
    if (features.isEmpty()) {
      progress.warn("no column of users or items is left that the recipe does not read");
    }
    return features;
  }

  private static FittingException none(List<Trial> trials) {
    return new FittingException(
        trials.isEmpty()
            ? "the search was interrupted before its first trial was over: call it again"
            : "none of ["
                + trials.size()
                + "] trials could be fitted, the first: "
                + trials.getFirst().error());
  }
}
