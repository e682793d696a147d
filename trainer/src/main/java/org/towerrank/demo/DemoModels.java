package org.towerrank.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.towerrank.bundle.Bundle;
import org.towerrank.data.PositiveShares;
import org.towerrank.data.RankingData;
import org.towerrank.data.SplitName;
import org.towerrank.evaluate.Evaluation;
import org.towerrank.evaluate.Evaluator;
import org.towerrank.evaluate.RankingMetrics;
import org.towerrank.export.Exporter;
import org.towerrank.export.ParityCheck;
import org.towerrank.export.StructureCheck;
import org.towerrank.model.ModelDefinition;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;
import org.towerrank.train.Interruption;
import org.towerrank.train.Trainer;

/**
 * Fits, exports, verifies and measures the models of a plan.
 *
 * @param data that recipes read
 * @param out where {@code runs} and {@code bundles} are made
 */
record DemoModels(Path data, Path out, Progress progress, Stopwatch stopwatch) {
  private static final long VERIFY_SEED = 1;
  private static final String ITEM_COLUMN = "item_id";

  /** Fits and exports all of them, or those that were exported when it was interrupted. */
  List<FittedModel> fit(DemoPlan plan, Interruption interruption) throws IOException {
    List<FittedModel> models = new ArrayList<>();
    for (DemoPlan.Model model : plan.models()) {
      RecipeSource recipe = RecipeReader.shipped(model.recipe(), model.replaced());
      Trainer.Result result =
          stopwatch.time(
              "fit " + model.key(),
              () -> new Trainer(recipe, data, progress, interruption).train());
      if (interruption.requested()) {
        break;
      }
      Path path = out.resolve("bundles").resolve(model.key() + ".zip");
      result.run().write(out.resolve("runs").resolve(model.key()));
      stopwatch.time("export " + model.key(), () -> export(result, path));
      Bundle bundle = stopwatch.time("verify " + model.key(), () -> verify(path));
      models.add(new FittedModel(model.key(), recipe, path, bundle, result.fitted().epochs()));
    }
    return models;
  }

  private static Path export(Trainer.Result result, Path path) throws IOException {
    Exporter.export(result.run()).writer().write(path, true);
    return path;
  }

  private static Bundle verify(Path path) throws IOException {
    Bundle bundle = Bundle.open(path);
    StructureCheck.run(bundle, StructureCheck.ROWS, VERIFY_SEED);
    ModelDefinition definition = bundle.definition().orElseThrow();
    ParityCheck.ofBundle(bundle, definition, ParityCheck.ROWS, VERIFY_SEED).require();
    return bundle;
  }

  Evaluation evaluate(FittedModel model) throws IOException {
    Recipe recipe = model.recipe().recipe();
    return stopwatch.time(
        "evaluate " + model.key(),
        () -> Evaluator.evaluate(model.bundle(), recipe, data, SplitName.TEST, progress));
  }

  /** The metrics of the same rows in the order of popularity. */
  Map<String, Double> popularity(FittedModel model, Evaluation evaluation) throws IOException {
    return switch (evaluation) {
      case Evaluation.Recall recall -> recall.popularity();
      case Evaluation.Ranking ranking -> {
        Recipe recipe = model.recipe().recipe();
        PositiveShares shares =
            RankingData.open(recipe, data, Progress.silent())
                .positiveShares(ITEM_COLUMN, recipe.data().test());
        yield RankingMetrics.ofTasks(
                recipe.taskNames(), shares.scores(), shares.labels(), shares.weights())
            .metrics();
      }
    };
  }
}
