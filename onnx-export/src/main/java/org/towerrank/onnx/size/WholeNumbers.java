package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The numbers of small tensors, which may be shapes or axes. */
final class WholeNumbers {
  private WholeNumbers() {}

  /** All of them, 1 for true; empty for other types, and where they were not kept. */
  static List<Long> of(TensorProto tensor) {
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Long> numbers = new ArrayList<>();
    if (tensor.getDataType() == TensorProto.DataType.INT64.getNumber()) {
      numbers.addAll(tensor.getInt64DataList());
      while (raw.remaining() >= Long.BYTES) {
        numbers.add(raw.getLong());
      }
    } else if (tensor.getDataType() == TensorProto.DataType.INT32.getNumber()) {
      tensor.getInt32DataList().forEach(number -> numbers.add((long) number));
      while (raw.remaining() >= Integer.BYTES) {
        numbers.add((long) raw.getInt());
      }
    } else if (tensor.getDataType() == TensorProto.DataType.BOOL.getNumber()) {
      tensor.getInt32DataList().forEach(number -> numbers.add(number == 0 ? 0L : 1L));
      while (raw.hasRemaining()) {
        numbers.add(raw.get() == 0 ? 0L : 1L);
      }
    }
    return numbers;
  }
}
