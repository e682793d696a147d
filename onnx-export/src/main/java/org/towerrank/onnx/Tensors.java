package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.towerrank.model.FloatTensor;

/** ONNX tensors and attributes from Java values and back. */
final class Tensors {
  private Tensors() {}

  static TensorProto floats(String name, FloatTensor tensor) {
    return tensor(name, TensorProto.DataType.FLOAT, tensor.shape(), tensor.littleEndian());
  }

  static TensorProto scalar(String name, float value) {
    ByteBuffer bytes = littleEndian(1);
    bytes.putFloat(0, value);
    return tensor(name, TensorProto.DataType.FLOAT, List.of(), bytes);
  }

  static TensorProto ints(String name, List<Integer> values) {
    ByteBuffer bytes = littleEndian(values.size());
    for (int i = 0; i < values.size(); i++) {
      bytes.putInt(4 * i, values.get(i));
    }
    return tensor(name, TensorProto.DataType.INT32, List.of(values.size()), bytes);
  }

  /** A vector of int64, as shapes and axes are given. */
  static TensorProto longs(String name, List<Integer> values) {
    ByteBuffer bytes = littleEndian(2 * values.size());
    for (int i = 0; i < values.size(); i++) {
      bytes.putLong(8 * i, values.get(i));
    }
    return tensor(name, TensorProto.DataType.INT64, List.of(values.size()), bytes);
  }

  /** Floats of a shape; no dimensions for a scalar. */
  static TensorProto floats(String name, List<Integer> shape, List<Double> values) {
    ByteBuffer bytes = littleEndian(values.size());
    values.forEach(value -> bytes.putFloat(value.floatValue()));
    return tensor(name, TensorProto.DataType.FLOAT, shape, bytes);
  }

  /** Whole numbers of a shape, int32 or int64; no dimensions for a scalar. */
  static TensorProto whole(
      String name, TensorProto.DataType type, List<Integer> shape, List<Long> values) {
    boolean wide = type == TensorProto.DataType.INT64;
    ByteBuffer bytes = littleEndian(values.size() * (wide ? 2 : 1));
    for (long value : values) {
      if (wide) {
        bytes.putLong(value);
      } else {
        bytes.putInt(Math.toIntExact(value));
      }
    }
    return tensor(name, type, shape, bytes);
  }

  /** Numbers of a byte each, signed or not. */
  static TensorProto bytes(
      String name, TensorProto.DataType type, List<Integer> shape, byte[] values) {
    return tensor(name, type, shape, ByteBuffer.wrap(values));
  }

  /** Numbers of two bytes each: the bits of IEEE 754 binary16. */
  static TensorProto halves(String name, List<Integer> shape, short[] bits) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(bits.length, Short.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(bits);
    return tensor(name, TensorProto.DataType.FLOAT16, shape, bytes);
  }

  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto attribute(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static AttributeProto attribute(String name, List<Integer> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(values.stream().map(Integer::longValue).toList())
        .build();
  }

  static AttributeProto attribute(String name, GraphProto value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(value)
        .build();
  }

  static AttributeProto attribute(String name, TensorProto value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.TENSOR)
        .setT(value)
        .build();
  }

  /** The floats of an initializer written by {@link #floats}. */
  static FloatTensor read(TensorProto tensor) {
    float[] data = new float[tensor.getRawData().size() / Float.BYTES];
    tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(data);
    return new FloatTensor(tensor.getDimsList().stream().map(Math::toIntExact).toList(), data);
  }

  private static ByteBuffer littleEndian(int words) {
    return ByteBuffer.allocate(Math.multiplyExact(words, 4)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static TensorProto tensor(
      String name, TensorProto.DataType type, List<Integer> shape, ByteBuffer bytes) {
    // The buffer was made for this tensor alone, or is of a file, so that nobody changes it.
    ByteString raw = UnsafeByteOperations.unsafeWrap(bytes.rewind());
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .addAllDims(shape.stream().map(Integer::longValue).toList())
        .setRawData(raw)
        .build();
  }
}
