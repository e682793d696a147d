package org.towerrank.bundle;

import java.util.List;
import java.util.Objects;

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
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(output, "output");
    inputs = List.copyOf(inputs);
  }
}
