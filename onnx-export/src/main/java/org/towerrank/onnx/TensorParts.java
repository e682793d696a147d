package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.towerrank.model.FloatTensor;

/** Parts of constant tensors, of the types that numbers in graphs commonly have. */
final class TensorParts {
  private TensorParts() {}

  /**
   * The places of some ranges along an axis, one range behind the other. Its name says which.
   *
   * @return empty if the type is another, or the tensor has no such data
   */
  static Optional<TensorProto> take(TensorProto tensor, int axis, List<WeightRows> ranges) {
    Optional<ByteBuffer> data = bytes(tensor);
    List<Long> shape = tensor.getDimsList();
    long elements = product(shape);
    if (data.isEmpty() || elements == 0 || data.get().remaining() % elements != 0) {
      return Optional.empty();
    }
    int element = Math.toIntExact(data.get().remaining() / elements);
    int before = Math.toIntExact(product(shape.subList(0, axis)));
    int place = Math.toIntExact(product(shape.subList(axis + 1, shape.size()))) * element;
    int extent = Math.toIntExact(shape.get(axis));
    ByteBuffer taken =
        ByteBuffer.allocate(Math.multiplyExact(before * place, WeightRows.count(ranges)));
    for (int i = 0; i < before; i++) {
      for (WeightRows range : ranges) {
        int length = (range.end() - range.start()) * place;
        taken.put(taken.position(), data.get(), (i * extent + range.start()) * place, length);
        taken.position(taken.position() + length);
      }
    }
    // The buffer was made for this tensor alone, so wrapping it shares nothing.
    ByteString raw = UnsafeByteOperations.unsafeWrap(taken.flip());
    return Optional.of(
        TensorProto.newBuilder()
            .setName(name(tensor.getName(), axis, ranges))
            .setDataType(tensor.getDataType())
            .addAllDims(shape)
            .setDims(axis, WeightRows.count(ranges))
            .setRawData(raw)
            .build());
  }

  private static String name(String tensor, int axis, List<WeightRows> ranges) {
    return WeightRows.name(tensor, ranges).replace(tensor + "[", tensor + "[" + ":,".repeat(axis));
  }

  private static long product(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** All floats of a tensor of floats; empty if it has no such data. */
  static Optional<FloatTensor> floats(TensorProto tensor) {
    List<Integer> shape = tensor.getDimsList().stream().map(Math::toIntExact).toList();
    return bytes(tensor)
        .filter(bytes -> bytes.remaining() == Float.BYTES * product(tensor.getDimsList()))
        .map(
            bytes -> {
              float[] data = new float[bytes.remaining() / Float.BYTES];
              bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(data);
              return new FloatTensor(shape, data);
            });
  }

  private static Optional<ByteBuffer> bytes(TensorProto tensor) {
    if (!tensor.getRawData().isEmpty()) {
      // Of a graph that was not copied, the buffer begins where the graph does.
      return Optional.of(tensor.getRawData().asReadOnlyByteBuffer().slice());
    }
    int type = tensor.getDataType();
    if (type == TensorProto.DataType.FLOAT.getNumber()) {
      ByteBuffer bytes = littleEndian(Float.BYTES * tensor.getFloatDataCount());
      tensor.getFloatDataList().forEach(bytes::putFloat);
      return Optional.of(bytes.flip());
    }
    if (type == TensorProto.DataType.DOUBLE.getNumber()) {
      ByteBuffer bytes = littleEndian(Double.BYTES * tensor.getDoubleDataCount());
      tensor.getDoubleDataList().forEach(bytes::putDouble);
      return Optional.of(bytes.flip());
    }
    if (type == TensorProto.DataType.INT64.getNumber()) {
      ByteBuffer bytes = littleEndian(Long.BYTES * tensor.getInt64DataCount());
      tensor.getInt64DataList().forEach(bytes::putLong);
      return Optional.of(bytes.flip());
    }
    return Optional.empty();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
