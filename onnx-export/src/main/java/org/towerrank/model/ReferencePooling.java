package org.towerrank.model;

import java.util.Arrays;
import java.util.List;
import org.towerrank.feature.Pooling;

/**
 * Sums over the positions of a list, as {@link ReferenceOps} computes them.
 *
 * @param embeddings {@code [R, L, dimension]}
 * @param values of the list at each position, {@code [R, L]}; 0 is padding
 */
@SuppressWarnings("ArrayRecordComponent") // Read in place.
record ReferencePooling(FloatTensor embeddings, int[] values) {
  private int rows() {
    return embeddings.extent(0);
  }

  private int length() {
    return embeddings.extent(1);
  }

  private int dimension() {
    return embeddings.extent(2);
  }

  /** A sum, or a mean of some kind: {@code [R, 1, dimension]}. */
  FloatTensor equally(Pooling pooling) {
    float[] equal = new float[values.length];
    for (int row = 0; row < rows(); row++) {
      int from = row * length();
      int count = 0;
      for (int l = 0; l < length(); l++) {
        count += values[from + l] != 0 ? 1 : 0;
      }
      double unit =
          switch (pooling) {
            case SUM -> 1;
            case MEAN -> count;
            case SQRTN -> Math.sqrt(count);
          };
      Arrays.fill(equal, from, from + length(), (float) (1 / unit));
    }
    return weighted(new FloatTensor(List.of(rows(), length()), equal));
  }

  /**
   * A weighted sum: {@code [R, 1, dimension]}.
   *
   * @param weights {@code [R, L]}
   */
  FloatTensor weighted(FloatTensor weights) {
    int length = length();
    int dimension = dimension();
    float[] out = new float[rows() * dimension];
    for (int row = 0; row < rows(); row++) {
      for (int k = 0; k < dimension; k++) {
        double sum = 0;
        for (int at = row * length; at < (row + 1) * length; at++) {
          sum +=
              values[at] != 0
                  ? (double) weights.data()[at] * embeddings.data()[at * dimension + k]
                  : 0;
        }
        out[row * dimension + k] = (float) sum;
      }
    }
    return new FloatTensor(List.of(rows(), 1, dimension), out);
  }

  /**
   * Means weighted by a softmax over what is not padding: {@code [R, heads, dimension]}.
   *
   * @param logits {@code [heads, L]}
   */
  FloatTensor byRecency(FloatTensor logits) {
    int heads = logits.extent(0);
    int dimension = dimension();
    float[] out = new float[rows() * heads * dimension];
    for (int row = 0; row < rows(); row++) {
      for (int head = 0; head < heads; head++) {
        double[] shares = shares(row, logits, head);
        for (int k = 0; k < dimension; k++) {
          double sum = 0;
          for (int l = 0; l < shares.length; l++) {
            sum += shares[l] * embeddings.data()[(row * shares.length + l) * dimension + k];
          }
          out[(row * heads + head) * dimension + k] = (float) sum;
        }
      }
    }
    return new FloatTensor(List.of(rows(), heads, dimension), out);
  }

  private double[] shares(int row, FloatTensor logits, int head) {
    double[] shares = new double[length()];
    int from = row * shares.length;
    double largest = Double.NEGATIVE_INFINITY;
    for (int l = 0; l < shares.length; l++) {
      if (values[from + l] != 0) {
        largest = Math.max(largest, logits.data()[head * shares.length + l]);
      }
    }
    double total = 0;
    for (int l = 0; l < shares.length; l++) {
      if (values[from + l] != 0) {
        shares[l] = Math.exp(logits.data()[head * shares.length + l] - largest);
        total += shares[l];
      }
    }
    for (int l = 0; l < shares.length && total > 0; l++) {
      shares[l] /= total;
    }
    return shares;
  }
}
