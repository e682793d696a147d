package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks a graph before ONNX Runtime sees it: a hostile one could name files outside of the bundle
 * or operators of a custom library, call itself, or be so large or deep that loading it never ends.
 */
public final class GraphCheck {
  /** What a file of ONNX Runtime's own format has behind its first four bytes. */
  private static final ByteBuffer RUNTIME_FORMAT =
      ByteBuffer.wrap("ORTM".getBytes(StandardCharsets.US_ASCII));

  private final String file;
  private int nodes;
  private int initializers;

  private GraphCheck(String file) {
    this.file = file;
  }

  /**
   * Checks a graph and gives it without the data of its tensors: its nodes, inputs and outputs, and
   * the names, types and shapes of its weights. Takes no memory for the weights.
   *
   * @throws IllegalArgumentException when it is no ONNX model, refers to external data, uses
   *     operators that are not {@linkplain Operators supported}, or is larger than graphs may be
   */
  public static ModelProto skeleton(String file, ByteBuffer onnx) {
    require(
        !isOfRuntimeFormat(onnx),
        file,
        "expected an ONNX model, got one in ONNX Runtime's own format, ORT");
    ModelProto skeleton = checked(file, () -> GraphSkeleton.parse(onnx));
    if (skeleton.getGraph().getNodeList().stream().anyMatch(Operators::isTreeEnsemble)) {
      checked(
          file,
          () -> {
            TreeCheck.require(file, onnx);
            return skeleton;
          });
    }
    return skeleton;
  }

  /** Such a file may be an ONNX model too, of another graph. */
  private static boolean isOfRuntimeFormat(ByteBuffer onnx) {
    int start = Integer.BYTES;
    int length = RUNTIME_FORMAT.remaining();
    return onnx.remaining() >= start + length
        && onnx.slice(onnx.position() + start, length).equals(RUNTIME_FORMAT);
  }

  /**
   * Checks a graph and gives the whole of it, weights included, which are not copied.
   *
   * @param onnx not to be changed while the model is in use
   * @throws IllegalArgumentException as {@link #skeleton} does
   */
  public static ModelProto parse(String file, ByteBuffer onnx) {
    skeleton(file, onnx);
    return checked(file, () -> whole(onnx));
  }

  private static ModelProto whole(ByteBuffer onnx) throws IOException {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(onnx.duplicate()).newCodedInput();
    in.enableAliasing(true);
    ModelProto model = ModelProto.parseFrom(in);
    in.checkLastTagWas(0);
    return model;
  }

  /** Reads a model. */
  private interface ModelReader {
    ModelProto read() throws IOException;
  }

