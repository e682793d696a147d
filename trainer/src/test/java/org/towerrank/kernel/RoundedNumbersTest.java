package org.towerrank.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundedNumbersTest {
  private static final int LAST = 1 << 16;

  private final SplittableRandom random = new SplittableRandom(41);

  /** Any bits: also subnormal numbers, infinities and what is no number. */
  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      int bits = random.nextInt();
      // Some lie in the middle of two.
      numbers[i] = Float.intBitsToFloat(random.nextInt(3) == 0 ? (bits & -LAST) | LAST / 2 : bits);
    }
    numbers[random.nextInt(count)] = random.nextBoolean() ? Float.NaN : Float.NEGATIVE_INFINITY;
    return numbers;
  }

  /** The nearer one of the two that have it between them; of two as near the even one. */
  private static float nearest(float number) {
    float low = Float.intBitsToFloat(Float.floatToRawIntBits(number) & -LAST);
    float high = Float.intBitsToFloat(Float.floatToRawIntBits(low) + LAST);
    if (Float.isNaN(number) || low == number) {
      return number;
    }
    // Beyond the largest number, the next power of two.
    double beyond = Float.isInfinite(high) ? Math.copySign(0x1p128, high) : high;
    int nearer = Double.compare(Math.abs(number - (double) low), Math.abs(beyond - number));
    boolean isEven = (Float.floatToRawIntBits(low) & LAST) == 0;
    return nearer < 0 || (nearer == 0 && isEven) ? low : high;
  }

  @Test
  void numbersBecomeTheNearest() {
    for (int round = 0; round < 2000; round++) {
      float[] numbers = numbers(1 + random.nextInt(70));
      int count = random.nextInt(numbers.length + 1);
      short[] rounded = new short[count];
      RoundedNumbers.round(numbers, count, rounded);
      int at = random.nextInt(9);
      float[] wide = new float[at + count + 1];
      RoundedNumbers.widen(rounded, wide, at);
      for (int i = 0; i < count; i++) {
        // As objects, for which NaN is NaN.
        Float found = wide[at + i];
        assertThat(found).as("of %s", numbers[i]).isEqualTo(Float.valueOf(nearest(numbers[i])));
      }
      assertThat(wide[at + count]).isZero();
    }
  }
}
