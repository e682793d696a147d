package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.Clip;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.LinearEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.QuantileEncoder;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;

/** Random rows hold what their encoders can give. */
class RandomRowsTest {
  private static final int ROWS = 4000;

  private static double[] numbers(NumericEncoder encoder) {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new NumericFeature("x", Side.ITEM, "x", "e")), Map.of("e", encoder));
    EncodedRows rows = RandomRows.of(schema, ROWS, 3);
    return IntStream.of(rows.data()).mapToDouble(Float::intBitsToFloat).toArray();
  }

  private static long count(double[] numbers, double low, double high) {
    return DoubleStream.of(numbers).filter(number -> number >= low && number <= high).count();
  }

  @Test
  void moreRowsThanAnArrayCanHaveAreRefused() {
    NumericFeature first = new NumericFeature("x", Side.ITEM, "x", "e");
    NumericFeature second = new NumericFeature("y", Side.ITEM, "y", "e");
    FeatureSchema schema =
        new FeatureSchema(List.of(first, second), Map.of("e", new IdentityEncoder(0, false)));
    assertThatThrownBy(() -> RandomRows.of(schema, 2_000_000_000, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at most [1073741823] random rows of this model, got [2000000000]");
  }

  @Test
  void numbersWithoutBoundsHaveBothSignsAndSeveralMagnitudes() {
    for (NumericEncoder encoder :
        List.of(
            new IdentityEncoder(7777, false), new LinearEncoder(2, 1, Clip.NONE, 7777, false))) {
      double[] numbers = numbers(encoder);
      assertThat(count(numbers, 7777, 7777)).isBetween(ROWS / 20L, ROWS / 5L);
      assertThat(count(numbers, 0, 0)).isPositive();
      assertThat(count(numbers, 5, 100)).isGreaterThan(ROWS / 20);
      assertThat(count(numbers, -100, -5)).isGreaterThan(ROWS / 20);
      assertThat(count(numbers, 0.01, 0.1)).isGreaterThan(ROWS / 20);
    }
  }

  @Test
  void whatIsNaNWhereMissingIsLargeElsewhereAsTreesReadIt() {
    double[] numbers = numbers(new IdentityEncoder(Float.NaN, false));
    assertThat(DoubleStream.of(numbers).filter(Double::isNaN).count())
        .isBetween(ROWS / 20L, ROWS / 5L);
    assertThat(count(numbers, 1000, 1e5)).isGreaterThan(ROWS / 20);
    assertThat(count(numbers, -1e5, -1000)).isGreaterThan(ROWS / 20);
  }

  @Test
  void numbersStayBetweenTheBoundsOfTheirEncoderAndReachThem() {
    bounded(new LinearEncoder(3, 0, new Clip(-4, 9), 0, false), -4, 9);
    bounded(new QuantileEncoder(10, 500, 0.5f, false), 0, 1);
    bounded(new MinMaxEncoder(-3, 8, 0.5f, false), 0, 1);
    bounded(new StandardEncoder(40, 9, new Clip(-1, 2), 0, false), -1, 2);
    double[] free = numbers(new StandardEncoder(40, 9, Clip.NONE, 0, false));
    assertThat(count(free, -12, 12)).isEqualTo(ROWS);
    assertThat(count(free, 2, 12)).isGreaterThan(ROWS / 20);
  }

  private static void bounded(NumericEncoder encoder, double low, double high) {
    double[] numbers = numbers(encoder);
    assertThat(count(numbers, low, high)).isEqualTo(ROWS);
    assertThat(numbers).contains(low, high);
  }
}
