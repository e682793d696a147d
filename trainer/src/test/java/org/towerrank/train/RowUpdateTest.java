package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.model.WeightSpec;

class RowUpdateTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 2_000, 5_000_000})
  void rowsAreSortedWithTheirPositionsInOrder(int tableRows) {
    int[] asked = asked(20_000, tableRows, 1);
    SortedRows sorted = SortedRows.of(asked);
    int[] positions =
        IntStream.range(0, asked.length)
            .boxed()
            .sorted((a, b) -> Integer.compare(asked[a], asked[b])) // stable
            .mapToInt(Integer::intValue)
            .toArray();
    int[] distinct = Arrays.stream(asked).distinct().sorted().toArray();
    assertThat(IntStream.range(0, sorted.count()).map(sorted::row).toArray()).isEqualTo(distinct);
    assertThat(IntStream.range(0, asked.length).map(sorted::position).toArray())
        .isEqualTo(positions);
    assertThat(sorted.start(sorted.count())).isEqualTo(asked.length);
  }

  @ParameterizedTest
  @CsvSource({"1, 50", "1, 400000", "5, 300", "16, 50", "16, 400000"})
  void gatherGivesEachPositionItsRow(int dimension, int tableRows) {
    float[] table = random(tableRows * dimension, 2);
    int[] asked = asked(30_000, tableRows, 3);
    float[] values = new float[asked.length * dimension];
    TableRows.of(asked).gather(table, dimension, FloatBuffer.wrap(values));
    for (int i = 0; i < asked.length; i++) {
      int from = asked[i] * dimension;
      assertThat(Arrays.copyOfRange(values, i * dimension, (i + 1) * dimension))
          .isEqualTo(Arrays.copyOfRange(table, from, from + dimension));
    }
  }

  /** Against dense sums and the rule applied row by row; rows not looked up keep everything. */
  @ParameterizedTest
  @CsvSource({
    "ADAM, 1, 40",
    "ADAM, 16, 100000",
    "ADAM, 7, 3000",
    "ADAGRAD, 1, 9000",
    "ADAGRAD, 16, 500"
  })
  void eachRowTakesOneStepWithTheSumOfItsGradients(String name, int dimension, int tableRows) {
    UpdateRule rule = name.equals("ADAM") ? new Adam() : new Adagrad();
    Parameter table = table(random(tableRows * dimension, 4), tableRows, dimension);
    float[] expected = table.data().clone();
    UpdateRule.State state = rule.newState(expected.length);
    UpdateRule.State expectedState = rule.newState(expected.length);
    UpdateRule.Step step = new UpdateRule.Step(0.01f, 0.1f, 0.001f);
    for (int round = 0; round < 3; round++) {
      int[] first = asked(9_000, tableRows, 5 + round);
      int[] second = asked(200, tableRows, 50 + round);
      TableRows rows = TableRows.of(List.of(TableRows.of(first), TableRows.of(second)));
      float[] gradients = random(rows.positions() * dimension, 500 + round);
      new RowUpdate(table, rule, state, step).apply(rows.sorted(), gradients);
      int[] all = IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
      update(rule, expected, expectedState, step, all, gradients, dimension);
    }
    assertThat(table.data()).isEqualTo(expected);
    assertThat(state.first()).isEqualTo(expectedState.first());
    assertThat(state.second()).isEqualTo(expectedState.second());
  }

  private static void update(
      UpdateRule rule,
      float[] weight,
      UpdateRule.State state,
      UpdateRule.Step step,
      int[] rows,
      float[] gradients,
      int dimension) {
    float[] sums = new float[weight.length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < dimension; k++) {
        sums[rows[i] * dimension + k] += gradients[i * dimension + k];
      }
    }
    for (int row : Arrays.stream(rows).distinct().toArray()) {
      int at = row * dimension;
      rule.update(weight, at, sums, at, dimension, state, step);
    }
  }

  private static Parameter table(float[] data, int rows, int dimension) {
    WeightSpec spec =
        new WeightSpec(
            "embedding.weight", List.of(rows, dimension), WeightSpec.Initialization.EMBEDDING, 1);
    return new Parameter(spec, data);
  }

  /** Small rows are frequent, as small ids are. */
  private static int[] asked(int count, int tableRows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .map(i -> (int) (tableRows * Math.pow(random.nextDouble(), 3)))
        .toArray();
  }

  private static float[] random(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
