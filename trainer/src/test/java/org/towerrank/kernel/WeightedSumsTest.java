package org.towerrank.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Vectors give what one number after another gives, to the last bit, and touch nothing else. */
class WeightedSumsTest {
  private final SplittableRandom random = new SplittableRandom(6);

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() - .5f;
    }
    return numbers;
  }

  @Test
  void ofAnyWidthAndCountFromAnyPlace() {
    for (int width = 1; width < 100; width++) {
      int count = random.nextInt(6);
      int from = random.nextInt(5);
      int first = random.nextInt(5);
      int stride = random.nextInt(1, 4);
      int at = random.nextInt(5);
      float[] rows = numbers(from + count * width + 3);
      float[] factors = numbers(first + count * stride + 1);
      float[] target = numbers(at + width + 4);
      float[] expected = target.clone();
      for (int i = 0; i < count; i++) {
        for (int k = 0; k < width; k++) {
          expected[at + k] += factors[first + i * stride] * rows[from + i * width + k];
        }
      }
      WeightedSums.add(rows, from, count, width, factors, first, stride, target, at);
      assertThat(target).as("%d rows of %d", count, width).isEqualTo(expected);
    }
  }
}
