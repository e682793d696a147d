package org.towerrank.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookedUpRowsTest {
  private static final int START = 3;

  /** Rows of one, three and two positions; the first is not asked for. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 16, 17, 40})
  void eachRowGetsTheSumOfItsPositions(int columns) {
    int[] positions = {4, 0, 2, 5, 1, 3};
    LookedUpRows rows = new LookedUpRows(new int[] {10, 20, 30}, new int[] {0, 1, 4, 6}, positions);
    float[] values = new float[START + 6 * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * i % 101;
    }
    float[] sums = new float[2 * columns + 1];
    rows.sum(values, START, columns, 1, 3, sums);
    for (int k = 0; k < columns; k++) {
      int at = START + k;
      assertThat(sums[k])
          .isEqualTo(values[at] + values[at + 2 * columns] + values[at + 5 * columns]);
      assertThat(sums[columns + k]).isEqualTo(values[at + columns] + values[at + 3 * columns]);
    }
    assertThat(sums[2 * columns]).as("behind the last").isZero();
  }
}
