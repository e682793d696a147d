package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics within users and of calibration, against their definitions. */
class UserMetricsTest {
  private static final double EXACT = 1e-9;

  private static double metric(RankedRows rows, String name) {
    return rows.metrics(IntStream.range(0, rows.subject().rows()).toArray()).stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void gaucIsTheMeanOfUsersAucByTheWeightOfTheirRows(long seed) {
    RandomRows rows = RandomRows.of(seed, 60);
    double sum = 0;
    double weights = 0;
    for (List<RandomRows.Row> user : rows.byUser()) {
      double auc = RandomRows.auc(user);
      if (!Double.isNaN(auc)) {
        double weight = user.stream().mapToDouble(RandomRows.Row::weight).sum();
        sum += weight * auc;
        weights += weight;
      }
    }
    assertThat(metric(rows.ranked(List.of()), "gauc/click"))
        .isCloseTo(sum / weights, within(EXACT));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10})
  void ndcgAndRecallAreMeansOverAllOrdersOfTiedRows(int k) {
    RandomRows rows = RandomRows.of(k, 60);
    RankedRows ranked = rows.ranked(List.of(k));
    assertThat(metric(ranked, "ndcg@" + k + "/click"))
        .isCloseTo(mean(rows, list -> gain(list, k) / gain(ideal(list), k)), within(EXACT));
    assertThat(metric(ranked, "recall@" + k + "/click"))
        .isCloseTo(
            mean(rows, list -> positives(list, k) / positives(list, list.size())), within(EXACT));
  }

  /** The mean over known users with positives of the mean over all orders that the scores allow. */
  private static double mean(RandomRows rows, ToDoubleFunction<List<RandomRows.Row>> metric) {
    return rows.byUser().stream()
        .filter(user -> !user.getFirst().user().isEmpty())
        .filter(user -> positives(user, user.size()) > 0)
        .mapToDouble(
            user ->
                orders(user).stream()
                    .filter(UserMetricsTest::descends)
                    .mapToDouble(metric)
                    .average()
                    .orElseThrow())
        .average()
        .orElseThrow();
  }

  private static List<List<RandomRows.Row>> orders(List<RandomRows.Row> rows) {
    if (rows.isEmpty()) {
      return List.of(List.of());
    }
    List<List<RandomRows.Row>> orders = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      List<RandomRows.Row> rest = new ArrayList<>(rows);
      RandomRows.Row first = rest.remove(i);
      for (List<RandomRows.Row> order : orders(rest)) {
        List<RandomRows.Row> whole = new ArrayList<>(List.of(first));
        whole.addAll(order);
        orders.add(whole);
      }
    }
    return orders;
  }

  private static boolean descends(List<RandomRows.Row> rows) {
    return IntStream.range(1, rows.size())
        .allMatch(i -> rows.get(i - 1).score() >= rows.get(i).score());
  }

  private static List<RandomRows.Row> ideal(List<RandomRows.Row> rows) {
    return rows.stream()
        .sorted(Comparator.comparingDouble(RandomRows.Row::label).reversed())
        .toList();
  }

  private static double gain(List<RandomRows.Row> rows, int k) {
    return IntStream.range(0, Math.min(k, rows.size()))
        .mapToDouble(i -> rows.get(i).label() / (Math.log(i + 2) / Math.log(2)))
        .sum();
  }

  private static double positives(List<RandomRows.Row> rows, int k) {
    return rows.stream().limit(k).filter(row -> row.label() >= 0.5).count();
  }

  @Test
  void rowsWithoutUsersAreInNoListThatTheOrderOfScoresFills() {
    RandomRows.Row missed = new RandomRows.Row("a", 0.1f, 1, 1);
    RandomRows.Row shown = new RandomRows.Row("a", 0.9f, 0, 1);
    RandomRows.Row nobodys = new RandomRows.Row("", 0.2f, 1, 1);
    RankedRows ranked =
        new RandomRows(List.of(missed, shown, nobodys, nobodys, nobodys)).ranked(List.of(1));
    assertThat(metric(ranked, "ndcg@1/click")).isZero();
    assertThat(metric(ranked, "recall@1/click")).isZero();
    RankedRows anonymous = new RandomRows(List.of(nobodys, nobodys)).ranked(List.of(1));
    assertThat(metric(anonymous, "ndcg@1/click")).isNaN();
    assertThat(metric(anonymous, "recall@1/click")).isNaN();
  }

  @Test
  void usersOfOneClassAndRowsWithoutUsersHaveNoGauc() {
    RandomRows rows =
        new RandomRows(
            List.of(
                new RandomRows.Row("a", 0.1f, 1, 1),
                new RandomRows.Row("a", 0.9f, 1, 1),
                new RandomRows.Row("", 0.9f, 0, 1),
                new RandomRows.Row("", 0.8f, 1, 1)));
    RankedRows ranked = rows.ranked(List.of());
    assertThat(metric(ranked, "gauc/click")).isNaN();
    assertThat(RankingEvaluator.evaluation(ranked).metrics())
        .containsOnlyKeys(
            "auc/click",
            "log_loss/click",
            "calibration_error/click",
            "ndcg@10/click",
            "recall@10/click");
  }

  @Test
  void calibrationErrorIsTheMeanDifferenceOfBinsOfEqualWeight() {
    List<RandomRows.Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(new RandomRows.Row("", i / 100f, i % 4 == 0 ? 1 : 0, 1));
    }
    double sum = 0;
    for (int bin = 0; bin < 10; bin++) {
      List<RandomRows.Row> some = rows.subList(10 * bin, 10 * bin + 10);
      double score = some.stream().mapToDouble(RandomRows.Row::score).average().orElseThrow();
      double label = some.stream().mapToDouble(RandomRows.Row::label).average().orElseThrow();
      sum += Math.abs(score - label) / 10;
    }
    assertThat(metric(new RandomRows(rows).ranked(List.of()), "calibration_error/click"))
        .isCloseTo(sum, within(EXACT));
  }

  @Test
  void rowsOfEqualScoresStayInOneBin() {
    List<RandomRows.Row> rows = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      rows.add(new RandomRows.Row("", 0.3f, i < 45 ? 1 : 0, 2));
    }
    rows.add(new RandomRows.Row("", 0.9f, 1, 20));
    double expected = (180 * Math.abs(0.5 - 0.3f) + 20 * (1 - 0.9f)) / 200;
    assertThat(metric(new RandomRows(rows).ranked(List.of()), "calibration_error/click"))
        .isCloseTo(expected, within(1e-7));
  }
}
