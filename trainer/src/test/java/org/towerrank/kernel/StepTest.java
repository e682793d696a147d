package org.towerrank.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors give what one number after another gives, to the last bit, and touch nothing else. */
class StepTest {
  private static final int STRIDE = 45;
  private static final int FIRST = 2;
  private static final int ROW = FIRST + 3 * STRIDE + 4;
  private static final int BITS = 2;

  /** The first is none of those that are updated; the last is of another page. */
  private static final int[] ROWS = {1, 0, 2, 3, 4};

  static Stream<Step> steps() {
    return Stream.of(
        new AdamStep(1, 0.01f, 0, 0),
        new AdamStep(900, 0.001f, 0.1f, 0.002f),
        new AdagradStep(0.05f, 0, 0),
        new AdagradStep(0.05f, 0.1f, 0.002f));
  }

  @Test
  void theseTestsRunWithVectors() {
    assertThat(Vectors.AVAILABLE).isTrue();
  }

  @ParameterizedTest
  @MethodSource("steps")
  void vectorsGiveTheSameAsOneNumberAfterAnother(Step step) {
    for (int length = 0; length <= STRIDE; length++) {
      Step.Columns columns = new Step.Columns(FIRST, length, STRIDE);
      float[][] pages = {positive(ROW << BITS, length), positive(ROW, length + 50)};
      float[] gradients = signed(ROWS.length * length, length + 100);
      float[] multiples = signed(ROWS.length, length + 200);
      float[][] expected = {pages[0].clone(), pages[1].clone()};
      for (int i = 1; i < ROWS.length; i++) {
        float[] page = expected[ROWS[i] >> BITS];
        int at = (ROWS[i] % (1 << BITS)) * ROW + FIRST;
        for (int k = 0; k < length; k++) {
          float gradient = gradients[(i - 1) * length + k];
          step.update(page, at + k, STRIDE, gradient, step.penalty + multiples[i - 1]);
        }
      }
      step.update(
          new PagedRows(pages, BITS, ROW), columns, ROWS, 1, ROWS.length, gradients, multiples);
      assertThat(pages).as("of %d", length).isDeepEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("steps")
  void allWeightsOfAnArrayAreUpdated(Step step) {
    for (int length = 0; length < 70; length++) {
      float[] values = positive(3 * length + 2, length);
      float[] gradients = signed(length, length + 100);
      float[] expected = values.clone();
      for (int i = 0; i < length; i++) {
        step.update(expected, i, length, gradients[i], step.penalty);
      }
      step.update(values, length, gradients);
      assertThat(values).as("of %d", length).isEqualTo(expected);
    }
  }

  private static float[] signed(int length, long seed) {
    float[] values = positive(length, seed);
    IntStream.range(0, length).filter(i -> i % 3 == 0).forEach(i -> values[i] *= -1);
    return values;
  }

  /** Second moments are. */
  private static float[] positive(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
