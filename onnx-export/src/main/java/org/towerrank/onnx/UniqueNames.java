package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that names stand for one thing: of two weights with one name, or two versions of one
 * domain, some readers take the first and ONNX Runtime the last. An input with the name of a weight
 * is not one of these: the weight fills it.
 */
final class UniqueNames {
  private UniqueNames() {}

  /** The domain of which a model says the version twice. */
  static Optional<String> problem(ModelProto model) {
    List<String> domains =
        model.getOpsetImportList().stream()
            .map(OperatorSetIdProto::getDomain)
            .map(Operators::domain)
            .toList();
    return repeated(domains)
        .map(domain -> "the opset of domain [" + domain + "] is there twice: expected one version");
  }

  /** The weight, input or output of which a graph has two. */
  static Optional<String> problem(GraphProto graph) {
    return twice(
            "initializer", graph.getInitializerList().stream().map(TensorProto::getName).toList())
        .or(() -> twice("input", names(graph.getInputList())))
        .or(() -> twice("output", names(graph.getOutputList())));
  }

  private static List<String> names(List<ValueInfoProto> values) {
    return values.stream().map(ValueInfoProto::getName).toList();
  }

  private static Optional<String> twice(String kind, List<String> names) {
    return repeated(names)
        .map(name -> kind + " [" + name + "] is there twice: expected one of each name");
  }

  private static Optional<String> repeated(List<String> names) {
    Set<String> met = new HashSet<>();
    return names.stream().filter(name -> !met.add(name)).findFirst();
  }
}
