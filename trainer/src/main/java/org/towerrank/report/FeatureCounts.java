package org.towerrank.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.towerrank.data.RowStore;
import org.towerrank.evaluate.SplitMetrics;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.IdEncoder;

/** How many values of features are missing or unknown. */
final class FeatureCounts {
  /** A share of so many rows is off by a tenth of a percent at most. */
  private static final int MOST_ROWS = 100_000;

  private static final int BATCH = 4096;

  private FeatureCounts() {}

  /**
   * Rates of a split.
   *
   * @param missing rows in which a feature's column is empty, by feature
   */
  static List<RunReport.FeatureRates> of(
      String split, RowStore rows, List<Feature> features, Map<String, Integer> missing) {
    int[] some = SplitMetrics.spread(rows.count(), MOST_ROWS);
    int[] unknown = new int[features.size()];
    for (int from = 0; from < some.length; from += BATCH) {
      EncodedRows batch = rows.gather(some, from, Math.min(BATCH, some.length - from));
      for (int feature = 0; feature < unknown.length; feature++) {
        unknown[feature] += unknown(batch, features.get(feature));
      }
    }
    List<RunReport.FeatureRates> rates = new ArrayList<>();
    for (int i = 0; i < unknown.length; i++) {
      String name = features.get(i).name();
      rates.add(
          new RunReport.FeatureRates(
              name,
              split,
              rows.count(),
              (double) missing.getOrDefault(name, 0) / rows.count(),
              (double) unknown[i] / some.length));
    }
    return rates;
  }

  /** The same of rows in memory. */
  static List<RunReport.FeatureRates> of(
      String split, EncodedRows rows, List<Feature> features, Map<String, Integer> missing) {
    List<RunReport.FeatureRates> rates = new ArrayList<>();
    for (Feature feature : features) {
      rates.add(
          new RunReport.FeatureRates(
              feature.name(),
              split,
              rows.count(),
              (double) missing.getOrDefault(feature.name(), 0) / rows.count(),
              (double) unknown(rows, feature) / rows.count()));
    }
    return rates;
  }

  /** Rows with an unknown id, of a sequence in any of its elements. */
  private static int unknown(EncodedRows rows, Feature feature) {
    int count = 0;
    for (int row = 0; row < rows.count() && !feature.makesFloats(); row++) {
      int from = rows.index(row, feature.name());
      boolean found = false;
      for (int i = from; i < from + feature.width(); i++) {
        found |= rows.data()[i] == IdEncoder.UNKNOWN;
      }
      count += found ? 1 : 0;
    }
    return count;
  }
}
