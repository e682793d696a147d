package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShuffleTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, 40_000, Shuffle.WINDOW + 100_000})
  void everyRowComesOnceInAnotherOrderThatTheSeedGives(int rows) {
    Shuffle shuffle = new Shuffle(rows, new SplittableRandom(1));
    int[] order = shuffle.next().clone();
    assertThat(order).isEqualTo(new Shuffle(rows, new SplittableRandom(1)).next());
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    assertThat(sorted).isEqualTo(IntStream.range(0, rows).toArray());
    if (rows > 1) {
      assertThat(order).isNotEqualTo(sorted).isNotEqualTo(shuffle.next());
    }
  }

  @Test
  void rowsOfOneWindowAreMixedEvenly() {
    int[] order = new Shuffle(100_000, new SplittableRandom(2)).next();
    double mean = Arrays.stream(order, 0, 10_000).average().orElseThrow();
    assertThat(mean).isBetween(48_500.0, 51_500.0);
  }

  @Test
  void aWindowOfManyRowsIsReadFromFewBlocks() {
    int rows = 4 * Shuffle.WINDOW;
    int[] order = new Shuffle(rows, new SplittableRandom(3)).next();
    long blocks =
        Arrays.stream(order, 0, Shuffle.WINDOW).map(row -> row / (1 << 14)).distinct().count();
    assertThat(blocks).isEqualTo(Shuffle.WINDOW / (1 << 14));
  }
}
