package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.towerrank.data.ColumnValues;
import org.towerrank.model.Loss;

/** Models that are calibrated, on rows whose labels are drawn by their very scores. */
class CalibrationIntervalTest {
  private static final int SETS = 40;
  private static final int ROWS = 400;
  private static final String METRIC = "calibration_error/click";

  /** Scores are all alike, so that rows are in one bin, or of many values. */
  private static RankedRows rows(long seed, boolean alike) {
    Random random = new Random(seed);
    float[] scores = new float[ROWS];
    float[] labels = new float[ROWS];
    float[] weights = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      float probability = 0.1f + 0.6f * random.nextFloat();
      labels[row] = random.nextFloat() < probability ? 1 : 0;
      scores[row] = alike ? 0.4f : probability;
      weights[row] = 1;
    }
    return new RankedRows(
        new Evaluation.Subject("model", "", "test", "test.csv", ROWS),
        Loss.CROSS_ENTROPY,
        List.of("click"),
        scores,
        labels,
        weights,
        Users.unknown(ROWS),
        List.of(),
        List.of());
  }

  /** The same rows with other scores, of other users. */
  private static RankedRows of(RankedRows rows, float[] scores, Users users) {
    return new RankedRows(
        rows.subject(),
        rows.loss(),
        rows.tasks(),
        scores,
        rows.labels(),
        rows.weights(),
        users,
        rows.slices(),
        rows.cutoffs());
  }

  /** Two of five rows are of one user, and one in ten of the next. */
  private static Users unequal(long seed) {
    Random random = new Random(seed);
    return Users.of(
        "user_id",
        ColumnValues.of(
            IntStream.range(0, ROWS)
                .mapToObj(row -> "u" + (int) Math.pow(40, Math.pow(random.nextDouble(), 2)))
                .toList()));
  }

  private static Interval error(RankedRows rows) {
    return Objects.requireNonNull(RankingEvaluator.evaluation(rows).intervals().get(METRIC));
  }

  private static Comparison.Better better(RankedRows a, RankedRows b) {
    return Objects.requireNonNull(new Comparing(a, b).compare().metrics().get(METRIC)).better();
  }

  @Test
  void theErrorOfACalibratedModelMayBe0() {
    int held = 0;
    for (int set = 0; set < SETS; set++) {
      Interval interval = error(rows(set, false));
      assertThat(interval.low()).isNotNegative();
      held += interval.contains(0) ? 1 : 0;
    }
    assertThat(held).isGreaterThanOrEqualTo(35);
  }

  /** What draws add is taken from the value, which few rows give more than they should. */
  @Test
  void theErrorLiesInItsInterval() {
    for (int set = 0; set < SETS; set++) {
      RankedRows rows = rows(set, false);
      double value =
          Objects.requireNonNull(RankingEvaluator.evaluation(rows).metrics().get(METRIC));
      assertThat(error(rows).contains(value)).as("%s of %s", value, error(rows)).isTrue();
      Comparison.Difference compared =
          Objects.requireNonNull(
              new Comparing(rows(set, true), rows).compare().metrics().get(METRIC));
      Interval interval = Objects.requireNonNull(compared.interval());
      assertThat(interval.contains(compared.difference())).as("%s", compared).isTrue();
    }
  }

  @Test
  void ofTwoCalibratedModelsNeitherIsBetter() {
    int called = 0;
    for (int set = 0; set < SETS; set++) {
      called += better(rows(set, true), rows(set, false)) == Comparison.Better.NEITHER ? 0 : 1;
    }
    assertThat(called).isLessThanOrEqualTo(5);
  }

  @Test
  void aModelThatIsNotCalibratedIsTold() {
    RankedRows good = rows(1, false);
    float[] scores = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      scores[row] = good.scores()[row] / 2;
    }
    RankedRows low = of(good, scores, good.users());
    assertThat(error(low).low()).isGreaterThan(0.1);
    assertThat(better(low, good)).isEqualTo(Comparison.Better.B);
  }

  /** How many rows the users have that are drawn is no matter of calibration. */
  @Test
  void aModelThatIsNotCalibratedIsToldWhereAFewUsersHaveMostRows() {
    int held = 0;
    for (int set = 0; set < SETS; set++) {
      RankedRows rows = rows(set, false);
      RankedRows good = of(rows, rows.scores(), unequal(1000 + set));
      float[] scores = new float[ROWS];
      for (int row = 0; row < ROWS; row++) {
        scores[row] = good.scores()[row] + 0.25f;
      }
      RankedRows high = of(good, scores, good.users());
      assertThat(error(high).low()).isGreaterThan(0.1);
      assertThat(better(high, good)).isEqualTo(Comparison.Better.B);
      held += error(good).contains(0) ? 1 : 0;
    }
    assertThat(held).isGreaterThanOrEqualTo(35);
  }
}
