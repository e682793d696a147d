package org.towerrank.elasticsearch.model;

import java.util.List;
import java.util.function.Supplier;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Side;
import org.towerrank.inference.InferenceException;
import org.towerrank.inference.RankingModel;

/** Runs the graphs of a model over encoded rows, and counts it. */
public final class Inferences {
  private Inferences() {}

  /**
   * Vectors of users, one after another.
   *
   * @throws IllegalArgumentException (400) when the model gives numbers that are not finite
   */
  public static float[] user(ModelHandle model, EncodedRows rows) {
    model.statistics().recordFeatures(rows, List.of(Side.USER, Side.CONTEXT));
    float[] vectors = counted(model, rows, () -> model.towers().userVectors(rows));
    for (float number : vectors) {
      if (!Float.isFinite(number)) {
        throw new IllegalArgumentException(
            "[user]: expected a vector of finite numbers, "
                + model.reference()
                + " gives ["
                + number
                + "]");
      }
    }
    return vectors;
  }

  /** Vectors of items, one after another. */
  public static float[] item(ModelHandle model, EncodedRows rows) {
    model.statistics().recordFeatures(rows, List.of(Side.ITEM));
    return counted(model, rows, () -> model.towers().itemVectors(rows));
  }

  /**
   * Scores of items for one user, those of an item together, in the order of the ranker's tasks.
   *
   * @param request row 0 has the user and context features
   */
  public static float[] scores(ModelHandle model, EncodedRows request, EncodedRows items) {
    model.statistics().recordFeatures(request, RankingModel.REQUEST_SIDES);
    model.statistics().recordFeatures(items, List.of(Side.ITEM));
    return counted(model, items, () -> model.ranker().score(request, items));
  }

  private static float[] counted(ModelHandle model, EncodedRows rows, Supplier<float[]> run) {
    ModelStatistics statistics = model.statistics();
    long start = System.nanoTime();
    try {
      float[] numbers = run.get();
      statistics.recordInference(System.nanoTime() - start, rows.count());
      return numbers;
    } catch (InferenceException e) {
      statistics.recordFailure();
      throw RunFailures.of(e);
    }
  }
}
