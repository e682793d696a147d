package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.towerrank.onnx.size.ListLength;

/**
 * Parses a model without the data of its tensors. Names, types, shapes and where data lies are
 * kept, so a graph of gigabytes is checked in the memory of its nodes alone: the data is skipped on
 * the wire before protobuf's parser sees it. What is kept is counted, and has limits.
 *
 * <p>Small tensors stay whole, as they may be shapes. Of a list attribute, one number more than
 * {@link GraphLimits#ATTRIBUTE_NUMBERS} is kept, so that a longer list is noticed, and its length.
 */
final class GraphSkeleton {
  private static final Set<Integer> DATA =
      Set.of(
          TensorProto.FLOAT_DATA_FIELD_NUMBER,
          TensorProto.INT32_DATA_FIELD_NUMBER,
          TensorProto.STRING_DATA_FIELD_NUMBER,
          TensorProto.INT64_DATA_FIELD_NUMBER,
          TensorProto.RAW_DATA_FIELD_NUMBER,
          TensorProto.DOUBLE_DATA_FIELD_NUMBER,
          TensorProto.UINT64_DATA_FIELD_NUMBER);

  private static final Set<Integer> LISTS =
      Set.of(
          AttributeProto.FLOATS_FIELD_NUMBER,
          AttributeProto.INTS_FIELD_NUMBER,
          AttributeProto.STRINGS_FIELD_NUMBER);

  /** Fields that no run depends on, and into which exporters write much. */
  private static final Set<String> REMARKS =
      Set.of(
          "doc_string", "metadata_props", "value_info", "quantization_annotation", "training_info");

  /** As deep as protobuf's own parsers go. */
  private static final int MAX_DEPTH = 100;

  private final CodedInputStream in;
  private int parts;
  private int bytes;

  private GraphSkeleton(CodedInputStream in) {
    this.in = in;
  }

  /**
   * Parses all but tensor data.
   *
   * @throws InvalidProtocolBufferException when the bytes are not a model, or exceed a limit
   */
  static ModelProto parse(ByteBuffer onnx) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(onnx.duplicate());
    return ModelProto.parseFrom(new GraphSkeleton(in).strip(ModelProto.getDescriptor(), 0));
  }

  /** Copies a message up to the current limit of the stream, without tensor data. */
  private ByteString strip(Descriptor message, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new InvalidProtocolBufferException("nested more than " + MAX_DEPTH + " deep");
    }
    UnknownFieldSet.Builder copy = UnknownFieldSet.newBuilder();
    Map<Integer, Integer> elements = new HashMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      FieldDescriptor field = message.findFieldByNumber(number);
      if (field == null || REMARKS.contains(field.getName())) {
        skip(tag);
      } else if (message == TensorProto.getDescriptor() && DATA.contains(number)) {
        data(tag, copy, elements);
      } else if (message == AttributeProto.getDescriptor() && LISTS.contains(number)) {
        list(tag, field, copy, elements);
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && delimited(tag)) {
        int limit = in.pushLimit(in.readRawVarint32());
        ByteString inner = strip(field.getMessageType(), depth + 1);
        in.popLimit(limit);
        add(copy, number, inner);
      } else {
        keep(tag, field, copy);
      }
    }
    if (message == AttributeProto.getDescriptor()) {
      noteLength(copy, elements);
    }
    return copy.build().toByteString();
  }

  private static boolean delimited(int tag) {
    return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  private void skip(int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that never began");
    }
  }

  /** Keeps a name, a number, or a few packed numbers. */
  private void keep(int tag, FieldDescriptor field, UnknownFieldSet.Builder copy)
      throws IOException {
    if (!delimited(tag)) {
      number(tag, copy);
      return;
    }
    int length = in.readRawVarint32();
    if (length > GraphLimits.TEXT_BYTES) {
      throw new InvalidProtocolBufferException(
          "[" + field.getName() + "] has more than " + GraphLimits.TEXT_BYTES + " bytes");
    }
    ByteString content = read(length);
    if (field.getType() == FieldDescriptor.Type.STRING && !content.isValidUtf8()) {
      throw new InvalidProtocolBufferException("[" + field.getName() + "] is not UTF-8");
    }
    add(copy, field.getNumber(), content);
  }

  private void number(int tag, UnknownFieldSet.Builder copy) throws IOException {
    count(1, Long.BYTES);
    if (!copy.mergeFieldFrom(tag, in)) {
      throw new InvalidProtocolBufferException("a group ends that never began");
    }
  }

  /** Keeps a tensor's data where it is small. */
  private void data(int tag, UnknownFieldSet.Builder copy, Map<Integer, Integer> elements)
      throws IOException {
    int number = WireFormat.getTagFieldNumber(tag);
    if (!delimited(tag)) {
      if (elements.merge(number, 1, Integer::sum) <= GraphLimits.SHAPE_BYTES / Long.BYTES) {
        number(tag, copy);
      } else {
        skip(tag);
      }
      return;
    }
    int length = in.readRawVarint32();
    if (length <= GraphLimits.SHAPE_BYTES) {
      add(copy, number, read(length));
    } else {
      in.skipRawBytes(length);
    }
  }

  /** Notes how long a list is that is not kept whole. */
  private void noteLength(UnknownFieldSet.Builder copy, Map<Integer, Integer> elements)
      throws IOException {
    long length = elements.values().stream().mapToLong(Integer::longValue).sum();
    if (length > GraphLimits.ATTRIBUTE_NUMBERS) {
      count(1, Long.BYTES);
      ListLength.note(copy, length);
    }
  }

  /** Keeps the beginning of a list. */
  private void list(
      int tag, FieldDescriptor field, UnknownFieldSet.Builder copy, Map<Integer, Integer> elements)
      throws IOException {
    boolean texts = field.getType() == FieldDescriptor.Type.BYTES;
    if (texts || !delimited(tag)) {
      if (elements.merge(field.getNumber(), 1, Integer::sum) > GraphLimits.ATTRIBUTE_NUMBERS + 1) {
        skip(tag);
      } else {
        keep(tag, field, copy);
      }
      return;
    }
    int limit = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      UnknownFieldSet.Field.Builder element = UnknownFieldSet.Field.newBuilder();
      if (field.getType() == FieldDescriptor.Type.FLOAT) {
        element.addFixed32(in.readRawLittleEndian32());
      } else {
        element.addVarint(in.readRawVarint64());
      }
      if (elements.merge(field.getNumber(), 1, Integer::sum) <= GraphLimits.ATTRIBUTE_NUMBERS + 1) {
        count(1, Long.BYTES);
        copy.mergeField(field.getNumber(), element.build());
      }
    }
    in.popLimit(limit);
  }

  private ByteString read(int length) throws IOException {
    count(0, length);
    return ByteString.copyFrom(in.readRawBytes(length));
  }

  private void add(UnknownFieldSet.Builder copy, int number, ByteString content)
      throws IOException {
    count(1, 0);
    copy.mergeField(number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(content).build());
  }

  private void count(int more, int length) throws IOException {
    parts += more;
    bytes += Math.max(0, length);
    if (parts > GraphLimits.PARTS || bytes > GraphLimits.BYTES) {
      throw new InvalidProtocolBufferException(
          "it has more than "
              + GraphLimits.PARTS
              + " parts or "
              + GraphLimits.BYTES
              + " bytes beside its weights");
    }
  }
}
