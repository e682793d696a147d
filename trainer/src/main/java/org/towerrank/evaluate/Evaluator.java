package org.towerrank.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.Run;
import org.towerrank.data.SplitName;
import org.towerrank.export.Exporter;
import org.towerrank.model.Ranker;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeException;
import org.towerrank.recipe.RecipeReader;

/** Measures a model on the data that its recipe names. */
public final class Evaluator {
  private Evaluator() {}

  /**
   * A bundle from its directory or zip, or from a run, which is exported in memory.
   *
   * @throws org.towerrank.bundle.BundleException when it is neither
   */
  public static Bundle open(Path runOrBundle) throws IOException {
    return Files.exists(runOrBundle.resolve(Run.FILE))
        ? Exporter.export(Run.open(runOrBundle)).bundle()
        : Bundle.open(runOrBundle);
  }

  /**
   * The recipe that came with a bundle.
   *
   * @throws RecipeException when none did
   */
  public static Recipe recipe(Bundle bundle) {
    String yaml =
        bundle
            .recipe()
            .orElseThrow(
                () ->
                    new RecipeException(
                        "bundle ["
                            + bundle.name()
                            + "] holds no recipe, which names the files: give one by --recipe"));
    return RecipeReader.parse("recipe of " + bundle.name(), yaml, Map.of()).recipe();
  }

  /** Measures the standard metrics, without slices. */
  public static Evaluation evaluate(
      Bundle bundle, Recipe recipe, Path directory, SplitName split, Progress progress)
      throws IOException {
    return evaluate(bundle, recipe, directory, split, EvaluationSpec.standard(), progress);
  }

  /**
   * Measures.
   *
   * @param directory that the recipe's files are relative to
   * @param spec which metrics and slices
   * @throws org.towerrank.csv.DataException when the data is not what the recipe says
   */
  public static Evaluation evaluate(
      Bundle bundle,
      Recipe recipe,
      Path directory,
      SplitName split,
      EvaluationSpec spec,
      Progress progress)
      throws IOException {
    FeatureColumns.requireAll(bundle, recipe);
    return recipe.network() instanceof Ranker
        ? RankingEvaluator.evaluate(bundle, recipe, directory, split, spec, progress)
        : new RecallEvaluator(bundle, recipe, directory, spec, progress).evaluate(split);
  }

  /** A model with the recipe that names its files. */
  public record Measured(Bundle bundle, Recipe recipe) {}

  /**
   * Measures two models on the same rows.
   *
   * @param directory that the recipes' files are relative to
   * @throws IllegalArgumentException if their rows are not the same
   */
  public static Comparison compare(
      Measured a,
      Measured b,
      Path directory,
      SplitName split,
      EvaluationSpec spec,
      Progress progress)
      throws IOException {
    EvaluatedRows ofA = rows(a, directory, split, spec, progress);
    // Slices are those of the first.
    EvaluationSpec unsliced = new EvaluationSpec(spec.cutoffs(), List.of(), spec.user());
    return new Comparing(ofA, rows(b, directory, split, unsliced, progress)).compare();
  }

  private static EvaluatedRows rows(
      Measured model, Path directory, SplitName split, EvaluationSpec spec, Progress progress)
      throws IOException {
    Bundle bundle = model.bundle();
    Recipe recipe = model.recipe();
    FeatureColumns.requireAll(bundle, recipe);
    return recipe.network() instanceof Ranker
        ? RankingEvaluator.rows(bundle, recipe, directory, split, spec, progress)
        : new RecallEvaluator(bundle, recipe, directory, spec, progress).rows(split);
  }
}
