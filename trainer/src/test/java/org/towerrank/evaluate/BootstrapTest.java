package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.data.ColumnValues;

/** Intervals from sums over users, against rows of users that are drawn again one by one. */
class BootstrapTest {
  private static final int DRAWS = 1000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void intervalsAreThoseOfUsersDrawnAgain(long seed) {
    RandomRows rows = RandomRows.of(seed, 120);
    Map<String, Interval> intervals =
        RankingEvaluator.evaluation(rows.ranked(List.of())).intervals();
    requireClose(intervals, "auc/click", drawn(rows, RandomRows::auc));
    requireClose(intervals, "log_loss/click", drawn(rows, BootstrapTest::logLoss));
  }

  private static void requireClose(
      Map<String, Interval> intervals, String metric, double[] expected) {
    Interval interval = intervals.getOrDefault(metric, new Interval(0, 0));
    double low = expected[DRAWS / 40];
    double high = expected[DRAWS - DRAWS / 40 - 1];
    // Both are of a finite number of draws: an end differs by a tenth of the width.
    double off = (high - low) / 10;
    assertThat(interval.low()).as("low of %s", metric).isCloseTo(low, within(off));
    assertThat(interval.high()).as("high of %s", metric).isCloseTo(high, within(off));
  }

  private static double[] drawn(RandomRows rows, ToDoubleFunction<List<RandomRows.Row>> metric) {
    List<List<RandomRows.Row>> users = rows.byUser();
    Random random = new Random(11);
    double[] values = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      List<RandomRows.Row> some = new ArrayList<>();
      for (int i = 0; i < users.size(); i++) {
        some.addAll(users.get(random.nextInt(users.size())));
      }
      values[draw] = metric.applyAsDouble(some);
    }
    Arrays.sort(values);
    return values;
  }

  private static double logLoss(List<RandomRows.Row> rows) {
    double sum = 0;
    double weights = 0;
    for (RandomRows.Row row : rows) {
      double p = Math.clamp(row.score(), 1e-7, 1 - 1e-7);
      sum -= row.weight() * Math.log(row.label() > 0 ? p : 1 - p);
      weights += row.weight();
    }
    return sum / weights;
  }

  @Test
  void anIntervalHoldsTheTrueMeanAsOftenAsItSays() {
    Random random = new Random(5);
    int held = 0;
    for (int trial = 0; trial < 200; trial++) {
      double[] values = random.doubles(80).toArray();
      double[] ones = new double[80];
      Arrays.fill(ones, 1);
      SummedMetric mean = SummedMetric.mean("mean", values, ones);
      double[] draws = new Bootstrap(80).draws(List.of(mean))[0];
      held += Interval.of(draws, 80).orElseThrow().contains(0.5) ? 1 : 0;
    }
    assertThat(held).isBetween(180, 198);
  }

  /** Draws of few users vary less than users do: percentiles of them alone hold it too seldom. */
  @ParameterizedTest
  @ValueSource(ints = {6, 10, 20})
  void anIntervalOfFewUsersHoldsTheTrueMeanAsOften(int users) {
    Random random = new Random(users);
    int trials = 1000;
    int held = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] values = DoubleStream.generate(random::nextGaussian).limit(users).toArray();
      double[] ones = new double[users];
      Arrays.fill(ones, 1);
      SummedMetric mean = SummedMetric.mean("mean", values, ones);
      double[] draws = new Bootstrap(users).draws(List.of(mean))[0];
      held += Interval.of(draws, mean.groups()).orElseThrow().contains(0) ? 1 : 0;
    }
    assertThat(held / (double) trials).isBetween(0.92, 0.97);
  }

  /** Of 100 users five clicked, so an AUC is of the places of five. */
  @Test
  void ofFewerThanSixUsersWithAMetricThereIsNoInterval() {
    assertThat(intervalsWithClicksOf(5))
        .containsOnlyKeys("log_loss/click", "calibration_error/click");
    assertThat(intervalsWithClicksOf(6)).containsKeys("auc/click", "gauc/click", "ndcg@10/click");
  }

  private static Map<String, Interval> intervalsWithClicksOf(int users) {
    Random random = new Random(users);
    List<RandomRows.Row> rows = new ArrayList<>();
    for (int user = 0; user < 100; user++) {
      for (int i = 0; i < 4; i++) {
        float label = user < users && i < 2 ? 1 : 0;
        rows.add(new RandomRows.Row("user " + user, random.nextFloat(), label, 1));
      }
    }
    return RankingEvaluator.evaluation(new RandomRows(rows).ranked(List.of())).intervals();
  }

  @Test
  void manyUsersDrawnInGroupsVaryAsIfDrawnAlone() {
    int users = 3 * Users.MOST_GROUPS;
    Random random = new Random(3);
    ColumnValues column =
        ColumnValues.of(IntStream.range(0, users).mapToObj(user -> "user " + user).toList());
    Users grouped = Users.of("user_id", column);
    assertThat(grouped.groups()).isEqualTo(Users.MOST_GROUPS);
    assertThat(grouped.distinct()).isEqualTo(users);
    double[] values = new double[grouped.groups()];
    double[] ones = new double[grouped.groups()];
    for (int row = 0; row < users; row++) {
      values[grouped.group(row)] += random.nextGaussian();
      ones[grouped.group(row)]++;
    }
    SummedMetric mean = SummedMetric.mean("mean", values, ones);
    double deviation = Bootstrap.deviation(new Bootstrap(grouped.groups()).draws(List.of(mean))[0]);
    assertThat(deviation).isCloseTo(1 / Math.sqrt(users), within(0.1 / Math.sqrt(users)));
  }

  /** All draws of one user are the same, which does not mean that chance has no part. */
  @Test
  void ofOneUserThereAreValuesAndNoIntervals() {
    RankedRows one = ofOneUser(RandomRows.of(4, 60));
    Evaluation.Ranking evaluation = RankingEvaluator.evaluation(one);
    assertThat(evaluation.metrics()).containsKeys("auc/click", "gauc/click");
    assertThat(evaluation.intervals()).isEmpty();
    assertThat(evaluation.standardErrors().values()).allMatch(error -> error > 0);
    RandomRows worse =
        new RandomRows(
            RandomRows.of(4, 60).rows().stream()
                .map(row -> new RandomRows.Row("", 1 - row.score(), row.label(), row.weight()))
                .toList());
    Comparison compared = new Comparing(one, ofOneUser(worse)).compare();
    assertThat(compared.metrics()).containsKeys("auc/click", "gauc/click");
    compared
        .metrics()
        .forEach(
            (name, metric) -> {
              assertThat(metric.better()).as(name).isEqualTo(Comparison.Better.NEITHER);
              assertThat(metric.interval()).isNull();
            });
  }

  private static RankedRows ofOneUser(RandomRows rows) {
    return new RandomRows(
            rows.rows().stream()
                .map(row -> new RandomRows.Row("one", row.score(), row.label(), row.weight()))
                .toList())
        .ranked(List.of());
  }

  @Test
  void theSameRowsGiveTheSameIntervals() {
    RankedRows rows = RandomRows.of(9, 50).ranked(List.of());
    assertThat(RankingEvaluator.evaluation(rows)).isEqualTo(RankingEvaluator.evaluation(rows));
  }
}
