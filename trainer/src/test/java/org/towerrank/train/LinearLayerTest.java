package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both ways against sums made one after another, whatever the processor would choose. */
class LinearLayerTest {
  private static final float EPSILON = 1e-3f;

  private interface Layer {
    NDArray apply(NDArray x, NDArray weight, NDArray bias);
  }

  @SuppressWarnings("ArrayRecordComponent") // Numbers that nobody changes.
  private record Case(int rows, int inputs, int outputs, float[] x, float[] weight, float[] bias) {

    static Case random(int rows, int inputs, int outputs) {
      SplittableRandom random = new SplittableRandom(rows + 31L * inputs + 17L * outputs);
      return new Case(
          rows,
          inputs,
          outputs,
          numbers(random, rows * inputs),
          numbers(random, inputs * outputs),
          numbers(random, outputs));
    }

    private static float[] numbers(SplittableRandom random, int count) {
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = (float) random.nextDouble(-1, 1);
      }
      return numbers;
    }

    /** What the layer makes of it, then the gradients of x, weight and bias when all are summed. */
    List<float[]> by(Layer layer) {
      try (NDManager manager = NDManager.newBaseManager();
          GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray input = leaf(manager, x, rows, inputs);
        NDArray weights = leaf(manager, weight, inputs, outputs);
        NDArray biases = leaf(manager, bias, outputs);
        NDArray y = layer.apply(input, weights, biases);
        assertThat(y.getShape()).isEqualTo(new Shape(rows, outputs));
        // Gradients differ from place to place so.
        gradients.backward(y.square().sum());
        return Stream.of(y, input.getGradient(), weights.getGradient(), biases.getGradient())
            .map(NDArray::toFloatArray)
            .toList();
      }
    }

    private static NDArray leaf(NDManager manager, float[] numbers, long... shape) {
      NDArray array = manager.create(numbers, new Shape(shape));
      array.setRequiresGradient(true);
      return array;
    }

    List<float[]> bySums() {
      double[] y = new double[rows * outputs];
      double[] ofX = new double[x.length];
      double[] ofWeight = new double[weight.length];
      double[] ofBias = new double[bias.length];
      for (int row = 0; row < rows; row++) {
        for (int output = 0; output < outputs; output++) {
          double sum = bias[output];
          for (int input = 0; input < inputs; input++) {
            sum += (double) x[row * inputs + input] * weight[input * outputs + output];
          }
          y[row * outputs + output] = sum;
          ofBias[output] += 2 * sum;
          for (int input = 0; input < inputs; input++) {
            ofX[row * inputs + input] += 2 * sum * weight[input * outputs + output];
            ofWeight[input * outputs + output] += 2 * sum * x[row * inputs + input];
          }
        }
      }
      return Stream.of(y, ofX, ofWeight, ofBias).map(Case::floats).toList();
    }

    private static float[] floats(double[] numbers) {
      float[] floats = new float[numbers.length];
      for (int i = 0; i < numbers.length; i++) {
        floats[i] = (float) numbers[i];
      }
      return floats;
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 7, 3", "2, 16, 1", "5, 33, 17", "300, 429, 256", "4096, 16, 8"})
  void isTheSumOfProductsWithTheSlopesOfOne(int rows, int inputs, int outputs) {
    Case some = Case.random(rows, inputs, outputs);
    List<float[]> expected = some.bySums();
    for (Layer layer :
        List.<Layer>of(LinearLayer::product, LinearLayer::convolution, LinearLayer::apply)) {
      List<float[]> found = some.by(layer);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(found.get(i)).hasSameSizeAs(expected.get(i));
        for (int k = 0; k < expected.get(i).length; k++) {
          float number = expected.get(i)[k];
          assertThat(found.get(i)[k])
              .isCloseTo(number, within(EPSILON * Math.max(1, Math.abs(number))));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AuthenticAMD, avx512f, true",
    "AuthenticAMD, avx2, false",
    "GenuineIntel, avx512f, false",
    "'', avx512f, false"
  })
  void convolvesWhereVectorsAreWideAndNotIntels(String vendor, String flag, boolean expected) {
    CpuInfo processor = new CpuInfo("some", vendor, Set.of("fpu", flag));
    assertThat(LinearLayer.convolves(processor)).isEqualTo(expected);
  }
}
