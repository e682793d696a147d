package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.kernel.PagedRows;
import org.towerrank.kernel.Step;
import org.towerrank.model.WeightSpec;
import org.towerrank.recipe.OptimizerSpec;

class EmbeddingUpdateTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 2_000, 5_000_000, Integer.MAX_VALUE})
  void rowsAreSortedWithTheirPositionsInOrder(int tableRows) {
    int[] asked = asked(20_000, tableRows, 1);
    SortedLookups sorted = SortedLookups.of(asked);
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
    UpdateRule rule = UpdateRule.of(OptimizerSpec.Type.valueOf(name));
    float[] expected = random(tableRows * dimension, 4);
    float[] neighbours = random(tableRows * 2, 400);
    EmbeddingTable table = new EmbeddingTable(tableRows, dimension + 2, rule.moments());
    table.add(spec(tableRows, 2), Initializers.Values.of(neighbours));
    table.add(spec(tableRows, dimension), Initializers.Values.of(expected));
    float[][] expectedMoments = new float[rule.moments()][expected.length];
    Step step = rule.step(7, 0.01f, 0.1f, 0.001f);
    for (int round = 0; round < 3; round++) {
      int[] first = asked(9_000, tableRows, 5 + round);
      int[] second = asked(200, tableRows, 50 + round);
      TableRows rows = TableRows.of(List.of(TableRows.of(first), TableRows.of(second)));
      EmbeddingUpdate.Gradients gradients =
          new EmbeddingUpdate.Gradients(
              random(3 + rows.positions() * dimension, 500 + round),
              3,
              dimension,
              // Of some positions of the first look-up and all of the second.
              List.of(
                  new EmbeddingUpdate.Multiples(40, 3, random(900, 600 + round)),
                  new EmbeddingUpdate.Multiples(9_000, 2, random(100, 700 + round))));
      new EmbeddingUpdate(table, 2, dimension, step).apply(rows.sorted(), List.of(gradients));
      int[] all = IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
      update(step, expected, expectedMoments, all, gradients);
    }
    assertThat(table.embeddings().get(1).snapshot(null).data()).isEqualTo(expected);
    assertThat(table.embeddings().get(0).snapshot(null).data()).isEqualTo(neighbours);
  }

  /** An embedding of the only table. */
  static WeightSpec spec(int rows, int dimension) {
    return new WeightSpec(
        "embedding.weight",
        List.of(rows, dimension),
        WeightSpec.Initialization.EMBEDDING,
        1,
        Optional.of(""));
  }

  private static void update(
      Step step,
      float[] weight,
      float[][] moments,
      int[] rows,
      EmbeddingUpdate.Gradients gradients) {
    int dimension = gradients.columns();
    float[] sums = new float[weight.length];
    float[] multiple = new float[weight.length / dimension];
    for (int i = 0; i < rows.length; i++) {
      multiple[rows[i]] += gradients.multiple(i);
      for (int k = 0; k < dimension; k++) {
        sums[rows[i] * dimension + k] += gradients.values()[gradients.at(i) + k];
      }
    }
    for (int row : Arrays.stream(rows).distinct().toArray()) {
      int from = row * dimension;
      float[] some = new float[dimension * (1 + moments.length)];
      System.arraycopy(weight, from, some, 0, dimension);
      for (int i = 0; i < moments.length; i++) {
        System.arraycopy(moments[i], from, some, (1 + i) * dimension, dimension);
      }
      step.update(
          new PagedRows(new float[][] {some}, 0, some.length),
          new Step.Columns(0, dimension, dimension),
          new int[] {0},
          0,
          1,
          Arrays.copyOfRange(sums, from, from + dimension),
          new float[] {multiple[row]});
      System.arraycopy(some, 0, weight, from, dimension);
      for (int i = 0; i < moments.length; i++) {
        System.arraycopy(some, (1 + i) * dimension, moments[i], from, dimension);
      }
    }
  }

  /** Small rows are frequent, as small ids are. */
  private static int[] asked(int count, int tableRows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .map(i -> (int) (tableRows * Math.pow(random.nextDouble(), 3)))
        .toArray();
  }

  static float[] random(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
