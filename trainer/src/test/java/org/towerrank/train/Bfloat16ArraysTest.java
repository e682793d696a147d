package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers whose input lies in memory as bfloat16. The engine has them on every processor. */
class Bfloat16ArraysTest {
  private final Bfloat16Products products = Bfloat16Products.open().orElseThrow();
  private final Bfloat16Arrays arrays = products.arrays();

  private static float[] numbers(SplittableRandom random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }

  private static NDArray leaf(NDArray array) {
    array.setRequiresGradient(true);
    return array;
  }

  private static ByteBuffer memory(float[] numbers, int rows) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(numbers.length * Short.BYTES).order(ByteOrder.nativeOrder());
    int width = numbers.length / rows;
    RowFiller.fill(
        bytes.asShortBuffer(),
        width,
        rows,
        (from, to) ->
            (row, target, at) -> System.arraycopy(numbers, row * width, target, at, width));
    return bytes;
  }

  /** The engine rounds float32 in the same way, and its gradient. */
  @ParameterizedTest
  @CsvSource({"300, 429, 256", "1, 64, 64", "2000, 7, 3", "5, 9, 2"})
  void productsAreThoseOfWhatTheEngineRounds(int rows, int inputs, int outputs) {
    SplittableRandom random = new SplittableRandom(rows);
    float[] x = numbers(random, rows * inputs);
    float[] weight = numbers(random, inputs * outputs);
    float[] slope = numbers(random, rows * outputs);
    ByteBuffer memory = memory(x, rows);
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      NDArray slopes = manager.create(slope, new Shape(rows, outputs));
      NDArray exact = leaf(manager.create(x, new Shape(rows, inputs)));
      NDArray cast = leaf(manager.create(weight, new Shape(inputs, outputs)));
      NDArray first = products.multiply(exact, cast).mul(slopes);
      NDArray rounded = leaf(arrays.over(manager, memory, rows, inputs));
      NDArray weights = leaf(manager.create(weight, new Shape(inputs, outputs)));
      NDArray second = products.multiply(rounded, weights).mul(slopes);
      gradients.backward(first.add(second));
      assertThat(second.toFloatArray()).containsExactly(first.toFloatArray());
      assertThat(weights.getGradient().toFloatArray())
          .containsExactly(cast.getGradient().toFloatArray());
      LeafGradient gradient = new LeafGradient(rounded, arrays::numbers);
      gradient.open();
      float[] found = new float[1 + x.length];
      gradient.get(0, found, 1, inputs);
      gradient.get(inputs, found, 1 + inputs, x.length - inputs);
      assertThat(Arrays.copyOfRange(found, 1, found.length))
          .containsExactly(exact.getGradient().toFloatArray());
    }
    assertThat(memory.capacity()).isEqualTo(x.length * Short.BYTES);
  }

  /** What lies between two layers is rounded to eight bits, and has gradients of eight bits. */
  @ParameterizedTest
  @CsvSource({"300, 40, 64, 32", "5, 9, 8, 2"})
  void layersOneBehindTheOtherAreNearThoseOfFloat32(int rows, int inputs, int hidden, int outputs) {
    SplittableRandom random = new SplittableRandom(hidden);
    float[] x = numbers(random, rows * inputs);
    float[][] weights = {
      numbers(random, inputs * hidden), numbers(random, hidden),
      numbers(random, hidden * outputs), numbers(random, outputs)
    };
    ByteBuffer memory = memory(x, rows);
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      NDArray[] exact = leaves(manager, weights, inputs, hidden, outputs);
      NDArray input = manager.create(x, new Shape(rows, inputs));
      NDArray middle = Activation.relu(input.matMul(exact[0]).add(exact[1]));
      NDArray y = middle.matMul(exact[2]).add(exact[3]);
      NDArray[] leaves = leaves(manager, weights, inputs, hidden, outputs);
      NDArray roundedInput = arrays.over(manager, memory, rows, inputs);
      NDArray between = Activation.relu(products.linear(roundedInput, leaves[0], leaves[1]));
      Rounded found = new Rounded(products.linear(between, leaves[2], leaves[3]));
      assertThat(found.columns()).isEqualTo(outputs);
      gradients.backward(y.add(found.array()));
      near(found.array().toFloatArray(), y.toFloatArray());
      for (int i = 0; i < leaves.length; i++) {
        near(leaves[i].getGradient().toFloatArray(), exact[i].getGradient().toFloatArray());
      }
    }
    assertThat(memory.capacity()).isEqualTo(x.length * Short.BYTES);
  }

  private static NDArray[] leaves(
      NDManager manager, float[][] weights, int inputs, int hidden, int outputs) {
    return new NDArray[] {
      leaf(manager.create(weights[0], new Shape(inputs, hidden))),
      leaf(manager.create(weights[1], new Shape(hidden))),
      leaf(manager.create(weights[2], new Shape(hidden, outputs))),
      leaf(manager.create(weights[3], new Shape(outputs)))
    };
  }

  private static void near(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    float largest = 0;
    for (float number : expected) {
      largest = Math.max(largest, Math.abs(number));
    }
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(0.03f * largest));
    }
  }
}
