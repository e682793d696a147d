package org.towerrank.imports;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.towerrank.bundle.ElementType;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.inference.InputLayout;
import org.towerrank.inference.TrialRun;
import org.towerrank.onnx.GraphAdapter.Adapted;
import org.towerrank.onnx.GraphAdapter.Binding;

/** How a bundle describes a graph that was adapted, and what such a graph gives. */
final class AdaptedGraph {
  private AdaptedGraph() {}

  /** Its entry in a bundle. */
  static GraphSpec spec(GraphRole role, Adapted adapted) {
    return new GraphSpec(
        role,
        role.name().toLowerCase(Locale.ROOT) + ".onnx",
        adapted.inputs().stream().map(AdaptedGraph::input).toList(),
        adapted.output(),
        adapted.outputWidth());
  }

  /**
   * The shapes of its outputs, in their order.
   *
   * @param file what to call it in errors
   * @param rows that it is run with
   * @param mixesRows whether it may compute across them
   */
  static List<List<Long>> shapes(String file, Adapted trial, int rows, boolean mixesRows) {
    ModelProto model = trial.model();
    Map<String, List<Long>> shapes =
        TrialRun.shapes(
            file,
            ByteBuffer.wrap(model.toByteArray()),
            trial.inputs().stream().map(AdaptedGraph::layout).toList(),
            rows,
            mixesRows);
    return model.getGraph().getOutputList().stream()
        .map(output -> Objects.requireNonNull(shapes.get(output.getName()), output.getName()))
        .toList();
  }

  private static GraphInput input(Binding binding) {
    return new GraphInput(
        binding.name(), binding.side(), type(binding), binding.features(), binding.flat());
  }

  private static InputLayout layout(Binding binding) {
    return new InputLayout(
        binding.name(),
        binding.side(),
        type(binding),
        binding.features(),
        binding.width(),
        binding.flat());
  }

  private static ElementType type(Binding binding) {
    return switch (binding.type()) {
      case INT32 -> ElementType.INT32;
      case INT64 -> ElementType.INT64;
      default -> ElementType.FLOAT32;
    };
  }
}
