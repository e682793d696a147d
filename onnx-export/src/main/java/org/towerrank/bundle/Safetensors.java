package org.towerrank.bundle;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.Weights;

/**
 * The safetensors format for float32 tensors: the length of a JSON header as a little-endian 64-bit
 * number, the header with type, shape and place of each tensor, then their bytes.
 */
final class Safetensors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALIGNMENT = 8;

  /** Bytes of a tensor that stays in its file, where that is mapped. */
  private static final int MAPPED_FROM = 1 << 20;

  private Safetensors() {}

  /** One tensor in the header. The names are the format's. */
  private record Entry(String dtype, List<Integer> shape, List<Long> data_offsets) {}

  static byte[] write(Weights weights) {
    Map<String, Entry> header = new LinkedHashMap<>();
    long end = 0;
    for (Map.Entry<String, FloatTensor> weight : weights.tensors().entrySet()) {
      long start = end;
      end += (long) Float.BYTES * weight.getValue().size();
      header.put(weight.getKey(), new Entry("F32", weight.getValue().shape(), List.of(start, end)));
    }
    byte[] json = padded(header);
    int size = Math.toIntExact(Long.BYTES + json.length + end);
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    FloatBuffer floats = bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    weights.tensors().values().forEach(tensor -> floats.put(tensor.numbers()));
    return bytes.array();
  }

  /** The header, with spaces behind so that the tensors are aligned. */
  private static byte[] padded(Map<String, Entry> header) {
    try {
      String json = JSON.writeValueAsString(header);
      int length = json.getBytes(StandardCharsets.UTF_8).length;
      String padding = " ".repeat((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT);
      return (json + padding).getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write the header of the weights", e);
    }
  }

  /** Reads weights. Large ones stay in the file's bytes where these are mapped. */
  static Weights read(String file, ByteBuffer content) throws BundleException {
    ByteBuffer bytes = content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    try {
      byte[] json = new byte[Math.toIntExact(bytes.getLong())];
      bytes.get(json);
      Map<String, Entry> header = JSON.readValue(json, new TypeReference<>() {});
      ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
      Map<String, FloatTensor> tensors = new LinkedHashMap<>();
      header.entrySet().stream()
          .sorted(Comparator.comparing(entry -> entry.getValue().data_offsets().get(0)))
          .forEach(entry -> tensors.put(entry.getKey(), tensor(entry.getValue(), data)));
      return new Weights(tensors);
    } catch (IOException | RuntimeException e) {
      throw new BundleException(
          "[" + file + "] is not a valid safetensors file: " + e.getMessage(), e);
    }
  }

  private static FloatTensor tensor(Entry entry, ByteBuffer data) {
    if (!entry.dtype().equals("F32")) {
      throw new IllegalArgumentException("expected type [F32], got [" + entry.dtype() + "]");
    }
    int start = Math.toIntExact(entry.data_offsets().get(0));
    int end = Math.toIntExact(entry.data_offsets().get(1));
    ByteBuffer bytes = data.slice(start, end - start).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.isDirect() && bytes.remaining() >= MAPPED_FROM) {
      return FloatTensor.mapped(entry.shape(), bytes);
    }
    float[] floats = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(floats);
    return new FloatTensor(entry.shape(), floats);
  }
}
