package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableLookupTest {

  @ParameterizedTest
  @CsvSource({"1, 3, 50", "1, 26, 400000", "5, 1, 300", "16, 26, 50", "16, 70, 400000", "27, 2, 9"})
  void eachRowHasItsFieldsAndTheirSums(int dimension, int width, int tableRows) {
    SplittableRandom random = new SplittableRandom(3);
    EmbeddingTable table = new EmbeddingTable(tableRows, dimension + 2, 1);
    float[] weights = EmbeddingUpdateTest.random(tableRows * dimension, 2);
    Parameter.Embedding neighbours =
        table.add(
            EmbeddingUpdateTest.spec(tableRows, 2),
            Initializers.Values.of(new float[tableRows * 2]));
    Parameter.Embedding embedding =
        table.add(EmbeddingUpdateTest.spec(tableRows, dimension), Initializers.Values.of(weights));
    int count = 700;
    int[] asked = random.ints((long) count * width, 0, tableRows).toArray();
    TableLookup lookup = new TableLookup(table, TableRows.of(asked), width);
    TableLookup.Reader reader = lookup.reader(100, count);
    TableLookup.Totals totals = lookup.totals(embedding);
    for (int row = 100; row < count; row++) {
      float[] found = new float[1 + width * dimension];
      reader.read(row, lookup.index(embedding), found, 1);
      double squares = 0;
      double[] sums = new double[dimension];
      for (int field = 0; field < width; field++) {
        int from = asked[row * width + field] * dimension;
        float[] expected = Arrays.copyOfRange(weights, from, from + dimension);
        int at = 1 + field * dimension;
        assertThat(Arrays.copyOfRange(found, at, at + dimension)).isEqualTo(expected);
        for (int k = 0; k < dimension; k++) {
          sums[k] += expected[k];
          squares += expected[k] * expected[k];
        }
      }
      assertThat((double) totals.squares()[row]).isCloseTo(squares, within(1e-5 * squares));
      for (int k = 0; k < dimension; k++) {
        double sum = totals.sums()[row * dimension + k];
        assertThat(sum).isCloseTo(sums[k], within(1e-5 * width));
      }
    }
    assertThat(lookup.totals(neighbours).squares()).containsOnly(0);
  }
}
