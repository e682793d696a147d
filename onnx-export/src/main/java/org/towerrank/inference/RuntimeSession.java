package org.towerrank.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A graph in ONNX Runtime, whose native memory it owns. Thread-safe. */
final class RuntimeSession implements AutoCloseable {
  private final String file;
  private final OrtSession session;

  private RuntimeSession(String file, OrtSession session) {
    this.file = file;
    this.session = session;
  }

  /**
   * Loads a graph that was checked.
   *
   * @param file what to call it in errors
   * @param onnx not needed any more afterwards
   * @throws InferenceException when ONNX Runtime does not accept it
   */
  static RuntimeSession load(String file, ByteBuffer onnx, SessionSettings settings) {
    try (OrtSession.SessionOptions options = settings.options()) {
      // Mapped files are read where they are; arrays are what ONNX Runtime takes otherwise.
      OrtSession session =
          onnx.isDirect()
              ? environment().createSession(onnx, options)
              : environment().createSession(array(onnx), options);
      return new RuntimeSession(file, session);
    } catch (OrtException e) {
      throw new InferenceException("graph [" + file + "] cannot be loaded", e);
    }
  }

  private static byte[] array(ByteBuffer onnx) {
    if (onnx.hasArray() && onnx.arrayOffset() == 0 && onnx.array().length == onnx.remaining()) {
      return onnx.array();
    }
    byte[] copy = new byte[onnx.remaining()];
    onnx.duplicate().get(copy);
    return copy;
  }

  static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment();
  }

  void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) throws OrtException {
    session.run(inputs, outputs).close();
  }

  /** The dimensions of an output, -1 for those of any size. */
  List<Long> outputShape(String name) {
    try {
      NodeInfo output = session.getOutputInfo().get(name);
      return output != null && output.getInfo() instanceof TensorInfo tensor
          ? Arrays.stream(tensor.getShape()).boxed().toList()
          : List.of();
    } catch (OrtException e) {
      throw new InferenceException("graph [" + file + "] does not tell its outputs", e);
    }
  }

  /** Frees the graph; no run may be under way. */
  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new InferenceException("graph [" + file + "] cannot be closed", e);
    }
  }
}
