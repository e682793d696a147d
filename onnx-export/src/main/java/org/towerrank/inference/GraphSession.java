package org.towerrank.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;

/**
 * Runs of one graph loaded in ONNX Runtime. Thread-safe: any number of threads run it at once, each
 * with buffers of its own.
 */
public final class GraphSession implements AutoCloseable {
  private static final int POOLED_BUFFERS = 64;

  private final GraphSpec spec;
  private final List<InputLayout> inputs;
  private final Map<String, OnnxTensor> idle;
  private final GraphContract.Rows rows;
  private final int mostRows;
  private final RuntimeSession runtime;
  private final boolean ownsRuntime;
  private final BufferMemory memory;
  private final ConcurrentLinkedDeque<GraphBuffers> pool = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private GraphSession(
      GraphSpec spec,
      List<InputLayout> inputs,
      Map<String, OnnxTensor> idle,
      GraphContract.Rows rows,
      int mostRows,
      RuntimeSession runtime,
      boolean ownsRuntime,
      BufferMemory memory) {
    this.spec = spec;
    this.inputs = List.copyOf(inputs);
    this.idle = Map.copyOf(idle);
    this.rows = rows;
    this.mostRows = mostRows;
    this.runtime = runtime;
    this.ownsRuntime = ownsRuntime;
    this.memory = memory;
  }

  /** A session for a whole graph; closing it closes the graph. */
  static GraphSession whole(
      GraphSpec spec,
      List<InputLayout> inputs,
      GraphContract.Rows rows,
      int mostRows,
      RuntimeSession runtime,
      BufferMemory memory) {
    return known(new GraphSession(spec, inputs, Map.of(), rows, mostRows, runtime, true, memory));
  }

  /**
   * A session for a part of a graph, which whoever loaded it closes.
   *
   * @param inputs that are filled
   * @param idle all others
   * @param flatOutput whether the output is a vector
   */
  static GraphSession part(
      GraphSpec spec,
      List<InputLayout> inputs,
      Map<String, OnnxTensor> idle,
      boolean flatOutput,
      int mostRows,
      RuntimeSession runtime,
      BufferMemory memory) {
    GraphContract.Rows rows = new GraphContract.Rows(true, flatOutput);
    return known(new GraphSession(spec, inputs, idle, rows, mostRows, runtime, false, memory));
  }

  private static GraphSession known(GraphSession session) {
    session.memory.add(session);
    return session;
  }

  public GraphSpec spec() {
    return spec;
  }

  /** The inputs that are filled for a run. */
  public List<InputLayout> inputs() {
    return inputs;
  }

  /** Most rows of one run: its memory and time grow with them. */
  public int mostRows() {
    return mostRows;
  }

  /**
   * Buffers with room for the given rows; close them after use.
   *
   * @throws RuntimeException if there is no memory for them; {@link BufferMemory} makes it
   */
  public GraphBuffers acquire(int userRows, int items) {
    int users = rows.userOnce() ? userRows : Math.max(userRows, items);
    GraphBuffers pooled = pool.pollFirst();
    if (pooled != null && pooled.holds(users, items)) {
      return pooled.take();
    }
    if (pooled != null) {
      pooled.free();
    }
    return new GraphBuffers(this, capacity(users), capacity(items));
  }

  /**
   * Runs the graph over the first rows of the buffers; results are in {@link
   * GraphBuffers#output()}.
   *
   * @param users rows of user and context inputs, 1 or as many as items
   * @param items rows of item inputs
   */
  public void run(GraphBuffers buffers, int users, int items) {
    if (outputRows(users, items) == 0) {
      return;
    }
    try {
      boolean repeated = !rows.userOnce() && users == 1 && items > 1;
      if (repeated) {
        buffers.repeatUser(items);
      }
      buffers.shape(RuntimeSession.environment(), repeated ? items : users, items);
      runtime.run(buffers.inputTensors(), buffers.outputTensor());
    } catch (OrtException | LinkageError | OutOfMemoryError | StackOverflowError e) {
      throw new InferenceException(
          "graph [" + spec.file() + "] failed for " + users + " user and " + items + " item rows",
          e);
    }
  }

  /** Tensors of the inputs that are not filled. */
  Map<String, OnnxTensor> idle() {
    return idle;
  }

  /** Whether the output is a vector rather than a matrix of one column. */
  boolean flatOutput() {
    return rows.flatOutput();
  }

  /** Rows of the output for these rows of the inputs. */
  int outputRows(int users, int items) {
    return spec.role() == GraphRole.USER_TOWER ? users : items;
  }

  BufferMemory memory() {
    return memory;
  }

  void release(GraphBuffers buffers, long now) {
    if (closed.get() || pool.size() >= POOLED_BUFFERS) {
      buffers.free();
      return;
    }
    pool.addFirst(buffers);
    if (closed.get()) {
      trim(0);
    }
    memory.trimSometimes(now);
  }

  /** Frees buffers that were unused for this long. */
  void trim(long idleNanos) {
    // Runs take what was used last, so that unused buffers gather at the end.
    GraphBuffers last = pool.peekLast();
    while (last != null && System.nanoTime() - last.lastUsed() >= idleNanos) {
      if (pool.removeLastOccurrence(last)) {
        last.free();
      }
      last = pool.peekLast();
    }
  }

  /** Frees the session, once no run is under way. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      memory.remove(this);
      trim(0);
      if (ownsRuntime) {
        runtime.close();
      }
    }
  }

  /** The next power of two, so that growing windows do not make new buffers each time. */
  private static int capacity(int rows) {
    return rows <= 1 ? rows : Integer.highestOneBit(rows - 1) << 1;
  }
}
