package org.towerrank.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.feature.FeatureSchema;

/**
 * One graph loaded in ONNX Runtime. Thread-safe: any number of threads run it at once, each with
 * buffers of its own.
 */
public final class GraphSession implements AutoCloseable {
  private static final int POOLED_BUFFERS = 64;

  private final GraphSpec spec;
  private final FeatureSchema schema;
  private final GraphContract.Rows rows;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ConcurrentLinkedDeque<GraphBuffers> pool = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private GraphSession(
      GraphSpec spec,
      FeatureSchema schema,
      GraphContract.Rows rows,
      OrtEnvironment environment,
      OrtSession session) {
    this.spec = spec;
    this.schema = schema;
    this.rows = rows;
    this.environment = environment;
    this.session = session;
  }

  /**
   * Loads a graph that was checked against its description.
   *
   * @param onnx not needed any more afterwards
   * @throws InferenceException when ONNX Runtime does not accept it
   */
  static GraphSession load(
      GraphSpec spec,
      FeatureSchema schema,
      GraphContract.Rows rows,
      ByteBuffer onnx,
      SessionSettings settings) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = settings.options()) {
      // Mapped files are read where they are; arrays are what ONNX Runtime takes otherwise.
      OrtSession session =
          onnx.isDirect()
              ? environment.createSession(onnx, options)
              : environment.createSession(array(onnx), options);
      return new GraphSession(spec, schema, rows, environment, session);
    } catch (OrtException e) {
      throw new InferenceException("graph [" + spec.file() + "] cannot be loaded", e);
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

  public GraphSpec spec() {
    return spec;
  }

  /** Buffers with room for so many rows; to be closed after use. */
  public GraphBuffers acquire(int userRows, int items) {
    int users = rows.userOnce() ? userRows : Math.max(userRows, items);
    GraphBuffers pooled = pool.pollFirst();
    if (pooled != null && pooled.holds(users, items)) {
      return pooled;
    }
    if (pooled != null) {
      pooled.freeTensors();
    }
    return new GraphBuffers(this, schema, capacity(users), capacity(items));
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
      buffers.shape(environment, repeated ? items : users, items);
      session.run(buffers.inputTensors(), buffers.outputTensor()).close();
    } catch (OrtException e) {
      throw new InferenceException(
          "graph [" + spec.file() + "] failed for " + users + " user and " + items + " item rows",
          e);
    }
  }

  /** Whether the output is a vector rather than a matrix of one column. */
  boolean flatOutput() {
    return rows.flatOutput();
  }

  /** Rows of the output for so many rows of the inputs. */
  int outputRows(int users, int items) {
    return spec.role() == GraphRole.USER_TOWER ? users : items;
  }

  void release(GraphBuffers buffers) {
    if (closed.get() || pool.size() >= POOLED_BUFFERS) {
      buffers.freeTensors();
    } else {
      pool.addFirst(buffers);
    }
  }

  /** Frees the session; no run may be under way. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      for (GraphBuffers b = pool.pollFirst(); b != null; b = pool.pollFirst()) {
        b.freeTensors();
      }
      try {
        session.close();
      } catch (OrtException e) {
        throw new InferenceException("graph [" + spec.file() + "] cannot be closed", e);
      }
    }
  }

  /** The next power of two, so that growing windows do not make new buffers each time. */
  private static int capacity(int rows) {
    return rows <= 1 ? rows : Integer.highestOneBit(rows - 1) << 1;
  }
}
