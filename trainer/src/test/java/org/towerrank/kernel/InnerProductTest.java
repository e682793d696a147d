package org.towerrank.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Inner products against one number after another, in double precision. */
class InnerProductTest {

  @Test
  void ofAnyLengthFromAnyPlace() {
    SplittableRandom random = new SplittableRandom(4);
    for (int count = 0; count < 70; count++) {
      int from = random.nextInt(9);
      int start = random.nextInt(9);
      float[] left = new float[from + count + 3];
      float[] right = new float[start + count + 2];
      for (int i = 0; i < left.length; i++) {
        left[i] = random.nextFloat() - .5f;
      }
      for (int i = 0; i < right.length; i++) {
        right[i] = random.nextFloat() - .5f;
      }
      double expected = 0;
      for (int i = 0; i < count; i++) {
        expected += (double) left[from + i] * right[start + i];
      }
      assertThat((double) InnerProduct.of(left, from, right, start, count))
          .as("of %d", count)
          .isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void ofRowsAreThoseOfEachRow() {
    SplittableRandom random = new SplittableRandom(5);
    for (int width = 1; width < 40; width++) {
      float[] left = new float[width + 2];
      float[] rows = new float[4 * width + 3];
      for (int i = 0; i < left.length; i++) {
        left[i] = random.nextFloat() - .5f;
      }
      for (int i = 0; i < rows.length; i++) {
        rows[i] = random.nextFloat() - .5f;
      }
      float[] products = {9, 9, 9, 9, 9, 9};
      InnerProduct.ofRows(left, 2, width, rows, 3, 4, products, 1);
      for (int row = 0; row < 4; row++) {
        assertThat(products[1 + row])
            .as("row %d of %d", row, width)
            .isEqualTo(InnerProduct.of(left, 2, rows, 3 + row * width, width));
      }
      assertThat(new float[] {products[0], products[5]}).containsExactly(9, 9);
    }
  }
}
