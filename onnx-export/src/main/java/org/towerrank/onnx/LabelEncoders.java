package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.towerrank.onnx.size.NodeAttributes;

/**
 * Operators that turn texts into numbers inside of a graph. Their texts become a vocabulary, and
 * they become look-ups of its ids, as serving has no inputs of text.
 */
final class LabelEncoders {
  private static final String LABEL_ENCODER = "LabelEncoder";

  /** Operators that take ids as they take texts. */
  private static final Set<String> SAME_FOR_IDS =
      Set.of("Identity", "Reshape", "Squeeze", "Unsqueeze", "Flatten");

  private LabelEncoders() {}

  /**
   * The texts that the encoders of an input know, in their order; the empty one left out.
   *
   * @param nodes that are needed, in order
   * @param input the name of an input of texts
   * @throws IllegalArgumentException naming an operator that reads them otherwise
   */
  static List<String> vocabulary(String file, List<NodeProto> nodes, String input) {
    Set<String> texts = new LinkedHashSet<>();
    for (NodeProto encoder : encoders(file, nodes, input)) {
      keys(encoder).forEach(key -> texts.add(key.toStringUtf8()));
    }
    texts.remove("");
    return List.copyOf(texts);
  }

  /** The encoders that read an input, directly or in another shape. */
  private static List<NodeProto> encoders(String file, List<NodeProto> nodes, String input) {
    Set<String> texts = new HashSet<>(Set.of(input));
    List<NodeProto> encoders = new ArrayList<>();
    for (NodeProto node : nodes) {
      if (node.getInputList().stream().noneMatch(texts::contains)) {
        continue;
      }
      if (SAME_FOR_IDS.contains(node.getOpType())) {
        texts.addAll(node.getOutputList());
      } else if (node.getOpType().equals(LABEL_ENCODER) && !keys(node).isEmpty()) {
        encoders.add(node);
      } else {
        throw new IllegalArgumentException(
            "["
                + file
                + "]: operator "
                + NodeOrder.name(node)
                + " reads the texts of input ["
                + input
                + "]: expected a LabelEncoder with [keys_strings]; export the model without its"
                + " encoding of texts");
      }
    }
    return encoders;
  }

  private static List<ByteString> keys(NodeProto encoder) {
    return NodeAttributes.find(encoder, "keys_strings")
        .or(() -> NodeAttributes.find(encoder, "classes_strings"))
        .map(AttributeProto::getStringsList)
        .orElse(List.of());
  }

  /**
   * Lets look-ups take the place of the encoders of an input.
   *
   * @param feature that fills the input
   * @param vocabulary of the feature, whose ids are looked up
   * @throws FeatureMismatchException when an encoder knows a text that the vocabulary lacks
   */
  static void replace(GraphEditor editor, String input, String feature, List<String> vocabulary) {
    Set<String> values = new HashSet<>(vocabulary);
    for (NodeProto encoder : encoders(editor.file(), editor.nodes(), input)) {
      for (ByteString key : keys(encoder)) {
        String text = key.toStringUtf8();
        if (!text.isEmpty() && !values.contains(text)) {
          throw new FeatureMismatchException(
              feature,
              "operator "
                  + NodeOrder.name(encoder)
                  + " knows the text ["
                  + text
                  + "], which the vocabulary lacks");
        }
      }
      String table = editor.put(table(editor, encoder, vocabulary));
      editor.replace(
          encoder,
          OnnxOperator.GATHER
              .node(List.of(table, encoder.getInput(0)), encoder.getOutputList())
              .setName(encoder.getName())
              .build());
    }
  }

  /** What an encoder makes of each id. */
  private static TensorProto table(GraphEditor editor, NodeProto encoder, List<String> vocabulary) {
    String name = editor.freeName("towerrank.labels");
    List<String> known = keys(encoder).stream().map(ByteString::toStringUtf8).toList();
    Optional<AttributeProto> floats = NodeAttributes.find(encoder, "values_floats");
    if (floats.isPresent()) {
      List<Double> values = floats.get().getFloatsList().stream().map(Float::doubleValue).toList();
      requireAll(editor, encoder, values, known.size());
      double other = floatDefault(editor, encoder);
      List<Double> numbers = rows(vocabulary, byText(encoder, known, values), other);
      return Tensors.floats(name, List.of(numbers.size()), numbers);
    }
    List<Long> values = wholeValues(encoder, known.size());
    requireAll(editor, encoder, values, known.size());
    long other = wholeDefault(editor, encoder);
    List<Long> ids = rows(vocabulary, byText(encoder, known, values), other);
    return Tensors.whole(name, DataType.INT64, List.of(ids.size()), ids);
  }

