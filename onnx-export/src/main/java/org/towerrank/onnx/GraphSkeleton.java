package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses a model without the data of its tensors. Names, types, shapes and where data lies are
 * kept, so a graph of gigabytes is checked in the memory of its nodes alone: the data is skipped on
 * the wire before protobuf's parser sees it.
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

  /** What tensors lie in; other messages are copied as they are. */
  private static final Set<Descriptor> HOLDERS =
      Set.of(
          GraphProto.getDescriptor(),
          NodeProto.getDescriptor(),
          AttributeProto.getDescriptor(),
          TensorProto.getDescriptor(),
          SparseTensorProto.getDescriptor(),
          FunctionProto.getDescriptor(),
          TrainingInfoProto.getDescriptor());

  /** As deep as protobuf's own parsers go. */
  private static final int MAX_DEPTH = 100;

  private GraphSkeleton() {}

  /**
   * Parses all but tensor data.
   *
   * @throws InvalidProtocolBufferException when the bytes are no model
   */
  static ModelProto parse(ByteBuffer onnx) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(onnx.duplicate());
    return ModelProto.parseFrom(strip(in, ModelProto.getDescriptor(), 0));
  }

  /** Copies a message up to the current limit of the stream, without tensor data. */
  private static ByteString strip(CodedInputStream in, Descriptor message, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw new InvalidProtocolBufferException("nested more than " + MAX_DEPTH + " deep");
    }
    UnknownFieldSet.Builder copy = UnknownFieldSet.newBuilder();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      FieldDescriptor field = message.findFieldByNumber(number);
      if (message == TensorProto.getDescriptor() && DATA.contains(number)) {
        in.skipField(tag);
      } else if (delimited && mayHoldTensors(field)) {
        int limit = in.pushLimit(in.readRawVarint32());
        ByteString inner = strip(in, field.getMessageType(), depth + 1);
        in.popLimit(limit);
        copy.mergeField(
            number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(inner).build());
      } else if (!copy.mergeFieldFrom(tag, in)) {
        throw new InvalidProtocolBufferException("a group ends that never began");
      }
    }
    return copy.build().toByteString();
  }

  private static boolean mayHoldTensors(@Nullable FieldDescriptor field) {
    return field != null
        && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && HOLDERS.contains(field.getMessageType());
  }
}
