package org.towerrank.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.CsvTable;

/** AUC of simple models on a directory of ranking files, computed from these files alone. */
final class RankingMetric {
  /** One row: its label, item, and what a logistic regression sees of it. */
  record Shown(int label, String item, List<String> crosses) {}

  private final List<Shown> train;
  private final List<Shown> test;

  RankingMetric(Path directory, String label) throws IOException {
    this.train = read(directory.resolve("train.csv.gz"), label);
    this.test = read(directory.resolve("test.csv.gz"), label);
  }

  /** Returns a score by how often an item was positive in train, pulled to the mean. */
  ToDoubleFunction<Shown> itemRate() {
    Map<String, double[]> sums = new HashMap<>();
    double mean = train.stream().mapToInt(Shown::label).average().orElseThrow();
    for (Shown row : train) {
      double[] sum = sums.computeIfAbsent(row.item(), key -> new double[2]);
      sum[0] += row.label();
      sum[1]++;
    }
    return row -> {
      double[] sum = sums.getOrDefault(row.item(), new double[2]);
      return (sum[0] + 10 * mean) / (sum[1] + 10);
    };
  }

  /** Fits a logistic regression on crosses of user and genre with AdaGrad. */
  ToDoubleFunction<Shown> logisticRegression() {
    Map<String, double[]> weights = new HashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int step = 0; step < 4 * train.size(); step++) {
      Shown row = train.get(random.nextInt(train.size()));
      double error = 1 / (1 + Math.exp(-logit(weights, row))) - row.label();
      for (String cross : row.crosses()) {
        double[] weight = weights.computeIfAbsent(cross, key -> new double[2]);
        double gradient = error + 0.02 * weight[0];
        weight[1] += gradient * gradient;
        weight[0] -= 0.1 * gradient / Math.sqrt(weight[1] + 1e-6);
      }
    }
    return row -> logit(weights, row);
  }

  /** Returns the probability that a positive row scores above a negative one. */
  double auc(ToDoubleFunction<Shown> score) {
    double[] positive = scores(score, 1);
    double[] negative = scores(score, 0);
    Arrays.sort(negative);
    double sum = 0;
    for (double value : positive) {
      int below = 0;
      int upTo = 0;
      for (double other : negative) {
        below += other < value ? 1 : 0;
        upTo += other <= value ? 1 : 0;
      }
      sum += (below + upTo) / 2.0;
    }
    return sum / positive.length / negative.length;
  }

  private double[] scores(ToDoubleFunction<Shown> score, int label) {
    return test.stream().filter(row -> row.label() == label).mapToDouble(score).toArray();
  }

  private static double logit(Map<String, double[]> weights, Shown row) {
    double sum = 0;
    for (String cross : row.crosses()) {
      double[] weight = weights.get(cross);
      sum += weight == null ? 0 : weight[0];
    }
    return sum;
  }

  private static List<Shown> read(Path file, String label) throws IOException {
    List<Shown> rows = new ArrayList<>();
    try (CsvTable table = CsvTable.open(file)) {
      CsvColumn item = table.column("item_id");
      List<CsvColumn> userSide = new ArrayList<>();
      for (String name : List.of("user_id", "gender", "occupation")) {
        userSide.add(table.column(name));
      }
      while (table.next()) {
        List<String> user = new ArrayList<>();
        userSide.forEach(column -> user.add(column.name() + "=" + table.text(column)));
        user.add("age=" + Integer.parseInt(table.text(table.column("age"))) / 6);
        List<String> crosses = new ArrayList<>(List.of("bias", "item=" + table.text(item)));
        crosses.addAll(user);
        for (String genre : table.text(table.column("genres")).split(" ", -1)) {
          crosses.add(genre);
          user.forEach(value -> crosses.add(value + "&" + genre));
        }
        rows.add(
            new Shown(
                Integer.parseInt(table.text(table.column(label))), table.text(item), crosses));
      }
    }
    return rows;
  }
}
