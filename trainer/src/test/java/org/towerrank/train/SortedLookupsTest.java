package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
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
}
