package org.towerrank.elasticsearch.query;

import java.util.List;
import java.util.function.Supplier;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Side;
import org.towerrank.inference.InferenceException;

/** Runs the towers of a model, and counts it. */
public final class TowerVectors {
  private TowerVectors() {}

  /** Vectors of users, one after another. */
  public static float[] user(ModelHandle model, EncodedRows rows) {
    model.statistics().recordFeatures(rows, List.of(Side.USER, Side.CONTEXT));
    return counted(model, rows, () -> model.towers().userVectors(rows));
  }

  /** Vectors of items, one after another. */
  public static float[] item(ModelHandle model, EncodedRows rows) {
    model.statistics().recordFeatures(rows, List.of(Side.ITEM));
    return counted(model, rows, () -> model.towers().itemVectors(rows));
  }

  private static float[] counted(ModelHandle model, EncodedRows rows, Supplier<float[]> run) {
    ModelStatistics statistics = model.statistics();
    long start = System.nanoTime();
    try {
      float[] vectors = run.get();
      statistics.recordInference(System.nanoTime() - start, rows.count());
      return vectors;
    } catch (InferenceException e) {
      statistics.recordFailure();
      throw e;
    }
  }
}
