package org.towerrank.bundle;

import java.util.List;

/**
 * One ONNX graph of a bundle.
 *
 * @param file path inside the bundle
 * @param output name of the output read
 * @param outputWidth its columns: the vectors' dimension, or the number of tasks
 */
public record GraphSpec(
    GraphRole role, String file, List<GraphInput> inputs, String output, int outputWidth) {

  public GraphSpec {
    inputs = List.copyOf(inputs);
  }
}
