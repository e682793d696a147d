package org.towerrank.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * One ONNX graph of a bundle.
 *
 * @param file path inside the bundle
 * @param output name of the output read
 * @param outputWidth its columns: the vectors' dimension, or the number of tasks
 * @param mixesRows whether a score may depend on the other rows of its batch, so that a batch must
 *     never be cut; only a ranker's graph that another tool made
 */
public record GraphSpec(
    GraphRole role,
    String file,
    List<GraphInput> inputs,
    String output,
    int outputWidth,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) Boolean mixesRows) {

  public GraphSpec {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(output, "output");
    inputs = List.copyOf(inputs);
    // Manifests that leave it out have no primitive for it.
    mixesRows = Objects.requireNonNullElse(mixesRows, false);
  }

  /** A graph whose scores depend on their own row alone. */
  public GraphSpec(
      GraphRole role, String file, List<GraphInput> inputs, String output, int outputWidth) {
    this(role, file, inputs, output, outputWidth, false);
  }

  /** The same graph, whose scores may depend on the other rows of their batch. */
  public GraphSpec mixingRows() {
    return new GraphSpec(role, file, inputs, output, outputWidth, true);
  }
}
