package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Operators that turn texts into numbers inside of a graph. Their texts become a vocabulary, and
 * they become look-ups of its ids, as serving has no inputs of text.
 */
public final class LabelEncoders {
  private static final String LABEL_ENCODER = "LabelEncoder";

  /** Operators that take ids as they take texts. */
  private static final Set<String> SAME_FOR_IDS =
      Set.of("Identity", "Reshape", "Squeeze", "Unsqueeze", "Flatten");

  private LabelEncoders() {}

  /**
   * The texts that the encoders of an input know, in their order; the empty one left out.
   *
   * @param input the name of an input of texts
   * @throws IllegalArgumentException naming an operator that reads them otherwise
   */
  public static List<String> vocabulary(String file, ModelProto model, String input) {
    return vocabulary(file, model.getGraph().getNodeList(), input);
  }

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
    return attribute(encoder, "keys_strings")
        .or(() -> attribute(encoder, "classes_strings"))
        .map(AttributeProto::getStringsList)
        .orElse(List.of());
  }

  private static Optional<AttributeProto> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  /**
   * Lets look-ups take the place of the encoders of an input.
   *
   * @param vocabulary what {@link #vocabulary} gave
   */
  static void replace(GraphEditor editor, String input, List<String> vocabulary) {
    for (NodeProto encoder : encoders(editor.file(), editor.nodes(), input)) {
      String table = editor.freeName("towerrank.labels");
      List<String> known = keys(encoder).stream().map(ByteString::toStringUtf8).toList();
      if (attribute(encoder, "values_floats").isPresent()) {
        List<Double> numbers =
            rows(
                vocabulary,
                known,
                attribute(encoder, "values_floats").orElseThrow().getFloatsList().stream()
                    .map(Float::doubleValue)
                    .toList(),
                (double) attribute(encoder, "default_float").map(AttributeProto::getF).orElse(-0f));
        editor.put(Tensors.floats(table, List.of(numbers.size()), numbers));
      } else {
        List<Long> ids =
            rows(
                vocabulary,
                known,
                wholeValues(editor, encoder, known.size()),
                attribute(encoder, "default_int64").map(AttributeProto::getI).orElse(-1L));
        editor.put(Tensors.whole(table, DataType.INT64, List.of(ids.size()), ids));
      }
      editor.replace(
          encoder,
          OnnxOperator.GATHER
              .node(List.of(table, encoder.getInput(0)), encoder.getOutputList())
              .setName(encoder.getName())
              .build());
    }
  }

  private static List<Long> wholeValues(GraphEditor editor, NodeProto encoder, int count) {
    if (attribute(encoder, "classes_strings").isPresent()) {
      return LongStream.range(0, count).boxed().toList();
    }
    List<Long> values =
        attribute(encoder, "values_int64s").map(AttributeProto::getIntsList).orElse(List.of());
    editor.require(
        values.size() == count,
        "operator "
            + NodeOrder.name(encoder)
            + ": expected [values_int64s] or [values_floats], one for each of "
            + count
            + " keys, got "
            + values.size());
    return values;
  }

  /** What the encoder gives for a missing text, an unknown one, and each of the vocabulary. */
  private static <T> List<T> rows(
      List<String> vocabulary, List<String> known, List<T> values, T other) {
    List<T> rows = new ArrayList<>();
    Map<String, T> byText = new HashMap<>();
    for (int i = 0; i < Math.min(known.size(), values.size()); i++) {
      byText.putIfAbsent(known.get(i), values.get(i));
    }
    rows.add(byText.getOrDefault("", other));
    rows.add(other);
    vocabulary.forEach(text -> rows.add(byText.getOrDefault(text, other)));
    return rows;
  }
}
