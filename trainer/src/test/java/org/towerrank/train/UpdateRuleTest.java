package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The rules against the formulas of their papers, element by element in double precision. */
class UpdateRuleTest {
  private static final int SIZE = 19;
  private static final int STEPS = 20;
  private static final double RATE = 0.01;

  private final SplittableRandom random = new SplittableRandom(3);
  private final float[] weight = Arrays.copyOf(floats(), 3 * SIZE);
  private final double[] expected = doubles(weight);
  private final double[] first = new double[SIZE];
  private final double[] second = new double[SIZE];

  @Test
  void adamFollowsItsPaperWithThePenaltyInTheGradient() {
    adam(0.1, 0);
  }

  @Test
  void adamTakesDecayOffTheWeightApartFromTheGradient() {
    adam(0, 0.1);
  }

  private void adam(double penalty, double decay) {
    for (int step = 1; step <= STEPS; step++) {
      float[] gradient = floats();
      for (int i = 0; i < SIZE; i++) {
        double g = gradient[i] + penalty * expected[i];
        first[i] = 0.9 * first[i] + 0.1 * g;
        second[i] = 0.999 * second[i] + 0.001 * g * g;
        double m = first[i] / (1 - Math.pow(0.9, step));
        double v = second[i] / (1 - Math.pow(0.999, step));
        expected[i] -= RATE * decay * expected[i] + RATE * m / Math.sqrt(v);
      }
      update(UpdateRule.ADAM, gradient, step, penalty, decay);
    }
    assertNear();
  }

  @Test
  void adagradFollowsItsPaper() {
    for (int step = 1; step <= STEPS; step++) {
      float[] gradient = floats();
      for (int i = 0; i < SIZE; i++) {
        double g = gradient[i] + 0.1 * expected[i];
        second[i] += g * g;
        expected[i] -= RATE * g / Math.sqrt(second[i]);
      }
      update(UpdateRule.ADAGRAD, gradient, step, 0.1, 0);
    }
    assertNear();
  }

  private void update(UpdateRule rule, float[] gradient, int step, double penalty, double decay) {
    rule.step(step, (float) RATE, (float) penalty, (float) (RATE * decay))
        .update(weight, SIZE, gradient);
  }

  private void assertNear() {
    for (int i = 0; i < SIZE; i++) {
      assertThat((double) weight[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  private float[] floats() {
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double[] doubles(float[] values) {
    double[] copies = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      copies[i] = values[i];
    }
    return copies;
  }
}
