package org.towerrank.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of one run: every input of a graph and its output. Taken from a {@link GraphSession},
 * filled, run, read, and given back by {@link #close}. For one thread at a time.
 */
public final class GraphBuffers implements AutoCloseable {
  private final GraphSession session;
  private final int userCapacity;
  private final int itemCapacity;
  private final List<InputBuffer> inputs = new ArrayList<>();
  private final ByteBuffer[] memory;
  private final FloatBuffer output;
  private final Map<String, OnnxTensor> inputTensors;
  private Map<String, OnnxTensor> outputTensor = Map.of();
  private int users = -1;
  private int items = -1;
  private boolean taken = true;
  private volatile long lastUsed;

  GraphBuffers(GraphSession session, int userCapacity, int itemCapacity) {
    this.session = session;
    this.userCapacity = userCapacity;
    this.itemCapacity = itemCapacity;
    List<InputLayout> layouts = session.inputs();
    int[] sizes = new int[layouts.size() + 1];
    for (int i = 0; i < layouts.size(); i++) {
      InputLayout input = layouts.get(i);
      sizes[i] =
          InputBuffer.bytes(input, input.side().isOfCandidates() ? itemCapacity : userCapacity);
    }
    int rows = Math.multiplyExact(outputCapacity(), session.spec().outputWidth());
    sizes[layouts.size()] = Math.multiplyExact(rows, Float.BYTES);
    this.memory = session.memory().allocate(sizes);
    for (int i = 0; i < layouts.size(); i++) {
      inputs.add(new InputBuffer(layouts.get(i), memory[i]));
    }
    this.output = memory[layouts.size()].asFloatBuffer();
    this.inputTensors = new HashMap<>(session.idle());
  }

  /** The inputs, in the order of the graph's. */
  public List<InputBuffer> inputs() {
    return inputs;
  }

  /** Results of the last run, row-major: {@code rows * outputWidth} from index 0 on. */
  public FloatBuffer output() {
    return output;
  }

  /** Gives the memory back for other runs; its buffers must not be used afterwards. */
  @Override
  public void close() {
    if (taken) {
      taken = false;
      lastUsed = System.nanoTime();
      session.release(this, lastUsed);
    }
  }

  /** Takes them for a run. */
  GraphBuffers take() {
    taken = true;
    return this;
  }

  /** When they were given back. */
  long lastUsed() {
    return lastUsed;
  }

  boolean holds(int userRows, int itemRows) {
    return userRows <= userCapacity && itemRows <= itemCapacity;
  }

  private int outputCapacity() {
    return session.outputRows(userCapacity, itemCapacity);
  }

  /** Copies the first row of user and context inputs to all rows before the given one. */
  void repeatUser(int rows) {
    for (InputBuffer input : inputs) {
      if (!input.input().side().isOfCandidates()) {
        input.repeatFirstRow(rows);
      }
    }
  }

  /** Tensors over the first rows; made again only when the counts change. */
  void shape(OrtEnvironment environment, int userRows, int itemRows) throws OrtException {
    if (userRows == users && itemRows == items) {
      return;
    }
    freeTensors();
    for (InputBuffer input : inputs) {
      int rows = input.input().side().isOfCandidates() ? itemRows : userRows;
      inputTensors.put(input.input().name(), input.tensor(environment, rows));
    }
    int rows = session.outputRows(userRows, itemRows);
    int width = session.spec().outputWidth();
    FloatBuffer slice = output.slice(0, rows * width);
    outputTensor =
        Map.of(
            session.spec().output(),
            OnnxTensor.createTensor(
                environment,
                slice,
                session.flatOutput() ? new long[] {rows} : new long[] {rows, width}));
    users = userRows;
    items = itemRows;
  }

  /** Input tensors by name, and those that are not filled. */
  Map<String, OnnxTensor> inputTensors() {
    return inputTensors;
  }

  /** The output tensor by name, over {@link #output()}. */
  Map<String, OnnxTensor> outputTensor() {
    return outputTensor;
  }

  /** Frees all memory. The caller must be the only user, and must not use it afterwards. */
  void free() {
    freeTensors();
    session.memory().free(memory);
  }

  private void freeTensors() {
    for (InputBuffer input : inputs) {
      OnnxTensor tensor = inputTensors.remove(input.input().name());
      if (tensor != null) {
        tensor.close();
      }
    }
    outputTensor.values().forEach(OnnxTensor::close);
    outputTensor = Map.of();
    users = -1;
    items = -1;
  }
}
