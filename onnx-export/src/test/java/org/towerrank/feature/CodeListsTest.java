package org.towerrank.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CodeListsTest {
  private static final int MOST = 40_000;

  private final CodeLists lists = new CodeLists();

  @Test
  void givesEachListBack() {
    SplittableRandom random = new SplittableRandom(3);
    List<int[]> added = new ArrayList<>();
    int[] codes = new int[400];
    long places = 0;
    for (int i = 0; i < codes.length; i++) {
      // Short ones, such that fill a piece to its end, and longer than any piece.
      int most = random.nextInt(8) == 0 ? MOST : 300;
      int[] list = random.ints(random.nextInt(most)).toArray();
      added.add(list);
      places += list.length;
      codes[i] = lists.add(Arrays.copyOf(list, MOST), list.length);
    }
    assertThat(Arrays.stream(codes).distinct()).hasSizeGreaterThan(390);
    for (int i = 0; i < codes.length; i++) {
      assertThat(lists.get(codes[i])).as("list %s", i).isEqualTo(added.get(i));
    }
    assertThat(lists.bytes()).isBetween(places * Integer.BYTES, 3 * places * Integer.BYTES);
    lists.clear();
    assertThat(lists.bytes()).isZero();
    assertThat(lists.get(lists.add(new int[] {7}, 1))).containsExactly(7);
  }

  @Test
  void anEmptyListIsMissing() {
    assertThat(lists.add(new int[1], 0)).isEqualTo(ValueCodes.MISSING);
    assertThat(lists.get(ValueCodes.MISSING)).isEmpty();
    assertThat(lists.bytes()).isZero();
  }
}
