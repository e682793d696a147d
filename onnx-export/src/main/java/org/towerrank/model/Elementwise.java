package org.towerrank.model;

import java.util.List;

/** Elementwise loops of the reference interpreter. */
final class Elementwise {
  private Elementwise() {}

  /** A function of one float. */
  interface Unary {
    float apply(float value);
  }

  /** A function of two floats. */
  interface Binary {
    float apply(float left, float right);
  }

  static FloatTensor map(FloatTensor x, Unary function) {
    float[] out = new float[x.data().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = function.apply(x.data()[i]);
    }
    return new FloatTensor(x.shape(), out);
  }

  /** Combines by rows and columns; one row, one column, or a lone vector is repeated. */
  static FloatTensor combine(FloatTensor left, FloatTensor right, Binary function) {
    List<Integer> shape = size(left) >= size(right) ? left.shape() : right.shape();
    int leftColumns = columns(left);
    int rightColumns = columns(right);
    int columns = Math.max(leftColumns, rightColumns);
    int leftRows = left.data().length / leftColumns;
    int rightRows = right.data().length / rightColumns;
    int rows = Math.max(leftRows, rightRows);
    float[] out = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        float a = at(left, leftRows, leftColumns, row, column);
        float b = at(right, rightRows, rightColumns, row, column);
        out[row * columns + column] = function.apply(a, b);
      }
    }
    return new FloatTensor(rows * columns == product(shape) ? shape : List.of(rows, columns), out);
  }

  /** {@code [R, F, d] → [R, d]}. */
  static FloatTensor sumFields(FloatTensor block) {
    int fields = block.extent(1);
    int dimension = block.extent(2);
    float[] out = new float[block.extent(0) * dimension];
    for (int row = 0; row < block.extent(0); row++) {
      for (int k = 0; k < dimension; k++) {
        double sum = 0;
        for (int f = 0; f < fields; f++) {
          sum += block.data()[(row * fields + f) * dimension + k];
        }
        out[row * dimension + k] = (float) sum;
      }
    }
    return new FloatTensor(List.of(block.extent(0), dimension), out);
  }

  private static float at(FloatTensor x, int rows, int columns, int row, int column) {
    return x.data()[(rows == 1 ? 0 : row) * columns + (columns == 1 ? 0 : column)];
  }

  /** Elements of a row: of all but the first dimension, which a lone vector has not. */
  private static int columns(FloatTensor x) {
    List<Integer> shape = x.shape();
    return product(shape.size() == 1 ? shape : shape.subList(1, shape.size()));
  }

  private static int size(FloatTensor x) {
    return x.data().length;
  }

  private static int product(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
