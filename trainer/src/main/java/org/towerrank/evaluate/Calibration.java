package org.towerrank.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far scores are from the share of positives: rows in {@value #BINS} bins of ascending scores
 * and equal weight (Naeini and others 2015, with bins of equal mass). Rows of equal scores stay in
 * one bin, that of their middle.
 */
public final class Calibration {
  private static final int BINS = 10;

  private final TaskRows rows;
  private final int[] binOf;

  Calibration(TaskRows rows) {
    this.rows = rows;
    this.binOf = new int[rows.count()];
    double all = 0;
    for (int row = 0; row < rows.count(); row++) {
      all += rows.weight(row);
    }
    assign(ScoreOrder.ascending(rows.scores()), all);
  }

  /**
   * A bin that has rows.
   *
   * @param weight of its rows
   * @param score their weighted mean
   * @param label their weighted mean: the share of positives
   */
  public record Bin(double weight, double score, double label) {}

  private void assign(int[] order, double all) {
    double below = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      double weight = 0;
      for (; to < order.length && rows.scores()[order[to]] == rows.scores()[order[from]]; to++) {
        weight += rows.weight(order[to]);
      }
      int bin = (int) Math.min(BINS - 1.0, BINS * (below + weight / 2) / all);
      for (; from < to; from++) {
        binOf[order[from]] = bin;
      }
      below += weight;
    }
  }

  /** The bins that have rows, in ascending order of their scores. */
  List<Bin> bins() {
    double[][] sums = new double[BINS][3];
    for (int row = 0; row < rows.count(); row++) {
      double[] bin = sums[binOf[row]];
      bin[0] += rows.weight(row);
      bin[1] += rows.weight(row) * (double) rows.scores()[row];
      bin[2] += rows.weight(row) * (double) rows.label(row);
    }
    List<Bin> bins = new ArrayList<>();
    Arrays.stream(sums)
        .filter(bin -> bin[0] > 0)
        .forEach(bin -> bins.add(new Bin(bin[0], bin[1] / bin[0], bin[2] / bin[0])));
    return bins;
  }

  /**
   * The expected calibration error: the mean over rows of the difference that the mean score and
   * the mean label of their bin have. Sums are first those of differences in each bin, then those
   * of weights in each.
   */
  SummedMetric error(String name) {
    double[][] sums = new double[2 * BINS][rows.groups()];
    for (int row = 0; row < rows.count(); row++) {
      double difference = (double) rows.label(row) - rows.scores()[row];
      sums[binOf[row]][rows.group(row)] += rows.weight(row) * difference;
      sums[BINS + binOf[row]][rows.group(row)] += rows.weight(row);
    }
    return new SummedMetric(name, sums, Calibration::error);
  }

  /**
   * Draws of a calibration error that is none but for chance: of the differences of a bin's rows
   * they have only how far each is from their mean. So how many rows the drawn users have moves
   * nothing.
   *
   * @param error what {@link #error(String)} gave
   */
  static double[] chance(SummedMetric error, Bootstrap bootstrap) {
    double[][] sums = error.sums().clone();
    for (int bin = 0; bin < BINS; bin++) {
      sums[bin] = fromMean(sums[bin], sums[BINS + bin]);
    }
    return bootstrap.draws(List.of(new SummedMetric(error.name(), sums, error.formula())))[0];
  }

  private static double[] fromMean(double[] differences, double[] weights) {
    double weight = Arrays.stream(weights).sum();
    double mean = weight == 0 ? 0 : Arrays.stream(differences).sum() / weight;
    double[] rest = new double[differences.length];
    Arrays.setAll(rest, group -> differences[group] - mean * weights[group]);
    return rest;
  }

  private static double error(double[] totals) {
    double differences = 0;
    double weight = 0;
    for (int bin = 0; bin < BINS; bin++) {
      differences += Math.abs(totals[bin]);
      weight += totals[BINS + bin];
    }
    return differences / weight;
  }
}
