package org.towerrank.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.towerrank.evaluate.Measurement;

/**
 * Metrics that are too good to be true, as where a feature comes of the event whose label it is to
 * predict: a model that reads the seconds that a user stayed knows whether there was a click.
 */
final class LabelLeakage {
  private static final String AUC = "auc/";

  /** Whoever knows what users will do is seldom as right. */
  private static final double SUSPECT = .97;

  private static final double NEARLY_ALL_RIGHT = .998;

  /** Of what is better than chance. */
  private static final double MOST = .7;

  private static final double CHANCE = .5;

  /** Few rows may all be right by chance. */
  private static final double STANDARD_ERRORS = 3;

  private LabelLeakage() {}

  /**
   * A warning for each task whose labels a model tells too well.
   *
   * @param measured on validation, which is there where no feature was shuffled in time
   */
  static List<String> warnings(Measurement measured, List<RunReport.Shuffled> shuffled) {
    Map<String, RunReport.Shuffled> worst = new LinkedHashMap<>();
    for (RunReport.Shuffled feature : shuffled) {
      worst.merge(feature.metric(), feature, LabelLeakage::worse);
    }
    List<String> warnings = new ArrayList<>();
    measured
        .metrics()
        .forEach(
            (metric, ofAll) -> {
              if (!metric.startsWith(AUC)) {
                return;
              }
              RunReport.Shuffled feature = worst.get(metric);
              double value = feature == null ? ofAll : feature.value();
              double chance = STANDARD_ERRORS * measured.standardErrors().getOrDefault(metric, 0.0);
              if (feature != null && tellsMost(feature, chance)) {
                warnings.add(ofOne(feature));
              } else if (value >= NEARLY_ALL_RIGHT && value - chance >= SUSPECT) {
                warnings.add(ofMany(metric, value));
              }
            });
    return warnings;
  }

  private static boolean tellsMost(RunReport.Shuffled feature, double chance) {
    return feature.value() >= SUSPECT
        && feature.lost() >= Math.max(chance, MOST * (feature.value() - CHANCE));
  }

  private static RunReport.Shuffled worse(RunReport.Shuffled one, RunReport.Shuffled other) {
    return Comparator.comparingDouble(RunReport.Shuffled::lost).compare(one, other) >= 0
        ? one
        : other;
  }

  private static String ofOne(RunReport.Shuffled feature) {
    return String.format(
        Locale.ROOT,
        "[%s] is %.3f, and %.3f where the values of [%s] are shuffled: if that feature comes of"
            + " the event, no request knows it, so leave it out",
        feature.metric(),
        feature.value(),
        feature.value() - feature.lost(),
        feature.feature());
  }

  private static String ofMany(String metric, double value) {
    return String.format(
        Locale.ROOT,
        "[%s] is %.3f, which is too good for what users will do: leave features out that come of"
            + " the event, as no request knows them",
        metric,
        value);
  }
}
