package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products of bfloat16, where the processor has them, against sums of operands that are rounded
 * here; elsewhere those of float32.
 */
class LayerArithmeticTest {

  /** To the nearest number of eight bits of precision; between two, to the even one. */
  private static float rounded(float number) {
    int bits = Float.floatToRawIntBits(number);
    int even = bits >>> 16 & 1;
    return Float.intBitsToFloat(bits + 0x7fff + even & 0xffff0000);
  }

  private static float[] numbers(SplittableRandom random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }

  @Test
  void roundsToEightBits() {
    assertThat(rounded(1 + 1f / 256)).isEqualTo(1);
    assertThat(rounded(1 + 3f / 256)).isEqualTo(1 + 4f / 256);
    assertThat(rounded(-3)).isEqualTo(-3);
  }

  @Test
  void processorsWithUnitsHaveIt() {
    Set<String> flags = CpuInfo.current().flags();
    assertThat(LayerArithmetic.hasBfloat16()).isEqualTo(flags.contains("avx512_bf16"));
    if (LayerArithmetic.hasBfloat16()) {
      assertThat(LayerArithmetic.bfloat16().key()).isEqualTo("bf16");
    }
    assertThat(LayerArithmetic.FLOAT32.key()).isEqualTo("f32");
  }

  @Test
  void processorsWithoutUnitsAreRefused() {
    CpuInfo older = new CpuInfo("Some Processor", "AuthenticAMD", Set.of("avx2", "avx512f"));
    assertThat(Bfloat16Products.areFastOn(older)).isFalse();
    assertThatThrownBy(() -> LayerArithmetic.bfloat16(Optional.empty(), older))
        .isInstanceOf(FittingException.class)
        .hasMessageContainingAll("fit.precision [bf16]", "[Some Processor]", "[f32]", "[auto]");
  }

