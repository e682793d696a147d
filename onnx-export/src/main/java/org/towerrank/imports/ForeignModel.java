package org.towerrank.imports;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.bundle.Checksums;
import org.towerrank.onnx.ExternalData;
import org.towerrank.onnx.GraphCheck;
import org.towerrank.onnx.GraphValue;
import org.towerrank.onnx.UnusedParts;

/**
 * A model as another tool wrote it, with the data that lay in files beside it.
 *
 * @param file its path, for errors
 * @param model without what its outputs do not need
 * @param lost outputs that cannot be served, each with what stands in the way
 * @param sha256 of the file
 */
public record ForeignModel(String file, ModelProto model, Map<String, String> lost, String sha256) {
  /** Bytes of a model with its data, more of which no parser of ONNX takes. */
  private static final long MOST = Integer.MAX_VALUE - 8;

  /** Copies the map, in its order. */
  public ForeignModel {
    lost = Collections.unmodifiableMap(new LinkedHashMap<>(lost));
  }

  /**
   * Reads a model and checks that it is safe.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException when it is no ONNX model, unsafe, or too large
   */
  public static ForeignModel read(Path path) throws IOException {
    String file = path.toString();
    if (!Files.isRegularFile(path)) {
      throw new IOException("[" + path + "]: expected an ONNX file, found none");
    }
    long size = Files.size(path);
    if (size > MOST) {
      throw new IOException(
          "[" + path + "]: expected a model smaller than 2 GiB, got " + size + " bytes");
    }
    byte[] bytes = Files.readAllBytes(path);
    UnusedParts parts = UnusedParts.dropped(inlined(path, bytes, MOST - size));
    ModelProto model = parts.model();
    // A check of the whole: what was outside of the file is inside now.
    GraphCheck.skeleton(file, ByteBuffer.wrap(model.toByteArray()));
    return new ForeignModel(file, model, parts.lost(), Checksums.sha256(bytes));
  }

  private static ModelProto inlined(Path path, byte[] bytes, long room) throws IOException {
    Path folder = path.toAbsolutePath().normalize().getParent();
    try {
      ModelProto model = ModelProto.parseFrom(bytes);
      if (!model.hasGraph()) {
        // As of a file of 0 bytes.
        throw new InvalidProtocolBufferException("it has no graph");
      }
      return folder == null ? model : ExternalData.inlined(model, folder, room);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "[" + path + "] is not an ONNX model: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("[" + path + "]: " + e.getMessage(), e);
    }
  }

  /** What it gives. */
  public List<GraphValue> outputs() {
    return model.getGraph().getOutputList().stream().map(GraphValue::of).toList();
  }
}
