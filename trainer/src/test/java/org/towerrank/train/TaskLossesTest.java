package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TaskLossesTest {
  private static final double[] WEIGHTS = {1, 0.3, 2};
  private static final RowLoss CROSS_ENTROPY = new CrossEntropy();
  private static final RowLoss SQUARED = new SquaredError();
  private static final RowLoss SEQUENCE = new SequenceCrossEntropy();

  private final SplittableRandom random = new SplittableRandom(1);

  private BatchLabels labels(int count) {
    float[] values = new float[count];
    double[] counts = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(2);
      counts[i] = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.1, 3);
    }
    return new BatchLabels(values, counts);
  }

  private float[] logits(int count) {
    float[] logits = new float[count];
    for (int i = 0; i < count; i++) {
      logits[i] = (float) random.nextDouble(-8, 8);
    }
    return logits;
  }

  private static double total(RowLoss loss, float[] logits, BatchLabels labels) {
    double[] values = TaskLosses.of(loss, logits, labels, WEIGHTS).values();
    return new TaskWeighting.Fixed(WEIGHTS).loss(values);
  }

  @Test
  void crossEntropyIsTheNegativeLogarithmOfTheLabelsProbability() {
    float[] logits = logits(3 * 50);
    BatchLabels labels = labels(logits.length);
    double expected = 0;
    for (int i = 0; i < logits.length; i++) {
      double probability = 1 / (1 + Math.exp(-logits[i]));
      double ofLabel = labels.values()[i] == 1 ? probability : 1 - probability;
      expected -= WEIGHTS[i % 3] * labels.counts()[i] * Math.log(ofLabel) / 50;
    }
    assertThat(total(CROSS_ENTROPY, logits, labels)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void squaredErrorsAreMeanSquares() {
    float[] logits = logits(3 * 50);
    BatchLabels labels = labels(logits.length);
    double expected = 0;
    for (int i = 0; i < logits.length; i++) {
      double difference = (double) logits[i] - labels.values()[i];
      expected += WEIGHTS[i % 3] * labels.counts()[i] * difference * difference / 50;
    }
    assertThat(total(SQUARED, logits, labels)).isCloseTo(expected, within(1e-9));
  }

  /** Of tasks one after another the probability is the product of those so far. */
  @Test
  void crossEntropyOfASequenceIsThatOfTheProducts() {
    float[] logits = logits(3 * 50);
    BatchLabels labels = labels(logits.length);
    double expected = 0;
    for (int row = 0; row < 50; row++) {
      double probability = 1;
      for (int task = 0; task < 3; task++) {
        int i = 3 * row + task;
        probability /= 1 + Math.exp(-logits[i]);
        double ofLabel = labels.values()[i] == 1 ? probability : 1 - probability;
        expected -= WEIGHTS[task] * labels.counts()[i] * Math.log(ofLabel) / 50;
      }
    }
    assertThat(total(SEQUENCE, logits, labels)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void aSequenceIsFiniteAtLogitsThatProbabilitiesCannotTellApart() {
    BatchLabels labels = new BatchLabels(new float[] {0, 1, 0}, new double[] {1, 1, 1});
    float[] logits = {600, -600, 700};
    TaskLosses losses = TaskLosses.of(SEQUENCE, logits, labels, new double[] {1, 1, 1});
    assertThat(losses.values()[0]).isCloseTo(600, within(1e-9));
    assertThat(losses.values()[1]).isCloseTo(600, within(1e-9));
    assertThat(losses.values()[2]).isCloseTo(0, within(1e-9));
    assertThat(losses.gradient()).containsExactly(new float[] {1, -1, 0}, within(1e-6f));
  }

  @Test
  void theGradientIsThatOfDifferences() {
    requireSlopes(CROSS_ENTROPY);
    requireSlopes(SQUARED);
    requireSlopes(SEQUENCE);
  }

  private void requireSlopes(RowLoss loss) {
    float[] logits = logits(3 * 8);
    BatchLabels labels = labels(logits.length);
    float[] gradient = TaskLosses.of(loss, logits, labels, WEIGHTS).gradient();
    for (int i = 0; i < logits.length; i++) {
      float step = 1f / 1024;
      double more = total(loss, moved(logits, i, step), labels);
      double less = total(loss, moved(logits, i, -step), labels);
      assertThat((double) gradient[i]).isCloseTo((more - less) / (2 * step), within(1e-6));
    }
  }

  private static float[] moved(float[] logits, int index, float by) {
    float[] moved = logits.clone();
    moved[index] += by;
    return moved;
  }

  @Test
  void crossEntropyIsFiniteAtLogitsThatProbabilitiesCannotTellApart() {
    BatchLabels labels = new BatchLabels(new float[] {1, 0, 0}, new double[] {1, 1, 1});
    float[] logits = {1000, -1000, 1000};
    TaskLosses losses = TaskLosses.of(CROSS_ENTROPY, logits, labels, new double[] {1, 1, 1});
    assertThat(losses.values()).containsExactly(0, 0, 1000);
    assertThat(losses.gradient()).containsExactly(0, 0, 1);
  }

  @Test
  void isNotANumberWhereALogitIsNone() {
    BatchLabels label = new BatchLabels(new float[] {1}, new double[] {1});
    double[] values =
        TaskLosses.of(CROSS_ENTROPY, new float[] {Float.NaN}, label, new double[] {1}).values();
    assertThat(values[0]).isNaN();
  }

  @Test
  void whatHasNoLabelCountsForNothing() {
    float[] logits = logits(3 * 20);
    BatchLabels labels = labels(logits.length);
    TaskLosses before = TaskLosses.of(CROSS_ENTROPY, logits, labels, WEIGHTS);
    float[] others = labels.values().clone();
    for (int i = 0; i < others.length; i++) {
      others[i] = labels.counts()[i] == 0 ? 1 - others[i] : others[i];
    }
    BatchLabels changed = new BatchLabels(others, labels.counts());
    TaskLosses after = TaskLosses.of(CROSS_ENTROPY, logits, changed, WEIGHTS);
    assertThat(Arrays.stream(labels.counts()).filter(count -> count == 0).count()).isPositive();
    assertThat(after.values()).isEqualTo(before.values());
    assertThat(after.gradient()).containsExactly(before.gradient(), within(0f));
  }
}
