package org.towerrank.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.json.JsonDocument;

/**
 * The header of a safetensors file: its length as a little-endian 64-bit number, then JSON with
 * type, shape and place of each tensor, and notes as {@code __metadata__}.
 */
record TensorHeader(Map<String, String> notes, Map<String, Place> tensors) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NOTES = "__metadata__";
  private static final String OFFSETS = "data_offsets";
  private static final int ALIGNMENT = 8;

  /** Where a tensor lies in the file. */
  record Place(long start, long bytes) {}

  /** One tensor. The names are the format's. */
  private record Entry(String dtype, List<Integer> shape, List<Long> data_offsets) {}

  /** The header of a file with these tensors, one behind the other. */
  static byte[] bytes(Map<String, String> notes, List<TensorFile.Tensor> tensors)
      throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(NOTES, notes);
    long end = 0;
    for (TensorFile.Tensor tensor : tensors) {
      long start = end;
      end += Float.BYTES * tensor.size();
      header.put(tensor.name(), new Entry("F32", tensor.shape(), List.of(start, end)));
    }
    byte[] json = JSON.writeValueAsBytes(header);
    // Spaces behind, so that the tensors are aligned.
    int length = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(json);
    bytes.put(" ".repeat(length - json.length).getBytes(StandardCharsets.UTF_8));
    return bytes.array();
  }

  static TensorHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    long length = length(file, channel, size);
    ByteBuffer json = ByteBuffer.allocate((int) length);
    while (json.hasRemaining() && channel.read(json, Long.BYTES + json.position()) >= 0) {
      // The next part.
    }
    TensorHeader header = parse(file, json.array(), Long.BYTES + length);
    long end = Long.BYTES + length;
    for (Place place : header.tensors().values()) {
      end = Math.max(end, place.start() + place.bytes());
    }
    if (end != size) {
      throw cutOff(file, end, size);
    }
    return header;
  }

  private static long length(Path file, FileChannel channel, long size) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (size < Long.BYTES || channel.read(start, 0) < Long.BYTES) {
      throw cutOff(file, Long.BYTES, size);
    }
    long length = start.getLong(0);
    if (length < 0 || length > Integer.MAX_VALUE - Long.BYTES) {
      throw new BundleException("[" + file + "] is not a valid safetensors file: no header");
    }
    if (length > size - Long.BYTES) {
      throw cutOff(file, Long.BYTES + length, size);
    }
    return length;
  }

  private static BundleException cutOff(Path file, long expected, long size) {
    return new BundleException(
        "["
            + file
            + "] is cut off or has grown: expected ["
            + expected
            + "] bytes, got ["
            + size
            + "]");
  }

  private static TensorHeader parse(Path file, byte[] json, long data) throws BundleException {
    try {
      Map<String, String> notes = new LinkedHashMap<>();
      Map<String, Place> tensors = new LinkedHashMap<>();
      List<Map.Entry<String, JsonNode>> entries = new ArrayList<>();
      JSON.readTree(json).properties().forEach(entries::add);
      for (Map.Entry<String, JsonNode> entry : entries) {
        if (entry.getKey().equals(NOTES)) {
          entry.getValue().properties().forEach(n -> notes.put(n.getKey(), n.getValue().asText()));
        } else {
          tensors.put(entry.getKey(), place(entry.getValue(), data));
        }
      }
      return new TensorHeader(notes, tensors);
    } catch (IOException | IllegalArgumentException e) {
      throw new BundleException(
          "[" + file + "] is not a valid safetensors file: " + JsonDocument.problem(e), e);
    }
  }

  private static Place place(JsonNode entry, long data) {
    long start = entry.path(OFFSETS).path(0).asLong(-1);
    long end = entry.path(OFFSETS).path(1).asLong(-1);
    if (!entry.path("dtype").asText().equals("F32") || start < 0 || end < start) {
      throw new IllegalArgumentException("expected a tensor of type [F32], got " + entry);
    }
    return new Place(data + start, end - start);
  }
}
