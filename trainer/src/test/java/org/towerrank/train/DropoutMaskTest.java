package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.model.Fm;
import org.towerrank.model.Loss;
import org.towerrank.model.ModelDefinition;
import org.towerrank.recipe.OptimizerSpec;

class DropoutMaskTest {
  private static final int COUNT = 300_001;

  private static float[] mask(int count, float rate, long seed) {
    float[] mask = new float[count];
    DropoutMask.fill(mask, count, rate, seed);
    return mask;
  }

  /** Also of numbers a few places on, which the same draws or the same part could tie. */
  @ParameterizedTest
  @ValueSource(floats = {0, 0.1f, 0.2f, 0.5f, 0.9f})
  void asManyAreDroppedAsAskedForAndNoneForAnother(float rate) {
    float[] mask = mask(COUNT, rate, 5);
    double deviation = 5 * Math.sqrt(rate * (1 - rate) / COUNT);
    assertThat(dropped(mask, 0)).isCloseTo(rate, within(deviation + 1e-7));
    for (int lag : new int[] {1, 2, 3, 64, 320, 1 << 16}) {
      double both = (double) rate * rate;
      double most = 5 * Math.sqrt(both / COUNT) + 1e-6;
      assertThat(dropped(mask, lag)).as("%d on", lag).isCloseTo(both, within(most));
    }
    for (float factor : mask) {
      assertThat(factor == 0 || factor == 1 / (1 - rate)).isTrue();
    }
  }

  /** The share of places that are dropped together with those {@code lag} on. */
  private static double dropped(float[] mask, int lag) {
    int count = 0;
    for (int i = 0; i + lag < mask.length; i++) {
      count += mask[i] == 0 && mask[i + lag] == 0 ? 1 : 0;
    }
    return (double) count / (mask.length - lag);
  }

  /** However many numbers there are, and so whichever thread writes one. */
  @Test
  void aPlaceAndTheSeedSayWhatIsDropped() {
    float[] whole = mask(COUNT, 0.3f, 9);
    for (int count : new int[] {1, 2, 77, 65_535, 65_536, 65_537, 200_000}) {
      assertThat(mask(count, 0.3f, 9)).isEqualTo(Arrays.copyOf(whole, count));
    }
    assertThat(mask(COUNT, 0.3f, 10)).isNotEqualTo(whole);
  }

  @Test
  void numbersAreMultipliedByTheirPlaceInTheMask() {
    float[] mask = mask(COUNT, 0.3f, 9);
    for (int first : new int[] {0, 1, 2, 77, 65_535, 65_536}) {
      for (int count : new int[] {0, 1, 2, 5, 64, 129}) {
        float[] numbers = new float[count + 3];
        Arrays.fill(numbers, 2);
        DropoutMask.multiply(numbers, 1, count, 0.3f, 9, first);
        for (int i = 0; i < numbers.length; i++) {
          boolean among = i > 0 && i <= count;
          assertThat(numbers[i]).isEqualTo(among ? 2 * mask[first + i - 1] : 2);
        }
      }
    }
  }

  @Test
  void valuesAndGradientsAreMultipliedAndEachTimeAnew() {
    Parameters parameters =
        Parameters.initialize(
            new ModelDefinition(new Fm(2, Loss.CROSS_ENTROPY), RandomModels.schema(), List.of("a")),
            OptimizerSpec.defaults(),
            1);
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(manager, parameters, Mode.FIT, new StepMemory())) {
      DjlOps ops = new DjlOps(tape, new BatchRows(RandomRows.of(RandomModels.schema(), 1, 1)));
      NDArray threes = tape.tracked(manager.ones(new Shape(50, 40)).mul(3));
      NDArray first = ops.dropout(0.25f, new Operand.Computed(threes)).array();
      NDArray second = ops.dropout(0.25f, new Operand.Computed(threes)).array();
      float[] values = first.toFloatArray();
      assertThat(second.toFloatArray()).isNotEqualTo(values);
      collector.backward(first.sum());
      float[] gradient = threes.getGradient().toFloatArray();
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i]).isIn(0f, 4f);
        assertThat(gradient[i]).isEqualTo(values[i] / 3);
      }
    }
    try (NDManager manager = NDManager.newBaseManager();
        Tape tape = new Tape(manager, parameters, Mode.EVALUATE, new StepMemory())) {
      DjlOps ops = new DjlOps(tape, new BatchRows(RandomRows.of(RandomModels.schema(), 1, 1)));
      Operand x = new Operand.Computed(manager.ones(new Shape(5, 4)));
      assertThat(ops.dropout(0.25f, x)).isSameAs(x);
    }
  }
}