  private static List<Long> wholeValues(NodeProto encoder, int count) {
    return isOfClasses(encoder)
        ? LongStream.range(0, count).boxed().toList()
        : NodeAttributes.find(encoder, "values_int64s")
            .map(AttributeProto::getIntsList)
            .orElse(List.of());
  }

  private static void requireAll(GraphEditor editor, NodeProto encoder, List<?> values, int count) {
    editor.require(
        values.size() == count,
        "operator "
            + NodeOrder.name(encoder)
            + ": expected [values_int64s] or [values_floats], one for each of "
            + count
            + " keys, got "
            + values.size());
  }

  private static double floatDefault(GraphEditor editor, NodeProto encoder) {
    Optional<TensorProto> tensor = defaultTensor(editor, encoder, DataType.FLOAT);
    return tensor.isEmpty()
        ? NodeAttributes.find(encoder, "default_float").map(AttributeProto::getF).orElse(-0f)
        : tensor.get().getFloatDataCount() == 1
            ? tensor.get().getFloatData(0)
            : littleEndian(tensor.get()).getFloat();
  }

  private static long wholeDefault(GraphEditor editor, NodeProto encoder) {
    Optional<TensorProto> tensor = defaultTensor(editor, encoder, DataType.INT64);
    return tensor.isEmpty()
        ? NodeAttributes.find(encoder, "default_int64").map(AttributeProto::getI).orElse(-1L)
        : tensor.get().getInt64DataCount() == 1
            ? tensor.get().getInt64Data(0)
            : littleEndian(tensor.get()).getLong();
  }

  /** What comes before all other defaults, where it is given. */
  private static Optional<TensorProto> defaultTensor(
      GraphEditor editor, NodeProto encoder, DataType type) {
    Optional<TensorProto> tensor =
        NodeAttributes.find(encoder, "default_tensor").map(AttributeProto::getT);
    tensor.ifPresent(
        given ->
            editor.require(
                given.getDataType() == type.getNumber() && isOneNumber(given, type),
                "operator "
                    + NodeOrder.name(encoder)
                    + ": expected one number of type "
                    + type
                    + " in [default_tensor]"));
    return tensor;
  }

  private static boolean isOneNumber(TensorProto tensor, DataType type) {
    boolean floats = type == DataType.FLOAT;
    int numbers = floats ? tensor.getFloatDataCount() : tensor.getInt64DataCount();
    int bytes = floats ? Float.BYTES : Long.BYTES;
    return numbers == 1 || (numbers == 0 && tensor.getRawData().size() == bytes);
  }

  private static ByteBuffer littleEndian(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether an encoder is of the first version, which gives each class its index. */
  private static boolean isOfClasses(NodeProto encoder) {
    return NodeAttributes.find(encoder, "classes_strings").isPresent();
  }

  /** Of a text that is there twice ONNX Runtime takes the first value, and the last class. */
  private static <T> Map<String, T> byText(NodeProto encoder, List<String> known, List<T> values) {
    Map<String, T> byText = new HashMap<>();
    for (int i = 0; i < known.size(); i++) {
      if (isOfClasses(encoder)) {
        byText.put(known.get(i), values.get(i));
      } else {
        byText.putIfAbsent(known.get(i), values.get(i));
      }
    }
    return byText;
  }

  /** What the encoder gives for a missing text, an unknown one, and each of the vocabulary. */
  private static <T> List<T> rows(List<String> vocabulary, Map<String, T> byText, T other) {
    List<T> rows = new ArrayList<>();
    rows.add(byText.getOrDefault("", other));
    rows.add(other);
    vocabulary.forEach(text -> rows.add(byText.getOrDefault(text, other)));
    return rows;
  }
}
