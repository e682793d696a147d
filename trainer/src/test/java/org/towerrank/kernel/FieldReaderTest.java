package org.towerrank.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldReaderTest {
  private static final int COLUMN = 3;
  private static final int BITS = 1;

  /** Of several pages; the first and the last of the rows are not asked for. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 10, 16, 24, 27, 64})
  void embeddingsAreCopiedAndSummed(int dimension) {
    int columns = COLUMN + dimension + 2;
    float[][] pages = {random(2 * columns, 1), random(2 * columns, 2), random(columns, 3)};
    int[] rows = {1, 4, 0, 3, 4, 2};
    float[] target = new float[7 + 4 * dimension];
    float[] sums = new float[5 + dimension];
    FieldReader reader =
        new FieldReader(new PagedRows(pages, BITS, columns), COLUMN, dimension, sums);
    float squares = reader.read(rows, 1, 5, target, 7, 5);
    float expectedSquares = 0;
    for (int k = 0; k < dimension; k++) {
      float sum = 0;
      float sumOfSquares = 0;
      for (int i = 1; i < 5; i++) {
        float value = pages[rows[i] / 2][rows[i] % 2 * columns + COLUMN + k];
        assertThat(target[7 + (i - 1) * dimension + k]).isEqualTo(value);
        sum += value;
        sumOfSquares += value * value;
      }
      assertThat(sums[5 + k]).isEqualTo(sum);
      expectedSquares += sumOfSquares;
    }
    assertThat(squares).isEqualTo(expectedSquares);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 17, 18, 33, 34, 65, 66, 200})
  void allThatIsTouchedIsRead(int count) {
    float[][] pages = {random(2 * 200, 4), random(2 * 200, 5)};
    PagedRows table = new PagedRows(pages, BITS, 200);
    // A number that is read makes the sum of all that is read one that is none.
    for (int line = 0; line < count; line += 16) {
      float[][] marked = {pages[0].clone(), pages[1].clone()};
      for (int k = line; k < Math.min(count, line + 16); k++) {
        marked[1][200 + k] = Float.NaN;
      }
      assertThat(new PagedRows(marked, BITS, 200).touch(new int[] {0, 3, 1}, 1, 2, count)).isNaN();
    }
    assertThat(table.touch(new int[] {0, 3, 1}, 1, 2, count)).isNotNaN();
  }

  private static float[] random(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
