package org.towerrank.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.towerrank.data.ColumnValues;
import org.towerrank.model.Loss;

/**
 * Scored rows at random, with ties, weights, users of one row or of one class, and rows without a
 * user.
 */
record RandomRows(List<Row> rows) {

  /** A row; the user is empty where nobody knows it. */
  record Row(String user, float score, float label, float weight) {}

  static RandomRows of(long seed, int users) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      int count = 1 + random.nextInt(5);
      double taste = random.nextGaussian();
      for (int i = 0; i < count; i++) {
        double logit = taste + random.nextGaussian();
        float label = random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
        // Rounded to tenths, so that many are equal.
        double score = 1 / (1 + Math.exp(-logit - random.nextGaussian()));
        rows.add(
            new Row(
                random.nextInt(20) == 0 ? "" : "user " + user,
                Math.round(10 * score) / 10f,
                label,
                1 + random.nextInt(3)));
      }
    }
    return new RandomRows(rows);
  }

  /** The rows as a ranker's. */
  RankedRows ranked(List<Integer> cutoffs) {
    float[] scores = new float[rows.size()];
    float[] labels = new float[rows.size()];
    float[] weights = new float[rows.size()];
    for (int row = 0; row < rows.size(); row++) {
      scores[row] = rows.get(row).score();
      labels[row] = rows.get(row).label();
      weights[row] = rows.get(row).weight();
    }
    return new RankedRows(
        new Evaluation.Subject("random", "", "test", "test.csv", rows.size()),
        Loss.CROSS_ENTROPY,
        List.of("click"),
        scores,
        labels,
        weights,
        Users.of("user_id", ColumnValues.of(rows.stream().map(Row::user).toList())),
        List.of(),
        cutoffs);
  }

  /** The rows of each user; those of nobody known stand alone. */
  List<List<Row>> byUser() {
    List<List<Row>> lists = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Row row : rows) {
      int at = row.user().isEmpty() ? -1 : names.indexOf(row.user());
      if (at < 0) {
        names.add(row.user().isEmpty() ? "nobody" : row.user());
        lists.add(new ArrayList<>());
        at = lists.size() - 1;
      }
      lists.get(at).add(row);
    }
    return lists;
  }

  /** AUC pair by pair; NaN where there is one class. */
  static double auc(List<Row> some) {
    double right = 0;
    double pairs = 0;
    for (Row positive : some) {
      for (Row negative : some) {
        if (positive.label() > negative.label()) {
          double weight = positive.weight() * negative.weight();
          pairs += weight;
          right +=
              weight
                  * (1 + Integer.signum(Float.compare(positive.score(), negative.score())))
                  / 2.0;
        }
      }
    }
    return right / pairs;
  }
}
