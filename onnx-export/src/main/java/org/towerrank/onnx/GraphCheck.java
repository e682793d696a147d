package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks a graph before ONNX Runtime sees it: a hostile one could name files outside of the bundle
 * or operators of a custom library.
 */
public final class GraphCheck {
  private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");

  private GraphCheck() {}

  /**
   * Parses and checks a graph.
   *
   * @throws IllegalArgumentException when it is no ONNX model, refers to external data, or uses
   *     operators outside of the standard domains
   */
  public static ModelProto parse(String file, byte[] onnx) {
    try {
      ModelProto model = ModelProto.parseFrom(onnx);
      require(model.hasGraph(), file, "it has no graph");
      model.getOpsetImportList().forEach(opset -> requireDomain(file, opset.getDomain()));
      requireSafe(file, model.getGraph());
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "[" + file + "] is not an ONNX model: " + e.getMessage(), e);
    }
  }

  /** The names of a graph's inputs, without constants. */
  public static List<String> inputNames(ModelProto model) {
    Set<String> constants =
        model.getGraph().getInitializerList().stream()
            .map(TensorProto::getName)
            .collect(Collectors.toSet());
    return model.getGraph().getInputList().stream()
        .map(ValueInfoProto::getName)
        .filter(name -> !constants.contains(name))
        .toList();
  }

  /** Elements of all weights of a graph: not of scalars, nor of whole numbers such as shapes. */
  public static long parameters(ModelProto model) {
    return model.getGraph().getInitializerList().stream()
        .filter(tensor -> tensor.getDimsCount() > 0)
        .filter(tensor -> tensor.getDataType() != TensorProto.DataType.INT64.getNumber())
        .filter(tensor -> tensor.getDataType() != TensorProto.DataType.INT32.getNumber())
        .mapToLong(tensor -> tensor.getDimsList().stream().reduce(1L, Math::multiplyExact))
        .sum();
  }

  /** The version of the standard operators a model is written with, 0 if it says none. */
  public static long opset(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(opset -> opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElse(0);
  }

  private static void requireSafe(String file, GraphProto graph) {
    graph.getInitializerList().forEach(tensor -> requireInline(file, tensor));
    require(graph.getSparseInitializerCount() == 0, file, "sparse initializers are not supported");
    for (NodeProto node : graph.getNodeList()) {
      requireDomain(file, node.getDomain());
      for (AttributeProto attribute : node.getAttributeList()) {
        Stream.concat(Stream.of(attribute.getT()), attribute.getTensorsList().stream())
            .forEach(tensor -> requireInline(file, tensor));
        Stream.concat(Stream.of(attribute.getG()), attribute.getGraphsList().stream())
            .filter(inner -> inner.getNodeCount() > 0 || inner.getInitializerCount() > 0)
            .forEach(inner -> requireSafe(file, inner));
      }
    }
  }

  private static void requireInline(String file, TensorProto tensor) {
    boolean external =
        tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
            || tensor.getExternalDataCount() > 0;
    require(!external, file, "tensor [" + tensor.getName() + "] refers to external data");
  }

  private static void requireDomain(String file, String domain) {
    require(
        DOMAINS.contains(domain),
        file,
        "expected operators of the domains ai.onnx, ai.onnx.ml or com.microsoft, got ["
            + domain
            + "]");
  }

  private static void require(boolean condition, String file, String problem) {
    if (!condition) {
      throw new IllegalArgumentException("[" + file + "]: " + problem);
    }
  }
}
