package org.towerrank.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopularityRanksTest {

  @Test
  void anItemIsBehindAllThatWereChosenAsOften() {
    PopularityRanks ranks = new PopularityRanks(new double[] {5, 2, 2, 0});

    assertThat(IntStream.range(0, 4).map(item -> ranks.rank(item, new int[0])))
        .containsExactly(1, 3, 3, 4);
  }

  @Test
  void excludedItemsAreNotInTheList() {
    PopularityRanks ranks = new PopularityRanks(new double[] {5, 2, 2, 0});

    assertThat(ranks.rank(1, new int[] {0, 0, 3})).isEqualTo(2);
    assertThat(ranks.rank(1, new int[] {1})).isZero();
  }

  @Test
  void ranksAreThoseOfGoingThroughAllItems() {
    SplittableRandom random = new SplittableRandom(7);
    double[] counts = random.doubles(300).map(count -> Math.floor(20 * count) / 2).toArray();
    PopularityRanks ranks = new PopularityRanks(counts.clone());

    for (int row = 0; row < 1000; row++) {
      int item = random.nextInt(counts.length);
      int[] excluded = random.ints(random.nextInt(30), 0, counts.length).toArray();
      double[] left = counts.clone();
      IntStream.of(excluded).forEach(other -> left[other] = -1);
      long all = Arrays.stream(left).filter(count -> count >= counts[item]).count();
      assertThat(ranks.rank(item, excluded)).isEqualTo(left[item] < 0 ? 0 : all);
    }
  }

  @Test
  void manyRowsOfManyItemsAreRanked() {
    int items = 1_000_000;
    PopularityRanks ranks =
        new PopularityRanks(IntStream.range(0, items).asDoubleStream().toArray());

    // Going through all items for each would be a million times a million looks.
    assertThat(
            IntStream.range(0, items)
                .allMatch(item -> ranks.rank(item, new int[0]) == items - item))
        .isTrue();
  }
}
