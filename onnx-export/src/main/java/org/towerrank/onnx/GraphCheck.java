package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks a graph before ONNX Runtime sees it: a hostile one could name files outside of the bundle
 * or operators of a custom library.
 */
public final class GraphCheck {
  private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");

  private GraphCheck() {}

  /**
   * Checks a graph and gives it without the data of its tensors: its nodes, inputs and outputs, and
   * the names, types and shapes of its weights. Takes no memory for the weights.
   *
   * @throws IllegalArgumentException when it is no ONNX model, refers to external data, or uses
   *     operators outside of the standard domains
   */
  public static ModelProto skeleton(String file, ByteBuffer onnx) {
    return checked(file, () -> GraphSkeleton.parse(onnx));
  }

  /**
   * Checks a graph and gives the whole of it, weights included.
   *
   * @throws IllegalArgumentException as {@link #skeleton} does
   */
  public static ModelProto parse(String file, ByteBuffer onnx) {
    return checked(file, () -> ModelProto.parseFrom(onnx.duplicate()));
  }

  /** Reads a model. */
  private interface Reader {
    ModelProto read() throws IOException;
  }

  private static ModelProto checked(String file, Reader reader) {
    try {
      ModelProto model = reader.read();
      require(model.hasGraph(), file, "it has no graph");
      requireSafe(file, model);
      return model;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "[" + file + "] is not an ONNX model: " + e.getMessage(), e);
    }
  }

  /** The inputs of a graph, without those that a constant of their name fills. */
  public static List<ValueInfoProto> inputs(ModelProto model) {
    Set<String> constants =
        model.getGraph().getInitializerList().stream()
            .map(TensorProto::getName)
            .collect(Collectors.toSet());
    return model.getGraph().getInputList().stream()
        .filter(input -> !constants.contains(input.getName()))
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

  /** Checks a message and all it holds, however deep: subgraphs and functions have nodes too. */
  private static void requireSafe(String file, MessageOrBuilder message) {
    switch (message) {
      case TensorProto tensor -> requireInline(file, tensor);
      case NodeProto node -> requireDomain(file, node.getDomain());
      case OperatorSetIdProto opset -> requireDomain(file, opset.getDomain());
      default -> {
        // Nothing of its own to check.
      }
    }
    for (Object value : message.getAllFields().values()) {
      if (value instanceof Message inner) {
        requireSafe(file, inner);
      } else if (value instanceof Collection<?> values) {
        for (Object each : values) {
          if (each instanceof Message inner) {
            requireSafe(file, inner);
          }
        }
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
