package org.towerrank.elasticsearch.model;

import java.util.List;
import java.util.function.Supplier;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Side;
import org.towerrank.inference.InferenceException;
import org.towerrank.inference.RunWatch;

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
    requireFinite(model.reference(), "user", vectors, 0, vectors.length);
    return vectors;
  }

  /**
   * Checks that a vector is one: some servers index what is not, which is near to nothing.
   *
   * @param whose what the vector is of
   * @throws IllegalArgumentException naming the model whose numbers are not finite
   */
  public static void requireFinite(
      ModelReference model, String whose, float[] vectors, int from, int dimension) {
    for (int i = from; i < from + dimension; i++) {
      if (!Float.isFinite(vectors[i])) {
        throw new IllegalArgumentException(
            "["
                + whose
                + "]: expected a vector of finite numbers, "
                + model
                + " gives ["
                + vectors[i]
                + "]");
      }
    }
  }

  /** Vectors of items, one after another, which may have numbers that are not finite. */
  public static float[] item(ModelHandle model, EncodedRows rows) {
    model.statistics().recordFeatures(rows, List.of(Side.ITEM));
    return counted(model, rows, () -> model.towers().itemVectors(rows));
  }

  /**
   * Scores of items for one user, those of an item together, in the order of the ranker's tasks.
   * The features of the request are not counted, as several calls may be for one.
   *
   * @param request row 0 has the user and context features
   */
  public static float[] scores(ModelHandle model, EncodedRows request, EncodedRows items) {
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
      // A run that was ended as nobody waits for it is no failure.
      RunWatch.check();
      statistics.recordFailure();
      throw RunFailures.of(e);
    }
  }
}
