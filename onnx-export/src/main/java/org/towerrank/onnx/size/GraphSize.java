package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Upper bounds of a graph's memory and work, from the shapes of its inputs.
 *
 * @param elements most elements that a row has in memory at once while the graph runs
 * @param operations multiplications and additions for a row
 */
public record GraphSize(long elements, long operations) {
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
    Walk walk = new Walk(file, bytes);
    for (ValueInfoProto input : graph.getInputList()) {
      Input shape = inputs.get(input.getName());
      if (shape != null) {
        Extent rows = Extent.rows(!shape.once);
        values.put(
            input.getName(),
            shape.flat ? TensorBound.of(rows) : TensorBound.of(rows, Extent.of(shape.width)));
      }
    }
    walk.through(graph, values);
    return walk.result();
  }

  /** One pass through a graph and its subgraphs. */
  private static final class Walk {
    private final String file;
    private final long bytes;
    private long fixed;
    private long fixedOperations;
    private long live;
    private long most;
    private long operations;

    Walk(String file, long bytes) {
      this.file = file;
      this.bytes = bytes;
    }

    GraphSize result() {
      return new GraphSize(Math.max(1, most), Math.max(1, operations));
    }

    void through(GraphProto graph, Map<String, TensorBound> values) {
      for (TensorProto weight : graph.getInitializerList()) {
        values.put(weight.getName(), ShapeBounds.of(weight));
      }
      Map<String, Integer> lastUse = lastUse(graph);
      for (int i = 0; i < graph.getNodeCount(); i++) {
        NodeProto node = graph.getNode(i);
        try {
          compute(node, values);
        } catch (UnboundedSizeException e) {
          throw refused(node, "it makes " + e.getMessage(), e);
        }
        for (String input : node.getInputList()) {
          TensorBound bound = values.get(input);
          if (bound != null && lastUse.getOrDefault(input, -1) == i && bound.size().power() == 1) {
            lastUse.remove(input);
            live -= bound.size().factor();
          }
        }
      }
    }

    /** The node after which a value is needed no more. */
    private static Map<String, Integer> lastUse(GraphProto graph) {
      Map<String, Integer> lastUse = new HashMap<>();
      for (int i = 0; i < graph.getNodeCount(); i++) {
        for (String output : graph.getNode(i).getOutputList()) {
          lastUse.put(output, Integer.MAX_VALUE);
        }
      }
      for (int i = 0; i < graph.getNodeCount(); i++) {
        for (String input : graph.getNode(i).getInputList()) {
          int use = i;
          lastUse.computeIfPresent(input, (name, before) -> use);
        }
      }
      return lastUse;
    }

    private void compute(NodeProto node, Map<String, TensorBound> values) {
      List<@Nullable TensorBound> inputs = new ArrayList<>();
      for (String input : node.getInputList()) {
        inputs.add(input.isEmpty() ? null : value(input, values));
      }
      OperatorInputs operator = new OperatorInputs(node, inputs);
      TensorBound output =
          node.getOpType().equals(OperatorBounds.IF)
              ? branches(node, values)
              : OperatorBounds.of(name(node), operator);
      for (String name : node.getOutputList()) {
        if (!name.isEmpty()) {
          require(values.put(name, output) == null, node, "makes [" + name + "] a second time");
          count(node, output.size());
        }
      }
      spend(node, operator.work().plus(output.size()));
    }

    private static TensorBound value(String name, Map<String, TensorBound> values) {
      TensorBound bound = values.get(name);
      if (bound == null) {
        throw new UnboundedSizeException("something of [" + name + "], which nothing makes before");
      }
      return bound;
    }

    private static String name(NodeProto node) {
      boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
      return standard ? node.getOpType() : node.getDomain() + "." + node.getOpType();
    }

    /** A bound that holds for either branch, with the cost of both. */
    private TensorBound branches(NodeProto node, Map<String, TensorBound> values) {
      TensorBound either = null;
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          Map<String, TensorBound> inner = new HashMap<>(values);
          through(attribute.getG(), inner);
          for (ValueInfoProto output : attribute.getG().getOutputList()) {
            TensorBound bound = value(output.getName(), inner);
            either = either == null ? bound : either.or(bound);
          }
        }
      }
      if (either == null) {
        throw new UnboundedSizeException("nothing: its branches have no outputs");
      }
      return either;
    }

    private void count(NodeProto node, Extent size) {
      require(size.power() <= 1, node, "makes " + size + " elements, expected no more than rows");
      if (size.power() == 0) {
        fixed = sum(fixed, size.factor());
        require(
            fixed <= FIXED_ELEMENTS + bytes,
            node,
            "makes "
                + size
                + " elements whatever the rows: expected at most "
                + FIXED_ELEMENTS
                + " in all, beside one for each byte of the file");
        return;
      }
      live = sum(live, size.factor());
      most = Math.max(most, live);
      require(
          live <= ROW_ELEMENTS,
          node,
          "makes "
              + size
              + " elements: expected at most "
              + ROW_ELEMENTS
              + " for a row in memory at once");
    }

    private void spend(NodeProto node, Extent work) {
      require(work.power() <= 1, node, "takes " + work + " operations, expected no more than rows");
      if (work.power() == 0) {
        fixedOperations = sum(fixedOperations, work.factor());
      } else {
        operations = sum(operations, work.factor());
      }
      require(
          fixedOperations <= FIXED_OPERATIONS && operations <= ROW_OPERATIONS,
          node,
          "takes "
              + work
              + " operations: expected at most "
              + ROW_OPERATIONS
              + " for a row and "
              + FIXED_OPERATIONS
              + " whatever the rows");
    }

    private static long sum(long left, long right) {
      return left > Long.MAX_VALUE - right ? Long.MAX_VALUE : left + right;
    }

    private void require(boolean condition, NodeProto node, String problem) {
      if (!condition) {
        throw refused(node, "it " + problem, null);
      }
    }

    private IllegalArgumentException refused(
        NodeProto node, String problem, @Nullable Throwable cause) {
      return new IllegalArgumentException(
          "["
              + file
              + "]: operator ["
              + name(node)
              + "]"
              + (node.getName().isEmpty() ? "" : " [" + node.getName() + "]")
              + " is not supported here: "
              + problem,
          cause);
    }
  }
}
