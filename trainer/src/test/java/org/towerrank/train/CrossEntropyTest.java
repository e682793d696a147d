package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
  private static final double[] WEIGHTS = {1, 0.3, 2};

  @Test
  void isTheNegativeLogarithmOfTheLabelsProbability() {
    SplittableRandom random = new SplittableRandom(1);
    float[] logits = new float[3 * 50];
    float[] labels = new float[logits.length];
    double expected = 0;
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextDouble(-8, 8);
      labels[i] = random.nextInt(2);
      double probability = 1 / (1 + Math.exp(-logits[i]));
      double ofLabel = labels[i] == 1 ? probability : 1 - probability;
      expected -= WEIGHTS[i % 3] * Math.log(ofLabel) / 50;
    }
    CrossEntropy loss = CrossEntropy.of(logits, labels, WEIGHTS);
    assertThat(loss.value()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void hasTheGradientThatDifferencesHave() {
    float[] logits = {0, -3, 2.5f, 1, 0.25f, -0.5f};
    float[] labels = {1, 0, 1, 0, 0.5f, 1};
    float[] gradient = CrossEntropy.of(logits, labels, WEIGHTS).gradient();
    for (int i = 0; i < logits.length; i++) {
      float step = 1f / 1024;
      double more = CrossEntropy.of(moved(logits, i, step), labels, WEIGHTS).value();
      double less = CrossEntropy.of(moved(logits, i, -step), labels, WEIGHTS).value();
      assertThat((double) gradient[i]).isCloseTo((more - less) / (2 * step), within(1e-6));
    }
  }

  private static float[] moved(float[] logits, int index, float by) {
    float[] moved = logits.clone();
    moved[index] += by;
    return moved;
  }

  @Test
  void isFiniteAtLogitsThatProbabilitiesCannotTellApart() {
    float[] logits = {1000, -1000, 1000};
    CrossEntropy loss = CrossEntropy.of(logits, new float[] {1, 0, 0}, new double[] {1, 1, 1});
    assertThat(loss.value()).isEqualTo(1000);
    assertThat(loss.gradient()).containsExactly(0, 0, 1);
  }

  @Test
  void isNotANumberWhereALogitIsNone() {
    CrossEntropy loss = CrossEntropy.of(new float[] {Float.NaN}, new float[] {1}, new double[] {1});
    assertThat(loss.value()).isNaN();
  }
}
