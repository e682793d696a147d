package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the values of a ranking graph are computed from. */
final class ValueSources {
  private static final Set<String> PRODUCTS =
      Set.of(
          OnnxOperator.GEMM.type(),
          OnnxOperator.MAT_MUL.type(),
          OnnxOperator.MAT_MUL_INTEGER.type());

  private final Map<String, Source> sources = new HashMap<>();
  private final Map<String, Long> weights = new HashMap<>();

  /** What a value is computed from. */
  enum Source {
    WEIGHTS,
    ITEM,
    REQUEST,
    BOTH;

    Source with(Source other) {
      if (this == WEIGHTS || this == other) {
        return other;
      }
      return other == WEIGHTS ? this : BOTH;
    }

    /** Whether it is computed for a user. */
    boolean ofRequest() {
      return this == REQUEST || this == BOTH;
    }
  }

  /**
   * The inputs' sources; those of other values are {@linkplain #note noted} one by one.
   *
   * @param items names of the inputs of items; all others are of the request
   */
  ValueSources(ModelProto model, Collection<String> items) {
    for (ValueInfoProto input : GraphCheck.inputs(model)) {
      sources.put(input.getName(), items.contains(input.getName()) ? Source.ITEM : Source.REQUEST);
    }
    for (TensorProto weight : model.getGraph().getInitializerList()) {
      weights.put(weight.getName(), weight.getDimsList().stream().reduce(1L, (a, b) -> a * b));
    }
  }

  void note(NodeProto node) {
    Source source = of(node);
    node.getOutputList().forEach(output -> sources.put(output, source));
  }

  Source of(String value) {
    return sources.getOrDefault(value, Source.WEIGHTS);
  }

  /**
   * What a node's output is computed from. Each run has its own number of rows, so that number is
   * not computed from an item.
   */
  Source of(NodeProto node) {
    Source source = of(node.getInputList());
    return source == Source.ITEM && node.getOpType().equals(OnnxOperator.SHAPE.type())
        ? Source.BOTH
        : source;
  }

  Source of(List<String> inputs) {
    return inputs.stream().map(this::of).reduce(Source.WEIGHTS, Source::with);
  }

  /** Multiplications by matrices of weights, for a row of a source. */
  long multiplications(List<NodeProto> nodes, Source source) {
    return nodes.stream()
        .filter(node -> PRODUCTS.contains(node.getOpType()))
        .filter(node -> of(node) == source)
        .flatMap(node -> node.getInputList().stream().limit(2))
        .mapToLong(input -> weights.getOrDefault(input, 0L))
        .sum();
  }
}
