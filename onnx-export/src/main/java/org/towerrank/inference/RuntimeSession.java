package org.towerrank.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A graph in ONNX Runtime, whose native memory it owns. Thread-safe. */
final class RuntimeSession implements AutoCloseable {
  private final String file;
  private final OrtSession session;
  private final String way;
  private final ConcurrentLinkedDeque<RunWatch.Guard> guards = new ConcurrentLinkedDeque<>();

  /** Runs hold it to read, so that the graph is not freed under them. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean closed;

  private RuntimeSession(String file, OrtSession session, String way) {
    this.file = file;
    this.session = session;
    this.way = way;
  }

  /**
   * Loads a graph that was checked.
   *
   * @param file what to call it in errors
   * @param onnx the graph; not used after loading
   * @throws InferenceException when ONNX Runtime does not accept it
   */
  static RuntimeSession load(String file, ByteBuffer onnx, SessionSettings settings) {
    OrtEnvironment environment = environment();
    try {
      return load(environment, file, onnx, settings);
    } catch (OrtException | LinkageError | OutOfMemoryError | StackOverflowError e) {
      throw new InferenceException("graph [" + file + "] cannot be loaded", e);
    }
  }

  /** Some graphs load only as they are: optimizers make operators of them that there are not. */
  private static RuntimeSession load(
      OrtEnvironment environment, String file, ByteBuffer onnx, SessionSettings settings)
      throws OrtException {
    try (OrtSession.SessionOptions options = settings.options()) {
      return new RuntimeSession(file, session(environment, onnx, options), settings.way());
    } catch (OrtException e) {
      try (OrtSession.SessionOptions options = settings.plainOptions()) {
        return new RuntimeSession(file, session(environment, onnx, options), settings.plainWay());
      } catch (OrtException again) {
        e.addSuppressed(again);
        throw e;
      }
    }
  }

  private static OrtSession session(
      OrtEnvironment environment, ByteBuffer onnx, OrtSession.SessionOptions options)
      throws OrtException {
    // Mapped files are read where they are; arrays are what ONNX Runtime takes otherwise.
    return onnx.isDirect()
        ? environment.createSession(onnx, options)
        : environment.createSession(array(onnx), options);
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
    return OnnxRuntime.environment();
  }

  /** By what the graph is run: graphs that are run in another way may give other numbers. */
  String way() {
    return way;
  }

  /**
   * Runs the graph.
   *
   * @throws InferenceException when the {@link RunWatch} ended it
   * @throws IllegalStateException when the graph is closed
   */
  void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) throws OrtException {
    lock.readLock().lock();
    try {
      requireOpen();
      watched(inputs, outputs);
    } finally {
      lock.readLock().unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("graph [" + file + "] is closed: its model was closed");
    }
  }

  private void watched(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs)
      throws OrtException {
    RunWatch.Guard pooled = guards.pollFirst();
    RunWatch.Guard guard = pooled == null ? new RunWatch.Guard() : pooled;
    try {
      guard.begin();
      run(inputs, outputs, guard);
    } catch (OrtException e) {
      if (guard.end()) {
        throw InferenceException.ended(file, e);
      }
      throw e;
    } finally {
      guard.end();
      guards.addFirst(guard);
    }
  }

  private void run(
      Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs, RunWatch.Guard guard)
      throws OrtException {
    try {
      session.run(inputs, Set.of(), outputs, guard.options()).close();
    } catch (NullPointerException e) {
      // The runtime's Java part reads what its C part had no memory for, and gave no reason.
      OutOfMemoryError none = new OutOfMemoryError("no native memory for a run");
      none.initCause(e);
      throw none;
    }
  }

  /** Runs the graph once; gives the dimensions of each output. */
  Map<String, List<Long>> shapes(Map<String, OnnxTensor> inputs) throws OrtException {
    Map<String, List<Long>> shapes = new HashMap<>();
    try (OrtSession.Result result = session.run(inputs)) {
      for (Map.Entry<String, OnnxValue> output : result) {
        shapes.put(
            output.getKey(),
            output.getValue().getInfo() instanceof TensorInfo tensor
                ? Arrays.stream(tensor.getShape()).boxed().toList()
                : List.of());
      }
    }
    return shapes;
  }

  /** The dimensions of an output, -1 for those of any size; none where it is not of floats. */
  List<Long> outputShape(String name) {
    try {
      NodeInfo output = session.getOutputInfo().get(name);
      return output != null
              && output.getInfo() instanceof TensorInfo tensor
              && tensor.type == OnnxJavaType.FLOAT
          ? Arrays.stream(tensor.getShape()).boxed().toList()
          : List.of();
    } catch (OrtException e) {
      throw new InferenceException("graph [" + file + "] does not tell its outputs", e);
    }
  }

  /** Frees the graph, once no run is under way. Later runs fail, and closing again does nothing. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        free();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void free() {
    for (RunWatch.Guard guard = guards.pollFirst(); guard != null; guard = guards.pollFirst()) {
      guard.close();
    }
    try {
      session.close();
    } catch (OrtException e) {
      throw new InferenceException("graph [" + file + "] cannot be closed", e);
    }
  }
}
