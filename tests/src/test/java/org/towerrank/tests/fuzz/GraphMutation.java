package org.towerrank.tests.fuzz;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Changes of any field, however deep, of an ONNX model, so that it still can be parsed. */
final class GraphMutation {
  private static final List<String> OPERATORS =
      List.of(
          "Loop",
          "If",
          "Scan",
          "ConstantOfShape",
          "Expand",
          "Tile",
          "Range",
          "NonZero",
          "Softmax",
          "ReduceMean",
          "ReduceSum",
          "CumSum",
          "TopK",
          "Unique",
          "RandomNormal",
          "RandomUniformLike",
          "SequenceEmpty",
          "Identity",
          "Cast",
          "Reshape",
          "Transpose",
          "Gather",
          "GatherElements",
          "ScatterElements",
          "MatMul",
          "Gemm",
          "Conv",
          "Einsum",
          "Pad",
          "Slice",
          "Split",
          "Sqrt",
          "Log",
          "Div",
          "Exp",
          "Shape",
          "Size",
          "NoSuchOperator");
  private static final List<Long> NUMBERS =
      List.of(
          -1L,
          0L,
          1L,
          2L,
          3L,
          6L,
          7L,
          8L,
          16L,
          17L,
          24L,
          1_000_000L,
          1L << 31,
          1L << 40,
          -1L << 40);
  private static final int MANY = 300;

  private final Draws draws;
  private final Mutation mutation;

  GraphMutation(Draws draws) {
    this.draws = draws;
    this.mutation = new Mutation(draws);
  }

  /** One to three changes. */
  byte[] of(byte[] onnx) throws java.io.IOException {
    ModelProto.Builder model = ModelProto.parseFrom(onnx).toBuilder();
    for (int i = draws.pick(1, 1, 1, 2, 3); i > 0; i--) {
      if (draws.oneIn(3)) {
        rewire(model);
      } else {
        change(draws.pick(messages(model)));
      }
    }
    return model.build().toByteArray();
  }

  /** Changes what the graph computes. */
  private void rewire(ModelProto.Builder model) {
    List<NodeProto.Builder> nodes = model.getGraphBuilder().getNodeBuilderList();
    if (nodes.isEmpty()) {
      return;
    }
    NodeProto.Builder node = draws.pick(nodes);
    NodeProto.Builder other = draws.pick(nodes);
    switch (draws.below(5)) {
      case 0 -> node.setOpType(draws.pick(OPERATORS));
      case 1 -> node.setDomain(draws.pick("", "ai.onnx.ml", "com.microsoft", "elsewhere"));
      case 2 -> node.addAllInput(other.getOutputList());
      case 3 -> {
        if (node.getInputCount() > 0 && other.getOutputCount() > 0) {
          node.setInput(draws.below(node.getInputCount()), other.getOutput(0));
        }
      }
      default -> model.getGraphBuilder().addNode(other.build().toBuilder().setName("again"));
    }
  }

  private static List<Message.Builder> messages(Message.Builder outermost) {
    List<Message.Builder> all = new ArrayList<>();
    collect(outermost, all);
    return all;
  }

  private static void collect(Message.Builder message, List<Message.Builder> all) {
    all.add(message);
    for (FieldDescriptor field : List.copyOf(message.getAllFields().keySet())) {
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      if (!field.isRepeated()) {
        collect(message.getFieldBuilder(field), all);
        continue;
      }
      for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
        collect(message.getRepeatedFieldBuilder(field, i), all);
      }
    }
  }

  private void change(Message.Builder message) {
    List<FieldDescriptor> known = message.getDescriptorForType().getFields();
    List<FieldDescriptor> set = List.copyOf(message.getAllFields().keySet());
    FieldDescriptor field = set.isEmpty() || draws.oneIn(5) ? draws.pick(known) : draws.pick(set);
    if (draws.oneIn(5)) {
      message.clearField(field);
    } else if (field.isRepeated()) {
      changeElements(message, field);
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      change(message.getFieldBuilder(field));
    } else {
      message.setField(field, value(field, message.getField(field)));
    }
  }

  private void changeElements(Message.Builder message, FieldDescriptor field) {
    int count = message.getRepeatedFieldCount(field);
    boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    if (count == 0) {
      Object added =
          isMessage ? message.newBuilderForField(field).build() : value(field, ByteString.EMPTY);
      message.addRepeatedField(field, added);
      return;
    }
    int at = draws.below(count);
    Object element = message.getRepeatedField(field, at);
    if (draws.oneIn(3)) {
      for (int i = draws.pick(1, 1, 1, MANY); i > 0; i--) {
        message.addRepeatedField(field, element);
      }
    } else if (isMessage) {
      change(message.getRepeatedFieldBuilder(field, at));
    } else {
      message.setRepeatedField(field, at, value(field, element));
    }
  }

  private Object value(FieldDescriptor field, Object before) {
    return switch (field.getJavaType()) {
      case INT -> draws.pick(NUMBERS).intValue();
      case LONG -> draws.pick(NUMBERS);
      case FLOAT -> draws.pick(0f, -1f, 1e38f, Float.NaN, Float.POSITIVE_INFINITY, 1e-40f);
      case DOUBLE -> draws.pick(0.0, -1.0, 1e308, Double.NaN, Double.NEGATIVE_INFINITY);
      case BOOLEAN -> draws.oneIn(2);
      case STRING -> draws.oneIn(2) ? draws.pick(OPERATORS) : encodable(draws.text());
      case BYTE_STRING ->
          before instanceof ByteString bytes
              ? ByteString.copyFrom(mutation.bytes(bytes.toByteArray()))
              : ByteString.copyFrom(draws.text(), StandardCharsets.UTF_8);
      case ENUM -> draws.pick(field.getEnumType().getValues());
      case MESSAGE -> throw new IllegalArgumentException("a message has no value: " + field);
    };
  }

  /** UTF-8 has no lone surrogates, of which protobuf would warn at length. */
  private static String encodable(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
