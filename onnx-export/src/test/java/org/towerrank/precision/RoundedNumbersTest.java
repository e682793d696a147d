package org.towerrank.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.towerrank.model.FloatTensor;

class RoundedNumbersTest {

  /** A row's step is at most a 127th of its largest number, and what scales are too large by. */
  @Test
  void rowsOfBytesAreWithinHalfAStepOfEachRow() {
    Random random = new Random(7);
    int rows = 500;
    int columns = 9;
    float[] data = new float[rows * columns];
    for (int i = 0; i < data.length; i++) {
      // From 1e-3 to 10, row by row.
      int row = i / columns;
      data[i] = (float) (random.nextGaussian() * Math.pow(10, -3 + 4.0 * row / rows));
    }
    float[] rounded = ByteRows.of(new FloatTensor(List.of(rows, columns), data)).floats().data();
    for (int row = 0; row < rows; row++) {
      float largest = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        largest = Math.max(largest, Math.abs(data[i]));
      }
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        assertThat(rounded[i]).isCloseTo(data[i], Offset.offset(0.55f * largest / 127));
      }
    }
  }

  @Test
  void oneHugeNumberSpoilsItsRowAlone() {
    float[] data = {1e30f, 1, 0, 0, 0.5f, -0.25f, 1e-3f, -2e-3f};
    float[] rounded = ByteRows.of(new FloatTensor(List.of(4, 2), data)).floats().data();
    assertThat(rounded[0]).isEqualTo(1e30f, Offset.offset(1e24f));
    assertThat(rounded[1]).isZero();
    assertThat(rounded).startsWith(rounded[0], 0, 0, 0);
    // The scales have 33 powers of ten between them, a factor of 1.36 each.
    assertThat(rounded[4]).isCloseTo(0.5f, Offset.offset(0.5f * 1.4f / 254));
    assertThat(rounded[5]).isCloseTo(-0.25f, Offset.offset(0.5f * 1.4f / 254));
    assertThat(rounded[7]).isCloseTo(-2e-3f, Offset.offset(2e-3f * 1.4f / 254));
  }

  @Test
  void halvesHoldWhatStaysFiniteOrWasNot() {
    float largest = Math.nextDown(65520f);
    float[] numbers = {1, -largest, 65520, Float.NaN, Float.NEGATIVE_INFINITY, -Float.MAX_VALUE};
    for (int i = 0; i < numbers.length; i++) {
      boolean spoilt =
          Float.isFinite(numbers[i])
              && !Float.isFinite(Float.float16ToFloat(Float.floatToFloat16(numbers[i])));
      assertThat(HalfFloats.hold(FloatBuffer.wrap(numbers), i, 1)).isEqualTo(!spoilt);
    }
    assertThat(HalfFloats.hold(FloatBuffer.wrap(numbers), 0, 2)).isTrue();
    assertThat(HalfFloats.hold(FloatBuffer.wrap(numbers), 1, 2)).isFalse();
  }

  @Test
  void rowsOfZerosStayZero() {
    float[] rounded = ByteRows.of(new FloatTensor(List.of(3, 2), new float[6])).floats().data();
    assertThat(rounded).containsExactly(0, 0, 0, 0, 0, 0);
  }

  @Test
  void aTableWithoutRowsStaysOne() {
    FloatTensor none = new FloatTensor(List.of(0, 4), new float[0]);
    assertThat(ByteRows.of(none).packed()).isEmpty();
    assertThat(Codebook.of(new float[0]).codes()).isEmpty();
  }

  @Test
  void aTableOfOneRowKeepsItsLargestNumberExactly() {
    float[] rounded =
        ByteRows.of(new FloatTensor(List.of(1, 3), new float[] {127, -3, 64})).floats().data();
    assertThat(rounded).containsExactly(127, -3, 64);
  }

  /** The root of a number is a whole number of steps, and the nearest. */
  @Test
  void squaresAreNearestToTheirNumbers() {
    Random random = new Random(7);
    float[] data = new float[2000];
    float largest = 0;
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
      largest = Math.max(largest, Math.abs(data[i]));
    }
    SquaredBytes squared = SquaredBytes.of(data);
    float[] rounded = squared.floats(List.of(data.length, 1)).data();
    for (int i = 0; i < data.length; i++) {
      double step = 2 * Math.sqrt(Math.abs(data[i]) / largest) / 127 + 1.0 / 127 / 127;
      assertThat(rounded[i]).isCloseTo(data[i], Offset.offset((float) (0.51 * step * largest)));
    }
    assertThat(squared.error(data)).isBetween(1e-4, 0.02);
    data[0] = 1e4f;
    assertThat(SquaredBytes.of(data).error(data)).isGreaterThan(0.05);
    assertThat(SquaredBytes.of(new float[3]).floats(List.of(3, 1)).data()).containsExactly(0, 0, 0);
  }

  /** Of several matrices each has its own scales; a column's largest number is exact. */
  @Test
  void columnsOfBytesAreWithinHalfAStepOfEachColumn() {
    Random random = new Random(7);
    List<Integer> shape = List.of(3, 40, 5);
    float[] data = new float[3 * 40 * 5];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (random.nextGaussian() * Math.pow(10, i % 5 - 3) * (1 + i / 200));
    }
    FloatTensor matrices = new FloatTensor(shape, data);
    float[] rounded = ByteColumns.of(matrices).floats(shape).data();
    for (int group = 0; group < 3; group++) {
      for (int column = 0; column < 5; column++) {
        float largest = 0;
        for (int row = 0; row < 40; row++) {
          largest = Math.max(largest, Math.abs(data[group * 200 + row * 5 + column]));
        }
        for (int row = 0; row < 40; row++) {
          int at = group * 200 + row * 5 + column;
          assertThat(rounded[at]).isCloseTo(data[at], Offset.offset(0.501f * largest / 64));
        }
      }
    }
    FloatTensor zeros = new FloatTensor(List.of(4, 2), new float[8]);
    assertThat(ByteColumns.of(zeros).floats(zeros.shape()).data()).containsOnly(0);
    assertThatThrownBy(() -> ByteColumns.of(zeros).floats(List.of(2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 4 bytes and 2 scales, got 8 and 2");
  }

  @Test
  void upTo256DistinctNumbersAreKeptExactly() {
    float[] numbers = new float[1000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (i % 256 - 100) * 0.37f;
    }
    assertThat(Codebook.of(numbers).floats(List.of(1000, 1)).data()).containsExactly(numbers);
    assertThat(Codebook.of(new float[] {3}).floats(List.of(1, 1)).data()).containsExactly(3);
  }

  /** 256 equal steps over the same numbers would be off by as much as their range / 512. */
  @Test
  void aCodebookIsNearerThanEqualSteps() {
    Random random = new Random(3);
    float[] numbers = new float[20_000];
    float range = 0;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
      range = Math.max(range, Math.abs(numbers[i]));
    }
    float[] rounded = Codebook.of(numbers).floats(List.of(numbers.length, 1)).data();
    double squares = 0;
    for (int i = 0; i < numbers.length; i++) {
      squares += Math.pow(rounded[i] - numbers[i], 2);
    }
    double step = 2 * range / 255;
    assertThat(squares / numbers.length).isLessThan(0.6 * step * step / 12);
  }

  @Test
  void oneHugeNumberDoesNotSpoilAColumn() {
    Random random = new Random(3);
    float[] numbers = new float[20_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    numbers[77] = -1e30f;
    float[] rounded = Codebook.of(numbers).floats(List.of(numbers.length, 1)).data();
    assertThat(rounded[77]).isEqualTo(-1e30f);
    double squares = 0;
    for (int i = 0; i < numbers.length; i++) {
      squares += i == 77 ? 0 : Math.pow(rounded[i] - numbers[i], 2);
    }
    assertThat(Math.sqrt(squares / numbers.length)).isLessThan(0.02);
  }

  @Test
  void halfFloatsRefuseWhatTheyCannotHold() {
    FloatTensor large = new FloatTensor(List.of(2), new float[] {1, 70_000});
    assertThatThrownBy(() -> HalfFloats.of("embedding.weight", large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[embedding.weight], element 1")
        .hasMessageContaining("65504")
        .hasMessageContaining("[70000.0]");
  }

  @Test
  void layersHaveNoHalfFloats() {
    assertThatThrownBy(() -> new Precision(NumberForm.INT8, NumberForm.FP16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected float32 or int8, got [fp16]");
  }
}
