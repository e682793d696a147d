package org.towerrank.model;

import java.util.List;

/** Loops over products of the reference interpreter; one row is repeated. */
final class FieldProducts {
  private FieldProducts() {}

  /** {@code [R, F, d], [R, G, d] → [R, F · G]}. */
  static FloatTensor inner(FloatTensor left, FloatTensor right) {
    int count = Math.max(left.extent(0), right.extent(0));
    int fields = left.extent(1);
    int others = right.extent(1);
    int dimension = left.extent(2);
    float[] out = new float[count * fields * others];
    for (int i = 0; i < out.length; i++) {
      int row = i / (fields * others);
      int leftAt = (row(left, row) * fields + i / others % fields) * dimension;
      int rightAt = (row(right, row) * others + i % others) * dimension;
      double sum = 0;
      for (int k = 0; k < dimension; k++) {
        sum += (double) left.data()[leftAt + k] * right.data()[rightAt + k];
      }
      out[i] = (float) sum;
    }
    return new FloatTensor(List.of(count, fields * others), out);
  }

  /** {@code [R, a], [R, b] → [R, a · b]}. */
  static FloatTensor outer(FloatTensor left, FloatTensor right) {
    int count = Math.max(left.extent(0), right.extent(0));
    int a = left.extent(1);
    int b = right.extent(1);
    float[] out = new float[count * a * b];
    for (int i = 0; i < out.length; i++) {
      int row = i / (a * b);
      float first = left.data()[row(left, row) * a + i / b % a];
      out[i] = first * right.data()[row(right, row) * b + i % b];
    }
    return new FloatTensor(List.of(count, a * b), out);
  }

  private static int row(FloatTensor x, int row) {
    return x.extent(0) == 1 ? 0 : row;
  }
}
