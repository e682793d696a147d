package org.towerrank.evaluate;

/**
 * AUC as sums over users. A draw of users changes it by how far their positive rows stand above all
 * negatives on average, and their negatives below all positives (DeLong and others 1988, for
 * clusters Obuchowski 1997): the first order of what ranking the draw's rows anew would give, whose
 * error shrinks as one over the number of users.
 */
final class AucSums {
  private final TaskRows rows;
  private final double[][] sums;
  private double positives;
  private double negatives;

  private AucSums(TaskRows rows) {
    this.rows = rows;
    this.sums = new double[4][rows.groups()];
    for (int row = 0; row < rows.count(); row++) {
      if (isPositive(row)) {
        positives += rows.weight(row);
      } else {
        negatives += rows.weight(row);
      }
    }
  }

  static SummedMetric of(String name, TaskRows rows) {
    AucSums auc = new AucSums(rows);
    int[] order = ScoreOrder.ascending(rows.scores());
    double value = RankingMetrics.auc(rows.labelled(), order);
    auc.place(order);
    return new SummedMetric(
        name,
        auc.sums,
        t -> Math.clamp(t[0] / t[1] + t[2] / t[3] - value, 0.0, 1.0),
        Math.min(SummedMetric.groups(auc.sums[1]), SummedMetric.groups(auc.sums[3])));
  }

  private boolean isPositive(int row) {
    return rows.labelled().isPositive(row);
  }

  /** Adds the share of the other class that each row is on the right side of; ties count half. */
  private void place(int[] order) {
    double below = 0;
    double above = positives;
    for (int from = 0; from < order.length; ) {
      int to = from;
      double positive = 0;
      double negative = 0;
      for (; to < order.length && score(order[to]) == score(order[from]); to++) {
        positive += isPositive(order[to]) ? rows.weight(order[to]) : 0;
        negative += isPositive(order[to]) ? 0 : rows.weight(order[to]);
      }
      above -= positive;
      double ofPositives = (below + negative / 2) / negatives;
      double ofNegatives = (above + positive / 2) / positives;
      for (int i = from; i < to; i++) {
        add(order[i], isPositive(order[i]) ? 0 : 2, ofPositives, ofNegatives);
      }
      below += negative;
      from = to;
    }
  }

  private void add(int row, int at, double ofPositives, double ofNegatives) {
    double placed = at == 0 ? ofPositives : ofNegatives;
    sums[at][rows.group(row)] += rows.weight(row) * placed;
    sums[at + 1][rows.group(row)] += rows.weight(row);
  }

  private float score(int row) {
    return rows.scores()[row];
  }
}
