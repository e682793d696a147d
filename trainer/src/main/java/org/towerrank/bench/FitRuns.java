package org.towerrank.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.towerrank.train.LayerArithmetic;

/** What the runs of fitting with one vocabulary and precision gave. Not for several threads. */
final class FitRuns {
  /** From how large a vocabulary on dense updates cost more than all else. */
  private static final long LARGE = 10_000_000;

  private static final long MEDIUM = 1_000_000;

  private final long vocabulary;
  private final String precision;
  private final List<Double> bounds = new ArrayList<>();
  private final List<Double> steps = new ArrayList<>();
  private final List<Double> readRatios = new ArrayList<>();
  private final List<Double> totals = new ArrayList<>();
  private final List<Double> ownLoader = new ArrayList<>();
  private final List<Double> slicedBatches = new ArrayList<>();
  private double auc;

  /**
   * @param vocabulary rows of the embedding table
   * @param precision as recipes name it
   */
  FitRuns(long vocabulary, String precision) {
    this.vocabulary = vocabulary;
    this.precision = precision;
  }

  long vocabulary() {
    return vocabulary;
  }

  String precision() {
    return precision;
  }

  /** Of the products that bound it: whatever is the fastest here, unless a precision is named. */
  LayerArithmetic arithmetic() {
    return MatrixProducts.arithmetic(precision);
  }

  /**
   * Adds a run; all rates are rows a second.
   *
   * @param bound of the matrix products alone
   * @param stepRate of the steps alone
   * @param withReading of the steps and the reading of their rows
   * @param total with reading, and with validation after each epoch
   */
  void add(double bound, double stepRate, double withReading, double total, double validationAuc) {
    bounds.add(bound);
    steps.add(stepRate);
    readRatios.add(withReading / stepRate);
    totals.add(total);
    auc = validationAuc;
  }

  /** Adds what the other way gave beside a run. */
  void add(TorchRechub.Rates rates) {
    ownLoader.add(rates.ownLoader());
    slicedBatches.add(rates.slicedBatches());
  }

  /** Rows a second of the steps. */
  double stepRate() {
    return median(steps);
  }

  /**
   * What a report tells of them.
   *
   * @param first rows a second of the steps with the vocabulary to compare with
   */
  List<Measure> measures(double first) {
    String name = name();
    double rate = stepRate();
    double bound = median(bounds);
    double total = median(totals);
    List<Measure> measures = new ArrayList<>();
    measures.add(Measure.of(name + "steps", rate, "rows/s"));
    measures.add(Measure.of(name + "steps, slowest", Collections.min(steps), "rows/s"));
    measures.add(Measure.of(name + "steps, fastest", Collections.max(steps), "rows/s"));
    measures.add(ofReading(name + "with reading / steps", median(readRatios)));
    String whole = name + "with reading and validation";
    measures.add(Measure.of(whole, total, "rows/s"));
    measures.add(Measure.of(whole + " / steps", total / rate, "ratio"));
    measures.add(Measure.of(name + "bound by matrix products", bound, "rows/s"));
    measures.add(
        precision.equals(MatrixProducts.FLOAT32)
            ? Measure.atLeast(0.45, name + "steps / bound", rate / bound, "ratio")
            : Measure.of(name + "steps / bound", rate / bound, "ratio"));
    measures.add(Measure.of(whole + " / bound", total / bound, "ratio"));
    measures.add(
        Measure.atMost(1.3, name + "time of a step / with the first", first / rate, "ratio"));
    measures.add(Measure.of(name + "AUC on validation", auc, ""));
    if (!ownLoader.isEmpty()) {
      double own = median(ownLoader);
      double sliced = median(slicedBatches);
      measures.add(Measure.of(name + "Torch-RecHub, its loader", own, "rows/s"));
      measures.add(Measure.of(name + "Torch-RecHub, batches sliced", sliced, "rows/s"));
      measures.add(times(whole + " / Torch-RecHub, its loader", total / own));
      measures.add(Measure.of(whole + " / Torch-RecHub, batches sliced", total / sliced, "ratio"));
    }
    return measures;
  }

  private String name() {
    String other = precision.equals(MatrixProducts.FLOAT32) ? "" : ", " + precision;
    return String.format(Locale.ROOT, "vocabulary %,d%s: ", vocabulary, other);
  }

  /** How much faster the steps are than those of other runs. */
  Measure comparedWith(FitRuns first) {
    double ratio = stepRate() / first.stepRate();
    return Measure.of(name() + "steps / steps in " + first.precision, ratio, "ratio");
  }

  private Measure ofReading(String name, double ratio) {
    return vocabulary == MEDIUM
        ? Measure.atLeast(0.97, name, ratio, "ratio")
        : Measure.of(name, ratio, "ratio");
  }

  private Measure times(String name, double ratio) {
    if (vocabulary < MEDIUM) {
      return Measure.of(name, ratio, "ratio");
    }
    return Measure.atLeast(vocabulary < LARGE ? 4 : 10, name, ratio, "ratio");
  }

  /** Of an even number the lower one of the middle. */
  static double median(List<Double> values) {
    return values.stream().sorted().skip((values.size() - 1) / 2).findFirst().orElseThrow();
  }
}
