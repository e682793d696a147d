package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.model.FloatTensor;
import org.towerrank.precision.ByteColumns;
import org.towerrank.precision.ByteRows;
import org.towerrank.precision.Codebook;
import org.towerrank.precision.RowScales;
import org.towerrank.precision.SquaredBytes;

/** Reads the constants of a graph that {@link GraphWriter} wrote, rounded ones among them. */
final class WeightReader {
  private final Map<String, TensorProto> constants = new HashMap<>();

  WeightReader(ModelProto model) {
    model.getGraph().getInitializerList().forEach(c -> constants.put(c.getName(), c));
  }

  /**
   * What a weight's constant stands for.
   *
   * @throws IllegalArgumentException when it is of a type that weights do not have, or what it is
   *     scaled by is missing
   */
  FloatTensor read(TensorProto tensor) {
    return switch (DataType.forNumber(tensor.getDataType())) {
      case FLOAT -> Tensors.read(tensor);
      case FLOAT16 -> halves(tensor);
      case UINT8 ->
          new Codebook(bytes(tensor), floats(tensor.getName() + TableWriter.VALUES))
              .floats(shape(tensor));
      case INT8 -> signed(tensor);
      case null, default ->
          throw new IllegalArgumentException(
              "weight ["
                  + tensor.getName()
                  + "]: expected floats, float16 or bytes, got type "
                  + tensor.getDataType());
    };
  }

  /** A layer with a scale for each column, or a table with the number of a scale in each row. */
  private FloatTensor signed(TensorProto tensor) {
    String name = tensor.getName();
    if (constants.containsKey(name + ByteProductWriter.SCALES)) {
      return new ByteColumns(bytes(tensor), floats(name + ByteProductWriter.SCALES))
          .floats(shape(tensor));
    }
    if (constants.containsKey(name + TableWriter.ROOT_STEP)) {
      return new SquaredBytes(bytes(tensor), floats(name + TableWriter.ROOT_STEP)[0])
          .floats(shape(tensor));
    }
    int columns = shape(tensor).getLast() - 1;
    return new ByteRows(bytes(tensor), columns, scales(name)).floats();
  }

  /** Of tables written before scales were computed, the scales themselves. */
  private float[] scales(String name) {
    return constants.containsKey(name + TableWriter.SCALES)
        ? floats(name + TableWriter.SCALES)
        : new RowScales(
                floats(name + TableWriter.SCALE_STEP)[0],
                floats(name + TableWriter.LARGEST_SCALE)[0])
            .all();
  }

  private static FloatTensor halves(TensorProto tensor) {
    ShortBuffer bits =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    float[] floats = new float[bits.remaining()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.float16ToFloat(bits.get(i));
    }
    return new FloatTensor(shape(tensor), floats);
  }

  private float[] floats(String name) {
    return Tensors.read(constant(name)).data();
  }

  private TensorProto constant(String name) {
    TensorProto constant = constants.get(name);
    if (constant == null) {
      throw new IllegalArgumentException("expected a constant [" + name + "], there is none");
    }
    return constant;
  }

  private static byte[] bytes(TensorProto tensor) {
    return tensor.getRawData().toByteArray();
  }

  private static List<Integer> shape(TensorProto tensor) {
    return tensor.getDimsList().stream().map(Math::toIntExact).toList();
  }
}
