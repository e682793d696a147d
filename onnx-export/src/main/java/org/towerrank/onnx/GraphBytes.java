package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The weights of a graph's file as raw bytes, so that a changed graph gets them without parsing.
 */
public final class GraphBytes {
  private final ByteBuffer file;
  private final List<Weight> weights;

  /** Where a weight lies: the bytes {@code [start, end)} of the file. */
  private record Weight(String name, int start, int end) {}

  private GraphBytes(ByteBuffer file, List<Weight> weights) {
    this.file = file;
    this.weights = weights;
  }

  /**
   * Finds the weights.
   *
   * @param onnx a file that was {@linkplain GraphCheck#skeleton checked}; not copied
   */
  public static GraphBytes of(ByteBuffer onnx) {
    ByteBuffer file = onnx.slice();
    List<Weight> weights = new ArrayList<>();
    try {
      CodedInputStream in = CodedInputStream.newInstance(file.duplicate());
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == ModelProto.GRAPH_FIELD_NUMBER) {
          int limit = in.pushLimit(in.readRawVarint32());
          find(in, weights);
          in.popLimit(limit);
        } else {
          in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new GraphBytes(file, weights);
  }

  private static void find(CodedInputStream in, List<Weight> weights) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == GraphProto.INITIALIZER_FIELD_NUMBER) {
        int length = in.readRawVarint32();
        int start = in.getTotalBytesRead();
        int limit = in.pushLimit(length);
        weights.add(new Weight(name(in), start, start + length));
        in.popLimit(limit);
      } else {
        in.skipField(tag);
      }
    }
  }

  private static String name(CodedInputStream in) throws IOException {
    String name = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == TensorProto.NAME_FIELD_NUMBER) {
        name = in.readString();
      } else {
        in.skipField(tag);
      }
    }
    return name;
  }

  /**
   * The file of a model, with weights of this file behind its own.
   *
   * @param chosen which weights to add, by name
   * @return a direct buffer, as the heap has no room for a second file where it holds the first;
   *     empty if it would exceed 2 GiB
   */
  public Optional<ByteBuffer> with(ModelProto model, Predicate<String> chosen) {
    List<Weight> some = weights.stream().filter(weight -> chosen.test(weight.name)).toList();
    long graph = some.stream().mapToLong(GraphBytes::fieldSize).sum();
    byte[] head = model.toByteArray();
    long size =
        head.length
            + graph
            + CodedOutputStream.computeTagSize(ModelProto.GRAPH_FIELD_NUMBER)
            + CodedOutputStream.computeUInt64SizeNoTag(graph);
    if (size > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect((int) size);
    bytes.put(head);
    // Parsers merge a message that comes twice: this one adds to the lists of the first.
    putTag(bytes, ModelProto.GRAPH_FIELD_NUMBER, (int) graph);
    for (Weight weight : some) {
      int length = weight.end - weight.start;
      putTag(bytes, GraphProto.INITIALIZER_FIELD_NUMBER, length);
      bytes.put(bytes.position(), file, weight.start, length);
      bytes.position(bytes.position() + length);
    }
    return Optional.of(bytes.flip());
  }

  private static long fieldSize(Weight weight) {
    int length = weight.end - weight.start;
    return CodedOutputStream.computeTagSize(GraphProto.INITIALIZER_FIELD_NUMBER)
        + CodedOutputStream.computeUInt32SizeNoTag(length)
        + (long) length;
  }

  private static void putTag(ByteBuffer bytes, int field, int length) {
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(length);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