  @ParameterizedTest
  @CsvSource({"300, 429, 256", "100, 64, 32", "1, 64, 64", "4096, 32, 16", "2000, 7, 3", "5, 9, 1"})
  void operandsAreRoundedAndThenTheirSums(int rows, int inputs, int outputs) {
    LayerArithmetic arithmetic =
        LayerArithmetic.hasBfloat16() ? LayerArithmetic.bfloat16() : LayerArithmetic.FLOAT32;
    SplittableRandom random = new SplittableRandom(rows + 31L * inputs);
    float[] x = numbers(random, rows * inputs);
    float[] weight = numbers(random, inputs * outputs);
    float[] slope = numbers(random, rows * outputs);
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      NDArray input = leaf(manager, x, rows, inputs);
      NDArray weights = leaf(manager, weight, inputs, outputs);
      NDArray y = arithmetic.linear(input, weights, null);
      NDArray loss = y.mul(manager.create(slope, new Shape(rows, outputs)));
      gradients.backward(loss);
      boolean rounds = arithmetic.isBfloat16() && outputs > 1;
      Products sums = new Products(rows, inputs, outputs, x, weight, slope, rounds);
      require(y, sums.y, rounds);
      require(input.getGradient(), sums.ofX, rounds);
      require(weights.getGradient(), sums.ofWeight, rounds);
    }
  }

  private static NDArray leaf(NDManager manager, float[] numbers, long... shape) {
    NDArray array = manager.create(numbers, new Shape(shape));
    array.setRequiresGradient(true);
    return array;
  }

  private static void require(NDArray found, double[] sums, boolean rounds) {
    float[] numbers = found.toFloatArray();
    assertThat(numbers).hasSize(sums.length);
    if (rounds) {
      requireRounded(numbers, sums);
    } else {
      assertThat(largestDifference(numbers, sums)).isCloseTo(0, within(1e-4));
    }
  }

  /** Sums are rounded to eight bits too; those near the middle of two numbers may be either. */
  private static void requireRounded(float[] numbers, double[] sums) {
    double step = 1.0 / 128;
    int same = 0;
    for (int i = 0; i < sums.length; i++) {
      float expected = rounded((float) sums[i]);
      assertThat((double) numbers[i]).isCloseTo(expected, within(step * Math.abs(expected) + 1e-5));
      same += numbers[i] == expected ? 1 : 0;
    }
    assertThat((double) same / sums.length).isGreaterThan(0.97);
  }

  /** In proportion to the largest number. */
  private static double largestDifference(float[] found, double[] expected) {
    double most = 0;
    double scale = 1;
    for (int i = 0; i < found.length; i++) {
      most = Math.max(most, Math.abs(found[i] - expected[i]));
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    return most / scale;
  }

  /** A layer's products, summed one after another. */
  private static final class Products {
    final double[] y;
    final double[] ofX;
    final double[] ofWeight;

    Products(
        int rows,
        int inputs,
        int outputs,
        float[] x,
        float[] weight,
        float[] slope,
        boolean rounding) {
      y = new double[rows * outputs];
      ofX = new double[x.length];
      ofWeight = new double[weight.length];
      float[] left = rounding ? all(x) : x;
      float[] right = rounding ? all(weight) : weight;
      float[] back = rounding ? all(slope) : slope;
      for (int row = 0; row < rows; row++) {
        for (int input = 0; input < inputs; input++) {
          int at = row * inputs + input;
          for (int output = 0; output < outputs; output++) {
            int of = input * outputs + output;
            int to = row * outputs + output;
            y[to] += (double) left[at] * right[of];
            ofX[at] += (double) back[to] * right[of];
            ofWeight[of] += (double) left[at] * back[to];
          }
        }
      }
    }

    private static float[] all(float[] numbers) {
      float[] all = new float[numbers.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = rounded(numbers[i]);
      }
      return all;
    }
  }

  @ParameterizedTest
  @CsvSource({"300, 3, 40, 24", "64, 8, 128, 64", "5, 2, 9, 2"})
  void groupsAreLayersOfTheirOwn(int rows, int groups, int inputs, int outputs) {
    LayerArithmetic arithmetic =
        LayerArithmetic.hasBfloat16() ? LayerArithmetic.bfloat16() : LayerArithmetic.FLOAT32;
    SplittableRandom random = new SplittableRandom(rows);
    float[] x = numbers(random, rows * groups * inputs);
    float[] weight = numbers(random, groups * inputs * outputs);
    float[] bias = numbers(random, groups * outputs);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray input = manager.create(x, new Shape(rows, (long) groups * inputs));
      NDArray weights = manager.create(weight, new Shape(groups, inputs, outputs));
      NDArray y =
          arithmetic.groupedLinear(
              input, weights, manager.create(bias, new Shape((long) groups * outputs)));
      assertThat(y.getShape()).isEqualTo(new Shape(rows, (long) groups * outputs));
      for (int group = 0; group < groups; group++) {
        String columns = ":, " + group * inputs + ":" + (group + 1) * inputs;
        String outs = group * outputs + ":" + (group + 1) * outputs;
        NDArray alone =
            input.get(columns).matMul(weights.get(group)).add(manager.create(bias).get(outs));
        float[] expected = alone.toFloatArray();
        float[] found = y.get(":, " + outs).toFloatArray();
        for (int i = 0; i < expected.length; i++) {
          assertThat(found[i]).isCloseTo(expected[i], within(0.02f * (float) Math.sqrt(inputs)));
        }
      }
    }
  }

  @Test
  void whatFollowsIsExactAgain() {
    if (!LayerArithmetic.hasBfloat16()) {
      return;
    }
    LayerArithmetic arithmetic = LayerArithmetic.bfloat16();
    float number = 1 + 1f / 1024;
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray some = manager.full(new Shape(64, 64), number);
      float rounded = arithmetic.linear(some, some, null).getFloat(0, 0);
      assertThat(rounded).isEqualTo(64);
      assertThat(some.matMul(some).getFloat(0, 0)).isCloseTo(64 * number * number, within(1e-3f));
    }
  }
}
