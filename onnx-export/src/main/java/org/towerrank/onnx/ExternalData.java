package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the data of tensors that lies in files beside a model into the model. Only regular files in
 * the model's folder or below are read, and none through a link.
 */
public final class ExternalData {
  private final Path folder;
  private final List<Place> places = new ArrayList<>();
  private long left;

  private ExternalData(Path folder, long left) {
    this.folder = folder;
    this.left = left;
  }

  /**
   * The model with all its data.
   *
   * @param folder where the model lies
   * @param most bytes of data that may be added
   * @throws IllegalArgumentException naming a tensor whose data lies outside, is not there, is of
   *     another size than the tensor, or is too much
   */
  public static ModelProto inlined(ModelProto model, Path folder, long most) throws IOException {
    ModelProto.Builder changed = model.toBuilder();
    ExternalData data = new ExternalData(folder, most);
    data.find(changed.getGraphBuilder());
    // All is known to be there and to have room before the first byte is read.
    for (Place place : data.places) {
      place.read();
    }
    return changed.build();
  }

  private void find(GraphProto.Builder graph) throws IOException {
    for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
      find(tensor);
    }
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.hasT()) {
          find(attribute.getTBuilder());
        }
        for (TensorProto.Builder tensor : attribute.getTensorsBuilderList()) {
          find(tensor);
        }
        if (attribute.hasG()) {
          find(attribute.getGBuilder());
        }
        for (GraphProto.Builder inner : attribute.getGraphsBuilderList()) {
          find(inner);
        }
      }
    }
  }

  private void find(TensorProto.Builder tensor) throws IOException {
    if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
      return;
    }
    String place = "tensor [" + tensor.getName() + "]";
    Map<String, String> keys = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      keys.put(entry.getKey(), entry.getValue());
    }
    Path file = file(place, keys.getOrDefault("location", ""));
    long offset = number(place, "offset", keys.getOrDefault("offset", "0"));
    long there = Math.max(0, Files.size(file) - offset);
    long length = number(place, "length", keys.getOrDefault("length", Long.toString(there)));
    require(
        length <= there,
        place,
        "expected " + length + " bytes from " + offset + " on in [" + file + "], got " + there);
    require(
        length <= left,
        place,
        "expected a model that is smaller than 2 GiB with its data, got "
            + length
            + " bytes more in ["
            + file
            + "], of which "
            + left
            + " have room");
    requireLength(place, tensor, length);
    left -= length;
    places.add(new Place(tensor, file, offset, Math.toIntExact(length)));
  }

  /** A tensor and where its data lies. */
  private record Place(TensorProto.Builder tensor, Path file, long offset, int length) {
    void read() throws IOException {
      tensor
          .setRawData(ExternalData.read(file, offset, length))
          .clearExternalData()
          .clearDataLocation();
    }
  }

  private static void requireLength(String place, TensorProto.Builder tensor, long length) {
    int bits = bits(tensor.getDataType());
    double elements =
        tensor.getDimsList().stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    double expected = Math.ceil(elements * bits / Byte.SIZE);
    require(
        bits == 0 || expected == length,
        place,
        "expected "
            + (long) expected
            + " bytes for the shape "
            + tensor.getDimsList()
            + ", got "
            + length);
  }

  /** Bits of an element; 0 for types that are not looked at. */
  private static int bits(int type) {
    DataType known = DataType.forNumber(type);
    return switch (known == null ? DataType.UNDEFINED : known) {
      case BOOL, INT8, UINT8 -> 8;
      case FLOAT16, BFLOAT16, INT16, UINT16 -> 16;
      case FLOAT, INT32, UINT32 -> 32;
      case DOUBLE, INT64, UINT64 -> 64;
      default -> 0;
    };
  }

  private Path file(String place, String location) throws IOException {
    Path file = resolved(place, location);
    Path at = folder;
    for (Path part : folder.relativize(file)) {
      at = at.resolve(part);
      require(
          !Files.isSymbolicLink(at),
          place,
          "expected data in a file of the model's folder, got the link [" + at + "]");
    }
    require(
        Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS),
        place,
        "expected its data in [" + file + "], found no file there");
    return file;
  }

  private Path resolved(String place, String location) {
    try {
      Path given = Path.of(location);
      Path file = folder.resolve(given).normalize();
      boolean inside =
          !location.isEmpty()
              && !given.isAbsolute()
              && location.indexOf('\\') < 0
              && file.startsWith(folder.normalize())
              && !given.normalize().startsWith("..");
      require(
          inside,
          place,
          "expected data in a file of the model's folder, got the location [" + location + "]");
      return file;
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          place + ": expected the name of a file, got the location [" + location + "]", e);
    }
  }

  private static long number(String place, String key, String text) {
    try {
      long number = Long.parseLong(text);
      require(number >= 0, place, "expected [" + key + "] of at least 0, got [" + text + "]");
      return number;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          place + ": expected a whole number for [" + key + "], got [" + text + "]", e);
    }
  }

  private static ByteString read(Path file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
        // Reads may give less than was asked for.
      }
    }
    if (bytes.hasRemaining()) {
      throw new IOException("[" + file + "]: it became shorter while it was read");
    }
    return ByteString.copyFrom(bytes.flip());
  }

  private static void require(boolean condition, String place, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(place + ": " + problem);
    }
  }
}
