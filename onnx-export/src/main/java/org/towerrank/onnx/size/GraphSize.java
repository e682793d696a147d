package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Upper bounds of a graph's memory and work, from the shapes of its inputs.
 *
 * @param elements most elements that a row has in memory at once while the graph runs
 * @param operations multiplications and additions for a row
 * @param constants bytes of what is computed of constants when the graph is loaded, and kept beside
 *     those that the file has
 * @param wrongFusions optimizers of ONNX Runtime that would compute something else, by its names
 */
public record GraphSize(long elements, long operations, long constants, Set<String> wrongFusions) {
  public GraphSize {
    wrongFusions = Set.copyOf(wrongFusions);
  }

  /** Elements that a row may have in memory at once, 16 MB of them. */
  public static final long ROW_ELEMENTS = 1L << 22;

  /** Multiplications and additions for a row. */
  public static final long ROW_OPERATIONS = 1L << 30;

  /**
   * Elements of all values that do not depend on the rows, beside one for each byte of the file.
   */
  public static final long FIXED_ELEMENTS = 1L << 22;

  /** Multiplications and additions that do not depend on the rows. */
  public static final long FIXED_OPERATIONS = 1L << 33;

  /** The operators that graphs may use; those beside the standard ones with their domain. */
  public static Set<String> operators() {
    return OperatorBounds.operators();
  }

  /**
   * An input as it is filled.
   *
   * @param width numbers of a row
   * @param flat whether it is a vector of one number a row
   * @param once whether it may have one row where others have many
   */
  public record Input(int width, boolean flat, boolean once) {}

  /**
   * Goes through a graph.
   *
   * @param file what to call it in errors
   * @param bytes size of the file, with which the limit of elements that do not depend on rows
   *     grows
   * @param graph as it was checked; small tensors are whole, larger ones need no data
   * @param inputs by name
   * @throws IllegalArgumentException naming an operator whose output has no bound, or with which
   *     the graph exceeds a limit
   */
  public static GraphSize of(String file, long bytes, GraphProto graph, Map<String, Input> inputs) {
    return of(file, bytes, graph, inputs, new HashMap<>());
  }

  /**
   * The shapes of a graph's values by their names, those of weights included.
   *
   * @throws IllegalArgumentException as {@link #of} does
   */
  public static Map<String, SymbolicShape> shapes(
      String file, long bytes, GraphProto graph, Map<String, Input> inputs) {
    Map<String, TensorBound> values = new HashMap<>();
    of(file, bytes, graph, inputs, values);
    return SymbolicShape.of(values);
  }

  /**
   * What a whole batch takes that an operator may compute across, with elements and operations of
   * all its rows together. They have no limits here, as they need not grow with the rows alone.
   *
   * @param inputs by name
   * @param rows of the batch
   * @throws IllegalArgumentException naming an operator whose output has no bound
   */
  public static GraphSize ofBatch(
      String file, long bytes, GraphProto graph, Map<String, Input> inputs, int rows) {
    return walked(GraphWalk.ofBatch(file, bytes, rows), graph, inputs, new HashMap<>());
  }

  /**
   * The shapes of a graph's values up to the first that has no bound, whatever their sizes.
   *
   * @param inputs by name
   */
  public static Map<String, SymbolicShape> knownShapes(
      GraphProto graph, Map<String, Input> inputs) {
    Map<String, TensorBound> values = new HashMap<>();
    try {
      walked(GraphWalk.ofBatch("graph", Integer.MAX_VALUE, 1), graph, inputs, values);
    } catch (IllegalArgumentException e) {
      // What lies before is known.
    }
    return SymbolicShape.of(values);
  }

  /**
   * As above.
   *
   * @param values takes the bound of every value by its name
   */
  static GraphSize of(
      String file,
      long bytes,
      GraphProto graph,
      Map<String, Input> inputs,
      Map<String, TensorBound> values) {
    return walked(new GraphWalk(file, bytes), graph, inputs, values);
  }

  private static GraphSize walked(
      GraphWalk walk,
      GraphProto graph,
      Map<String, Input> inputs,
      Map<String, TensorBound> values) {
    if (inputs.values().stream().anyMatch(Input::once)) {
      // Which values have elements is known where all inputs have as many rows.
      walked(walk.again(), graph, alike(inputs), new HashMap<>());
      walk.unlike();
    }
    for (ValueInfoProto input : graph.getInputList()) {
      Input shape = inputs.get(input.getName());
      if (shape != null) {
        Extent rows = Extent.rows(!shape.once);
        values.put(
            input.getName(),
            (shape.flat ? TensorBound.of(rows) : TensorBound.of(rows, Extent.of(shape.width)))
                .typed(input.getType().getTensorType().getElemType()));
      }
    }
    walk.through(graph, values);
    return walk.result();
  }

  private static Map<String, Input> alike(Map<String, Input> inputs) {
    Map<String, Input> alike = new HashMap<>();
    inputs.forEach((name, input) -> alike.put(name, new Input(input.width, input.flat, false)));
    return alike;
  }
}