  private static ModelProto checked(String file, ModelReader reader) {
    try {
      ModelProto model = reader.read();
      require(model.hasGraph(), file, "it has no graph");
      new GraphCheck(file).requireSafe(model);
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

  /**
   * Elements of all weights of a graph: not of scalars, nor of whole numbers such as shapes, nor of
   * what rounded weights are scaled by.
   */
  public static long parameters(ModelProto model) {
    Set<String> constants =
        model.getGraph().getInitializerList().stream()
            .map(TensorProto::getName)
            .collect(Collectors.toSet());
    Set<String> scaling =
        model.getGraph().getInitializerList().stream()
            .flatMap(weight -> TableWriter.scaling(weight.getName()).stream())
            .collect(Collectors.toSet());
    return model.getGraph().getInitializerList().stream()
        .filter(tensor -> tensor.getDimsCount() > 0)
        .filter(tensor -> !scaling.contains(tensor.getName()))
        .filter(tensor -> tensor.getDataType() != TensorProto.DataType.INT64.getNumber())
        .filter(tensor -> tensor.getDataType() != TensorProto.DataType.INT32.getNumber())
        .mapToLong(tensor -> elements(tensor) - (packed(tensor, constants) ? tensor.getDims(0) : 0))
        .sum();
  }

  private static long elements(TensorProto tensor) {
    return tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
  }

  /** Whether each row of a table has the number of its scale behind its own. */
  private static boolean packed(TensorProto tensor, Set<String> constants) {
    return tensor.getDataType() == TensorProto.DataType.INT8.getNumber()
        && (constants.contains(tensor.getName() + TableWriter.SCALE_STEP)
            || constants.contains(tensor.getName() + TableWriter.SCALES));
  }

  /** The version of the standard operators a model is written with, 0 if it says none. */
  public static long opset(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(opset -> Operators.domain(opset.getDomain()).equals(Operators.STANDARD))
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElse(0);
  }

  private void requireSafe(ModelProto model) {
    // Their bodies may name one another, and ONNX Runtime follows them without end.
    require(
        model.getFunctionsCount() == 0,
        "it has functions of its own, such as ["
            + (model.getFunctionsCount() == 0 ? "" : model.getFunctions(0).getName())
            + "]: put their nodes in their place (onnx.inliner does it)");
    for (OperatorSetIdProto opset : model.getOpsetImportList()) {
      require(
          Operators.mayImport(opset.getDomain()),
          "expected operators of the domains ai.onnx, ai.onnx.ml or com.microsoft, got ["
              + opset.getDomain()
              + "]");
    }
    UniqueNames.problem(model).ifPresent(problem -> require(false, problem));
    requireSafe(model.getGraph(), 0);
  }

  private void requireSafe(GraphProto graph, int depth) {
    require(
        depth <= GraphLimits.DEPTH,
        "subgraphs lie more than " + GraphLimits.DEPTH + " deep in one another");
    require(graph.getSparseInitializerCount() == 0, "sparse initializers are not supported");
    nodes += graph.getNodeCount();
    initializers += graph.getInitializerCount();
    require(
        nodes <= GraphLimits.NODES,
        "expected at most " + GraphLimits.NODES + " operators, got more");
    require(
        initializers <= GraphLimits.INITIALIZERS,
        "expected at most " + GraphLimits.INITIALIZERS + " initializers, got more");
    UniqueNames.problem(graph).ifPresent(problem -> require(false, problem));
    graph.getInitializerList().forEach(this::requireSafe);
    for (NodeProto node : graph.getNodeList()) {
      require(
          depth == 0 || !Operators.isTreeEnsemble(node), "trees in subgraphs are not supported");
      require(
          Operators.isSupported(node),
          "operator [" + Operators.name(node) + "] is not supported; " + Operators.reason(node));
      for (AttributeProto attribute : node.getAttributeList()) {
        requireSafe(node, attribute, depth);
      }
      AttributeCheck.problem(node).ifPresent(problem -> require(false, problem));
    }
  }

  private void requireSafe(NodeProto node, AttributeProto attribute, int depth) {
    String place = "operator [" + node.getOpType() + "] attribute [" + attribute.getName() + "]";
    require(
        !attribute.hasSparseTensor()
            && attribute.getSparseTensorsCount() == 0
            && attribute.getTypeProtosCount() == 0
            && !attribute.hasTp()
            && attribute.getRefAttrName().isEmpty(),
        place + ": expected a number, text, tensor or graph, or a list of them");
    int numbers =
        attribute.getIntsCount() + attribute.getFloatsCount() + attribute.getStringsCount();
    require(
        numbers <= GraphLimits.ATTRIBUTE_NUMBERS || Operators.isOfTrees(node),
        place + ": expected at most " + GraphLimits.ATTRIBUTE_NUMBERS + " elements, got more");
    if (attribute.hasT()) {
      requireSafe(attribute.getT());
    }
    attribute.getTensorsList().forEach(this::requireSafe);
    if (attribute.hasG()) {
      requireSafe(attribute.getG(), depth + 1);
    }
    attribute.getGraphsList().forEach(graph -> requireSafe(graph, depth + 1));
  }

  private void requireSafe(TensorProto tensor) {
    String place = "tensor [" + tensor.getName() + "]";
    boolean external =
        tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
            || tensor.getExternalDataCount() > 0;
    require(!external, place + " refers to external data");
    require(
        tensor.getDimsCount() <= GraphLimits.RANK,
        place + ": expected at most " + GraphLimits.RANK + " dimensions");
    long elements = 1;
    for (long extent : tensor.getDimsList()) {
      require(
          extent >= 0 && extent <= Integer.MAX_VALUE && elements * extent <= Integer.MAX_VALUE,
          place + ": expected at most 2^31 - 1 elements, got the shape " + tensor.getDimsList());
      elements *= extent;
    }
  }

  private void require(boolean condition, String problem) {
    require(condition, file, problem);
  }

  private static void require(boolean condition, String file, String problem) {
    if (!condition) {
      throw new IllegalArgumentException("[" + file + "]: " + problem);
    }
  }
}
