package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortedLookupsTest {

  private static int[] asked(int count, int rows, long seed) {
    return new SplittableRandom(seed).ints(count, 0, rows).toArray();
  }

  /** As gradients are summed in this order. */
  @ParameterizedTest
  @CsvSource({"0, 0, 5, 3", "1000, 40, 7, 300", "3, 5000, 70000, 70000", "800, 0, 200, 1"})
  void mergedAreThoseOfAllSortedTogether(int first, int second, int third, int rows) {
    List<TableRows> parts =
        List.of(
            TableRows.of(asked(first, rows, 1)),
            TableRows.of(asked(second, rows, 2)),
            TableRows.of(asked(third, rows, 3)));
    TableRows all = TableRows.of(parts);
    int[] together = new int[all.positions()];
    for (int i = 0; i < together.length; i++) {
      together[i] = all.row(i);
    }
    SortedLookups expected = SortedLookups.of(together);
    SortedLookups merged = all.sorted();
    assertThat(merged.count()).isEqualTo(expected.count());
    for (int index = 0; index < expected.count(); index++) {
      assertThat(merged.row(index)).isEqualTo(expected.row(index));
      assertThat(merged.start(index + 1)).isEqualTo(expected.start(index + 1));
    }
    for (int lookUp = 0; lookUp < together.length; lookUp++) {
      assertThat(merged.position(lookUp)).isEqualTo(expected.position(lookUp));
    }
  }

  /** Positions are counted with those of padding, which are left out. */
  @Test
  void paddingIsNoLookUp() {
    TableRows first = TableRows.of(new int[] {4, 9, 4, 9}, 4);
    TableRows second = TableRows.of(new int[] {4, 7, 9});
    SortedLookups sorted = TableRows.of(List.of(first, second)).sorted();
    assertThat(sorted.count()).isEqualTo(3);
    assertThat(positions(sorted, 4, 0)).containsExactly(4);
    assertThat(positions(sorted, 7, 1)).containsExactly(5);
    assertThat(positions(sorted, 9, 2)).containsExactly(1, 3, 6);
    assertThat(TableRows.of(new int[] {4, 4}, 4).sorted().count()).isZero();
  }

  private static int[] positions(SortedLookups sorted, int row, int index) {
    assertThat(sorted.row(index)).isEqualTo(row);
    return IntStream.range(sorted.start(index), sorted.start(index + 1))
        .map(sorted::position)
        .toArray();
  }
}
