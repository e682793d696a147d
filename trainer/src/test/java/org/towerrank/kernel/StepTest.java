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
  private static final int AT = 5;
  private static final int FROM = 3;

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
      float[] values = positive(AT + 3 * STRIDE + 7, length);
      float[] gradient = positive(FROM + STRIDE, length + 100);
      IntStream.range(0, gradient.length).filter(i -> i % 3 == 0).forEach(i -> gradient[i] *= -1);
      float[] expected = values.clone();
      for (int i = 0; i < length; i++) {
        step.update(expected, AT + i, STRIDE, gradient, FROM + i, 1, 0.3f);
      }
      step.update(values, AT, STRIDE, gradient, FROM, length, 0.3f);
      assertThat(values).as("of %d", length).isEqualTo(expected);
    }
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
