package org.towerrank.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Metrics of each user's rows, ordered by score: AUC within users, and NDCG and recall of the first
 * few. Rows of equal scores share their positions: a metric is its mean over all orders of them
 * (McSherry and Najork 2008).
 */
final class UserLists {
  private final TaskRows rows;

  /** Rows by user, those of a user by ascending score. */
  private final int[] order;

  /** Where the rows of each user begin in the order. */
  private final int[] starts;

  UserLists(TaskRows rows) {
    this.rows = rows;
    this.starts = new int[rows.userBound() + 1];
    for (int row = 0; row < rows.count(); row++) {
      starts[rows.user(row) + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] next = starts.clone();
    this.order = new int[rows.count()];
    for (int row : ScoreOrder.ascending(rows.scores())) {
      order[next[rows.user(row)]++] = row;
    }
  }

  /**
   * AUC within users, weighted by the weights of their rows; users with rows of one class only are
   * left out (Zhu and others 2017).
   */
  SummedMetric gauc(String name) {
    double[] values = new double[rows.groups()];
    double[] weights = new double[rows.groups()];
    for (int user = 0; user < rows.userBound(); user++) {
      int[] some = Arrays.copyOfRange(order, starts[user], starts[user + 1]);
      double auc = some.length < 2 ? Double.NaN : RankingMetrics.auc(rows.labelled(), some);
      if (!Double.isNaN(auc)) {
        double weight = IntStream.of(some).mapToDouble(rows::weight).sum();
        values[rows.group(some[0])] += weight * auc;
        weights[rows.group(some[0])] += weight;
      }
    }
    return SummedMetric.mean(name, values, weights);
  }

  /**
   * NDCG of the first {@code k} rows of users: labels over the logarithm of their position, as a
   * share of what the best order has (Järvelin and Kekäläinen 2002). The mean over users with a
   * label above 0.
   */
  SummedMetric ndcg(String name, int k) {
    return mean(
        name,
        user -> {
          double best = best(user, k);
          return gain(user, k, rows::label, UserLists::discounts) / best;
        });
  }

  /**
   * The share of a user's positive rows that is among the first {@code k}. The mean over users with
   * positive rows.
   */
  SummedMetric recall(String name, int k) {
    return mean(
        name,
        user -> {
          double all = 0;
          for (int at = starts[user]; at < starts[user + 1]; at++) {
            all += positive(order[at]);
          }
          return gain(user, k, this::positive, (from, to) -> to - from) / all;
        });
  }

  private double positive(int row) {
    return rows.labelled().isPositive(row) ? 1 : 0;
  }

  private interface OfUser {
    double value(int user);
  }

  private interface OfRow {
    double value(int row);
  }

  /** The sum over positions {@code [from, to)}, which count from 0. */
  private interface OfPositions {
    double sum(int from, int to);
  }

  /** The mean over users that have a value; rows without a user are no list that could be wrong. */
  private SummedMetric mean(String name, OfUser metric) {
    double[] values = new double[rows.groups()];
    double[] users = new double[rows.groups()];
    for (int user = 0; user < rows.users().named(); user++) {
      if (starts[user] < starts[user + 1]) {
        double value = metric.value(user);
        int group = rows.group(order[starts[user]]);
        values[group] += Double.isFinite(value) ? value : 0;
        users[group] += Double.isFinite(value) ? 1 : 0;
      }
    }
    return SummedMetric.mean(name, values, users);
  }

  /** The gains of a user's rows in descending order of their scores, those of ties shared. */
  private double gain(int user, int k, OfRow gains, OfPositions discounts) {
    double sum = 0;
    int position = 0;
    for (int to = starts[user + 1]; to > starts[user] && position < k; ) {
      int from = to - 1;
      double gain = gains.value(order[from]);
      while (from > starts[user]
          && rows.scores()[order[from - 1]] == rows.scores()[order[to - 1]]) {
        from--;
        gain += gains.value(order[from]);
      }
      int ties = to - from;
      sum += gain / ties * discounts.sum(position, Math.min(k, position + ties));
      position += ties;
      to = from;
    }
    return sum;
  }

  /** What the best order of a user's rows gives; 0 where all labels are. */
  private double best(int user, int k) {
    List<Float> labels = new ArrayList<>();
    for (int at = starts[user]; at < starts[user + 1]; at++) {
      labels.add(rows.label(order[at]));
    }
    labels.sort((left, right) -> Float.compare(right, left));
    double sum = 0;
    for (int position = 0; position < Math.min(k, labels.size()); position++) {
      sum += labels.get(position) * discounts(position, position + 1);
    }
    return sum;
  }

  private static double discounts(int from, int to) {
    double sum = 0;
    for (int position = from; position < to; position++) {
      sum += Math.log(2) / Math.log(position + 2.0);
    }
    return sum;
  }
}
