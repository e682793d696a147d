package org.towerrank.model;

/** The outputs of a linear layer for one row, summed in double precision. */
final class LayerSums {
  private final float[] weight;
  private final float[] bias;
  private final double[] sums;

  /**
   * @param weight {@code [inputs, outputs]}, in rows
   */
  LayerSums(float[] weight, float[] bias, int outputs) {
    this.weight = weight;
    this.bias = bias;
    this.sums = new double[outputs];
  }

  /** Begins a row with biases from a place on. */
  void start(int from) {
    for (int o = 0; o < sums.length; o++) {
      sums[o] = bias[from + o];
    }
  }

  /** Adds what an input gives to each output, as the weights of one input lie side by side. */
  void add(float value, int input) {
    int from = input * sums.length;
    for (int o = 0; o < sums.length; o++) {
      sums[o] += (double) value * weight[from + o];
    }
  }

  /** Ends a row, and writes its outputs from a place on. */
  void end(float[] out, int to) {
    for (int o = 0; o < sums.length; o++) {
      out[to + o] = (float) sums[o];
    }
  }
}
