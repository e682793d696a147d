package org.towerrank.report;

import java.util.List;
import java.util.Map;
import org.towerrank.evaluate.ScoreCurves;
import org.towerrank.evaluate.SplitMetrics;
import org.towerrank.train.EpochRecord;

/**
 * What is told of a run; {@value #DATA} beside the run's files holds it, and {@value #PAGE} shows
 * it.
 *
 * @param formatVersion of this record
 * @param run its path
 * @param facts what the run is, in the order in which it is shown: names to texts
 * @param recipe the text it was fitted by
 * @param epochs in order
 * @param features how many values of each feature are missing or unknown, in each split
 * @param validation metrics of the rows that were measured
 * @param curves of each task; empty for two towers
 * @param shuffled what is lost when the values of a feature change rows
 * @param neighbours of a few items, for two towers; else empty
 * @param notes what was left out, and why
 * @param warnings of fitting
 */
public record RunReport(
    int formatVersion,
    String run,
    Map<String, String> facts,
    String recipe,
    List<EpochRecord> epochs,
    List<FeatureRates> features,
    List<SplitMetrics> validation,
    List<ScoreCurves> curves,
    List<Shuffled> shuffled,
    List<Neighbours> neighbours,
    List<String> notes,
    List<String> warnings) {
  /** The page's name in a run's directory. */
  public static final String PAGE = "report.html";

  /** The name of what it shows. */
  public static final String DATA = "report.json";

  static final int FORMAT = 1;

  /** Copies the lists. */
  public RunReport {
    epochs = List.copyOf(epochs);
    features = List.copyOf(features);
    validation = List.copyOf(validation);
    curves = List.copyOf(curves);
    shuffled = List.copyOf(shuffled);
    neighbours = List.copyOf(neighbours);
    notes = List.copyOf(notes);
    warnings = List.copyOf(warnings);
  }

  /**
   * Shares of a feature's rows in a split.
   *
   * @param missing rows without a value
   * @param unknown rows with a value that training did not keep
   */
  public record FeatureRates(
      String feature, String split, int rows, double missing, double unknown) {}

  /**
   * What a metric loses when a feature's values change rows.
   *
   * @param rows sampled
   * @param value of the metric with the values in their rows
   * @param lost how much worse it is with the feature shuffled: less, or of an error more
   */
  public record Shuffled(String feature, String metric, int rows, double value, double lost) {}

  /** An item and those with the nearest vectors. */
  public record Neighbours(String item, List<Near> nearest) {
    public Neighbours {
      nearest = List.copyOf(nearest);
    }
  }

  /** An item near another, with the inner product of their vectors. */
  public record Near(String item, double similarity) {}
}
