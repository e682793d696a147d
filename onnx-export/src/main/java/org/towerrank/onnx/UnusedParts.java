package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.towerrank.onnx.size.NodeReads;

/**
 * What a model has that the outputs which can be served do not need: operators that are not
 * supported, functions that nothing calls, and domains without operators. Tools leave such there,
 * as {@code onnx.inliner} does domains of functions.
 *
 * @param model without them, where an output is left
 * @param lost outputs that are not left, each with the operator that it needs and why that is not
 *     supported
 */
public record UnusedParts(ModelProto model, Map<String, String> lost) {
  /** Copies the map. */
  public UnusedParts {
    lost = Collections.unmodifiableMap(new LinkedHashMap<>(lost));
  }

  /** Finds them; neither is the model checked before, nor its size. */
  public static UnusedParts dropped(ModelProto model) {
    UnusedParts parts = withoutUnsupported(model);
    return new UnusedParts(withoutDomains(withoutFunctions(parts.model)), parts.lost);
  }

  private static UnusedParts withoutUnsupported(ModelProto model) {
    GraphProto graph = model.getGraph();
    Map<String, String> spoilt = spoilt(model);
    Map<String, String> lost = new LinkedHashMap<>();
    List<ValueInfoProto> outputs = new ArrayList<>();
    for (ValueInfoProto output : graph.getOutputList()) {
      String operator = spoilt.get(output.getName());
      if (operator == null) {
        outputs.add(output);
      } else {
        lost.put(output.getName(), operator);
      }
    }
    if (spoilt.isEmpty() || outputs.isEmpty()) {
      return new UnusedParts(model, Map.of());
    }
    GraphProto.Builder kept = graph.toBuilder().clearOutput().clearNode();
    kept.addAllOutput(outputs).addAllNode(needed(graph, outputs));
    return new UnusedParts(model.toBuilder().setGraph(kept).build(), lost);
  }

  /** The values that cannot be computed, each with an operator that stands in the way. */
  private static Map<String, String> spoilt(ModelProto model) {
    Set<Name> functions = new HashSet<>();
    model.getFunctionsList().forEach(function -> functions.add(Name.of(function)));
    Map<String, List<NodeProto>> readers = new HashMap<>();
    Map<String, String> spoilt = new HashMap<>();
    Deque<String> open = new ArrayDeque<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      NodeReads.of(node)
          .forEach(name -> readers.computeIfAbsent(name, any -> new ArrayList<>()).add(node));
      unsupported(node)
          .ifPresent(operator -> spoil(node, problem(operator, functions), spoilt, open));
    }
    while (!open.isEmpty()) {
      String name = open.pop();
      for (NodeProto reader : readers.getOrDefault(name, List.of())) {
        spoil(reader, Objects.requireNonNull(spoilt.get(name)), spoilt, open);
      }
    }
    return spoilt;
  }

  private static void spoil(
      NodeProto node, String problem, Map<String, String> spoilt, Deque<String> open) {
    for (String output : node.getOutputList()) {
      if (spoilt.putIfAbsent(output, problem) == null) {
        open.push(output);
      }
    }
  }

  private static String problem(NodeProto node, Set<Name> functions) {
    if (functions.contains(Name.of(node))) {
      return "function ["
          + Operators.name(node)
          + "] of the model's own: put its nodes in its place (onnx.inliner does it)";
    }
    return "operator ["
        + Operators.name(node)
        + "], which is not supported; "
        + Operators.reason(node);
  }

  /** The node or one within it that is not supported. */
  private static Optional<NodeProto> unsupported(NodeProto node) {
    return Operators.isSupported(node)
        ? inner(node).flatMap(each -> unsupported(each).stream()).findFirst()
        : Optional.of(node);
  }

  private static Stream<NodeProto> inner(NodeProto node) {
    return node.getAttributeList().stream()
        .flatMap(UnusedParts::graphs)
        .flatMap(graph -> graph.getNodeList().stream());
  }

  private static Stream<GraphProto> graphs(AttributeProto attribute) {
    Stream<GraphProto> own = attribute.hasG() ? Stream.of(attribute.getG()) : Stream.empty();
    return Stream.concat(own, attribute.getGraphsList().stream());
  }

  private static List<NodeProto> needed(GraphProto graph, List<ValueInfoProto> outputs) {
    Map<String, List<NodeProto>> makers = new HashMap<>();
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList()
          .forEach(name -> makers.computeIfAbsent(name, any -> new ArrayList<>()).add(node));
    }
    Set<NodeProto> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<String> open = new ArrayDeque<>();
    outputs.forEach(output -> open.push(output.getName()));
    while (!open.isEmpty()) {
      for (NodeProto maker : makers.getOrDefault(open.pop(), List.of())) {
        if (needed.add(maker)) {
          NodeReads.of(maker).forEach(open::push);
        }
      }
    }
    return graph.getNodeList().stream().filter(needed::contains).toList();
  }

  private static ModelProto withoutFunctions(ModelProto model) {
    Set<Name> called = operators(model);
    List<FunctionProto> kept =
        model.getFunctionsList().stream().filter(each -> called.contains(Name.of(each))).toList();
    return kept.size() == model.getFunctionsCount()
        ? model
        : model.toBuilder().clearFunctions().addAllFunctions(kept).build();
  }

  private static ModelProto withoutDomains(ModelProto model) {
    Set<String> used = operators(model).stream().map(Name::domain).collect(Collectors.toSet());
    List<OperatorSetIdProto> kept =
        model.getOpsetImportList().stream()
            .filter(
                opset ->
                    Operators.mayImport(opset.getDomain())
                        || used.contains(Operators.domain(opset.getDomain())))
            .toList();
    return kept.size() == model.getOpsetImportCount()
        ? model
        : model.toBuilder().clearOpsetImport().addAllOpsetImport(kept).build();
  }

  /** An operator or function. */
  private record Name(String domain, String operator) {
    static Name of(NodeProto node) {
      return new Name(Operators.domain(node.getDomain()), node.getOpType());
    }

    static Name of(FunctionProto function) {
      return new Name(Operators.domain(function.getDomain()), function.getName());
    }
  }

  private static Set<Name> operators(ModelProto model) {
    Set<Name> operators = new HashSet<>();
    addOperators(model.getGraph(), operators);
    return operators;
  }

  private static void addOperators(GraphProto graph, Set<Name> operators) {
    for (NodeProto node : graph.getNodeList()) {
      operators.add(Name.of(node));
      node.getAttributeList().stream()
          .flatMap(UnusedParts::graphs)
          .forEach(inner -> addOperators(inner, operators));
    }
  }
}
