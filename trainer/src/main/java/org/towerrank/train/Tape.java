package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one step reads: the dense weights as arrays with gradients, and the embedding rows it looks
 * up. After the backward pass the optimizer takes the gradients from here.
 */
final class Tape implements AutoCloseable {
  private final NDManager manager;
  private final Parameters parameters;
  private final Mode mode;
  private final Map<String, NDArray> dense = new LinkedHashMap<>();
  private final List<Lookup> lookups = new ArrayList<>();
  private final StepMemory memory;
  // The engine reads these in place and does not keep them from the garbage collector itself.
  private final List<ByteBuffer> taken = new ArrayList<>();

  /**
   * Embedding rows that the step looked up.
   *
   * @param rows that were looked up, by position in {@code values}
   * @param values the rows' values, {@code [..., dimension]}
   */
  record Lookup(Parameter table, TableRows rows, NDArray values) {}

  Tape(NDManager manager, Parameters parameters, Mode mode, StepMemory memory) {
    this.manager = manager;
    this.parameters = parameters;
    this.mode = mode;
    this.memory = memory;
  }

  NDManager manager() {
    return manager;
  }

  Parameters parameters() {
    return parameters;
  }

  Mode mode() {
    return mode;
  }

  /** A dense weight. */
  NDArray weight(String name) {
    return dense.computeIfAbsent(
        name,
        n -> {
          Parameter parameter = parameters.get(n);
          long[] shape = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
          return tracked(array(parameter.data(), new Shape(shape)));
        });
  }

  /** Rows of an embedding table: {@code [count, width, dimension]}. */
  NDArray lookUp(String table, TableRows rows, int width) {
    Parameter parameter = parameters.get(table);
    int dimension = parameter.shape().get(1);
    ByteBuffer bytes = allocate(Math.multiplyExact(rows.positions(), dimension));
    rows.gather(parameter.data(), dimension, bytes.asFloatBuffer());
    Shape shape = new Shape(rows.positions() / width, width, dimension);
    NDArray values = tracked(manager.create(bytes, shape, DataType.FLOAT32));
    lookups.add(new Lookup(parameter, rows, values));
    return values;
  }

  /** A constant. */
  NDArray array(float[] values, Shape shape) {
    ByteBuffer bytes = allocate(values.length);
    bytes.asFloatBuffer().put(values);
    return manager.create(bytes, shape, DataType.FLOAT32);
  }

  /** Lets go of the memory that the engine reads; what was computed from it must be read before. */
  @Override
  public void close() {
    taken.forEach(memory::giveBack);
    taken.clear();
  }

  /**
   * One number. Arithmetic with a plain Java number is not safe here: the engine makes a
   * short-lived array of it, whose memory may be gone when the backward pass reads it.
   */
  NDArray constant(float value) {
    return array(new float[] {value}, new Shape(1));
  }

  /** The dense weights that the step read. */
  Map<String, NDArray> dense() {
    return dense;
  }

  /** The embedding rows that the step looked up. */
  List<Lookup> lookups() {
    return lookups;
  }

  private NDArray tracked(NDArray array) {
    if (mode == Mode.FIT) {
      array.setRequiresGradient(true);
    }
    return array;
  }

  private ByteBuffer allocate(int floats) {
    int bytes = Math.multiplyExact(floats, Float.BYTES);
    ByteBuffer buffer = memory.take(bytes);
    taken.add(buffer);
    return buffer;
  }
}
