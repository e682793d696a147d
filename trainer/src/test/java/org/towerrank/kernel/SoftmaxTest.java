package org.towerrank.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows against double precision, and vectors against one number after another. */
class SoftmaxTest {
  private static final float FACTOR = 0.3f;

  private final SplittableRandom random = new SplittableRandom(3);

  private float[] numbers(int count, double spread) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-spread, spread);
    }
    return numbers;
  }

  private static double logSum(float[] numbers, int count) {
    double most = IntStream.range(0, count).mapToDouble(i -> numbers[i]).max().orElseThrow();
    return most
        + Math.log(IntStream.range(0, count).mapToDouble(i -> Math.exp(numbers[i] - most)).sum());
  }

  @Test
  void exponentialsAreWithinTwoUnitsOfTheLastPlace() {
    for (float x = 0; x > -80; x -= random.nextFloat() / 1000) {
      double exact = Math.exp(x);
      assertThat(Math.abs(Softmax.exp(x) - exact)).as("of %s", x).isLessThan(2 * ulp(exact));
    }
    assertThat(Softmax.exp(0)).isEqualTo(1);
  }

  private static double ulp(double exact) {
    return Math.ulp((float) exact);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1, 5, 30, 300, 1e30})
  void sharesAndTheLogarithmOfTheirSumAreThoseOfDoublePrecision(double spread) {
    for (int count : new int[] {1, 2, 7, 8, 9, 100, 4097, 30_000}) {
      float[] numbers = numbers(count + 3, spread);
      float[] shares = numbers.clone();
      double found = Softmax.scaled(shares, count, FACTOR);
      double expected = logSum(numbers, count);
      assertThat(found).as("of %d", count).isCloseTo(expected, within(1e-5 + 1e-7 * spread));
      for (int i = 0; i < count; i++) {
        double share = FACTOR * Math.exp(numbers[i] - expected);
        assertThat((double) shares[i]).isCloseTo(share, within(1e-30 + 1e-5 * share));
      }
      assertThat(Arrays.copyOfRange(shares, count, count + 3))
          .containsExactly(Arrays.copyOfRange(numbers, count, count + 3));
    }
  }

  @Test
  void vectorsGiveTheSameAsOneNumberAfterAnother() {
    for (int count = 1; count < 20_000; count += 1 + count / 3) {
      for (double spread : new double[] {1, 50, 200}) {
        float[] numbers = numbers(count, spread);
        numbers[random.nextInt(count)] = Float.NEGATIVE_INFINITY;
        numbers[random.nextInt(count)] = -1e9f;
        float[] plain = numbers.clone();
        double expected = Softmax.scaled(plain, count, FACTOR, false);
        assertThat(Softmax.scaled(numbers, count, FACTOR)).isEqualTo(expected);
        assertThat(numbers).as("of %d", count).isEqualTo(plain);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatHasNoSoftmaxHasNoSum(boolean vectors) {
    float[] nothing = new float[40];
    Arrays.fill(nothing, Float.NEGATIVE_INFINITY);
    assertThat(Softmax.scaled(nothing, 40, FACTOR, vectors)).isNaN();
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (int at = 0; at < 35; at++) {
        float[] numbers = numbers(35, 1);
        numbers[at] = bad;
        assertThat(Softmax.scaled(numbers, 35, FACTOR, vectors)).as("at %d", at).isNaN();
      }
    }
  }
}
