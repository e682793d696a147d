package org.towerrank.bundle;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.json.JsonDocument;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.Weights;

/**
 * The safetensors format for float32 tensors: the length of a JSON header as a little-endian 64-bit
 * number, the header with type, shape and place of each tensor, then their bytes.
 */
final class Safetensors {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

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

  /**
   * Reads weights. Large ones stay in the file's bytes where these are mapped.
   *
   * @throws BundleException also where tensors share bytes or leave some out, of which readers make
   *     different weights
   */
  static Weights read(String file, ByteBuffer content) throws BundleException {
    ByteBuffer bytes = content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    try {
      byte[] json = new byte[length(bytes)];
      bytes.get(json);
      Map<String, Entry> header = JSON.readValue(json, new TypeReference<>() {});
      ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
      Map<String, FloatTensor> tensors = new LinkedHashMap<>();
      long end = 0;
      for (Map.Entry<String, Entry> entry : inOrder(header)) {
        tensors.put(entry.getKey(), tensor(entry.getKey(), end, entry.getValue(), data));
        end = entry.getValue().data_offsets().get(1);
      }
      if (end != data.capacity()) {
        throw new IllegalArgumentException(
            "expected " + end + " bytes of tensors, got " + data.capacity());
      }
      return new Weights(tensors);
    } catch (IOException | RuntimeException e) {
      throw new BundleException(
          "[" + file + "] is not a valid safetensors file: " + JsonDocument.problem(e), e);
    }
  }

  private static int length(ByteBuffer bytes) {
    if (bytes.remaining() < Long.BYTES) {
      throw new IllegalArgumentException(
          "expected the length of a header, got " + bytes.remaining() + " bytes");
    }
    long length = bytes.getLong();
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException(
          "expected a header of at most " + bytes.remaining() + " bytes, got " + length);
    }
    return (int) length;
  }

  private static List<Map.Entry<String, Entry>> inOrder(Map<String, Entry> header) {
    return header.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, Entry> entry) -> entry.getValue().data_offsets().get(0))
                .thenComparing(entry -> entry.getValue().data_offsets().get(1)))
        .toList();
  }

  private static FloatTensor tensor(String name, long from, Entry entry, ByteBuffer data) {
    if (entry.data_offsets().get(0) != from) {
      throw new IllegalArgumentException(
          "tensor ["
              + name
              + "]: expected the bytes from "
              + from
              + ", behind the one before, got those from "
              + entry.data_offsets().get(0));
    }
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
