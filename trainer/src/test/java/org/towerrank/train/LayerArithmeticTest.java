package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products of bfloat16 against sums of operands that are rounded here, where the processor has
 * them; elsewhere that they are refused.
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
  void processorsWithAmxHaveIt() {
    if (CpuInfo.current().flags().contains("amx_bf16")) {
      assertThat(LayerArithmetic.hasBfloat16()).isTrue();
      assertThat(LayerArithmetic.bfloat16().key()).isEqualTo("bf16");
    }
    if (!LayerArithmetic.hasBfloat16()) {
      assertThatThrownBy(LayerArithmetic::bfloat16)
          .isInstanceOf(FittingException.class)
          .hasMessageContainingAll("fit.precision [bf16]", "[f32]", "[auto]");
    }
    assertThat(LayerArithmetic.FLOAT32.key()).isEqualTo("f32");
  }

  @ParameterizedTest
  @CsvSource({"300, 429, 256", "100, 64, 32", "1, 64, 64", "4096, 32, 16", "2000, 7, 3", "5, 9, 1"})
  void operandsAreRoundedAndSumsAreNot(int rows, int inputs, int outputs) {
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
      arithmetic.run(() -> gradients.backward(loss));
      Products exact = new Products(rows, inputs, outputs, x, weight, slope, false);
      Products bfloat16 = new Products(rows, inputs, outputs, x, weight, slope, true);
      requireOneOf(y, exact.y, bfloat16.y, arithmetic);
      requireOneOf(input.getGradient(), exact.ofX, bfloat16.ofX, arithmetic);
      requireOneOf(weights.getGradient(), exact.ofWeight, bfloat16.ofWeight, arithmetic);
    }
  }

  private static NDArray leaf(NDManager manager, float[] numbers, long... shape) {
    NDArray array = manager.create(numbers, new Shape(shape));
    array.setRequiresGradient(true);
    return array;
  }

  /** The engine multiplies narrow matrices exactly, whatever it is told; nothing is in between. */
  private static void requireOneOf(
      NDArray found, double[] exact, double[] rounded, LayerArithmetic arithmetic) {
    float[] numbers = found.toFloatArray();
    assertThat(numbers).hasSize(exact.length);
    double ofExact = largestDifference(numbers, exact);
    double ofRounded = largestDifference(numbers, rounded);
    boolean wide = found.getShape().get(0) >= 256 && found.getShape().get(1) >= 256;
    double difference =
        !arithmetic.isBfloat16() ? ofExact : wide ? ofRounded : Math.min(ofExact, ofRounded);
    assertThat(difference).isCloseTo(0, within(1e-4));
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

  @Test
  void whatFollowsIsExactAgain() {
    if (!LayerArithmetic.hasBfloat16()) {
      return;
    }
    LayerArithmetic arithmetic = LayerArithmetic.bfloat16();
    float number = 1 + 1f / 1024;
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray some = manager.full(new Shape(64, 64), number);
      float rounded = arithmetic.compute(() -> some.matMul(some)).getFloat(0, 0);
      assertThat(rounded).isEqualTo(64);
      assertThatThrownBy(
              () ->
                  arithmetic.run(
                      () -> {
                        throw new IllegalStateException("in a step");
                      }))
          .hasMessage("in a step");
      assertThat(some.matMul(some).getFloat(0, 0)).isCloseTo(64 * number * number, within(1e-3f));
    }
  }
}
