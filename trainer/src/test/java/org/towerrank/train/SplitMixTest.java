package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The JDK's generator of the same seed is the independent computation. */
class SplitMixTest {

  @Test
  void theNumbersAreThoseOfTheJdk() {
    for (long seed : new long[] {0, 1, -7, 1L << 40, Long.MIN_VALUE}) {
      SplittableRandom expected = new SplittableRandom(seed);
      SplitMix random = new SplitMix(seed);
      for (int i = 1; i < 1000; i++) {
        assertThat(random.nextInt()).isEqualTo(expected.nextInt());
        assertThat(random.nextInt(i * 7919)).isEqualTo(expected.nextInt(i * 7919));
        assertThat(random.nextDouble()).isEqualTo(expected.nextDouble());
        assertThat(random.nextLong()).isEqualTo(expected.nextLong());
      }
    }
  }

  @Test
  void itGoesOnFromWhereItWas() {
    SplitMix random = new SplitMix(3);
    random.nextInt(100);
    SplitMix other = new SplitMix(99);
    other.state(random.state());
    assertThat(other.nextLong()).isEqualTo(random.nextLong());
  }
}
