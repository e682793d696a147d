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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One pass through a graph and its subgraphs. */
final class GraphWalk {
  /** In place of a number of rows: what each takes is counted. */
  private static final int EACH_ROW = 0;

  private final String file;
  private final long bytes;
  private final int batch;
  private boolean alike = true;
  private long fixed;
  private long fixedOperations;
  private long live;
  private long most;
  private long operations;
  private final ComputedConstants constants = new ComputedConstants();
  private final Set<String> wrongFusions = new TreeSet<>();

  private GraphWalk(String file, long bytes, int batch) {
    this.file = file;
    this.bytes = bytes;
    this.batch = batch;
  }

  /** A pass that counts what a row takes, and refuses what grows faster than the rows. */
  GraphWalk(String file, long bytes) {
    this(file, bytes, EACH_ROW);
  }

  /** A pass that counts what all rows of a batch take, without a limit. */
  static GraphWalk ofBatch(String file, long bytes, int rows) {
    return new GraphWalk(file, bytes, rows);
  }

  /** Notes that an input may have one row where others have many. */
  void unlike() {
    alike = false;
  }

  /** A new pass of the same kind. */
  GraphWalk again() {
    return new GraphWalk(file, bytes, batch);
  }

  GraphSize result() {
    return new GraphSize(
        Math.max(1, most), Math.max(1, operations), constants.bytes(), wrongFusions);
  }

  void through(GraphProto graph, Map<String, TensorBound> values) {
    for (TensorProto weight : graph.getInitializerList()) {
      values.put(weight.getName(), ShapeBounds.of(weight));
    }
    constants.begin(graph, values);
    Map<String, Integer> lastUse = lastUse(graph);
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto node = graph.getNode(i);
      try {
        compute(node, values);
      } catch (UnboundedSizeException e) {
        throw refused(node, "it makes " + e.getMessage(), e);
      }
      constants.follow(node, values);
      for (String input : NodeReads.of(node)) {
        TensorBound bound = values.get(input);
        if (bound != null && lastUse.getOrDefault(input, -1) == i && bound.size().power() > 0) {
          lastUse.remove(input);
          live -= counted(bound.size());
        }
      }
    }
    constants.end(graph, values);
    wrongFusions.addAll(WrongFusions.of(graph, values));
  }

  /** The node after which a value is needed no more; outputs of the graph always are. */
  private static Map<String, Integer> lastUse(GraphProto graph) {
    Map<String, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      for (String output : graph.getNode(i).getOutputList()) {
        lastUse.put(output, Integer.MAX_VALUE);
      }
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      for (String input : NodeReads.of(graph.getNode(i))) {
        lastUse.replace(input, i);
      }
    }
    graph.getOutputList().forEach(output -> lastUse.replace(output.getName(), Integer.MAX_VALUE));
    return lastUse;
  }

  private void compute(NodeProto node, Map<String, TensorBound> values) {
    List<@Nullable TensorBound> inputs = new ArrayList<>();
    for (String input : node.getInputList()) {
      inputs.add(input.isEmpty() ? null : value(input, values));
    }
    OperatorInputs operator = new OperatorInputs(node, inputs);
    FatalOperators.refuse(name(node), operator, alike);
    boolean branched = node.getOpType().equals(OperatorBounds.IF);
    TensorBound output =
        branched
            ? branches(node, operator.get(0), values)
            : OperatorBounds.of(name(node), operator);
    for (int i = 0; i < node.getOutputCount(); i++) {
      String name = node.getOutput(i);
      if (!name.isEmpty()) {
        TensorBound bound =
            branched
                ? output
                : OperatorBounds.ofOutput(name(node), i, operator, output)
                    .typed(ElementTypes.of(name(node), i, operator));
        require(values.put(name, bound) == null, node, "makes [" + name + "] a second time");
        count(node, bound.size());
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

  /** A bound of the branch that is taken, or else of either, with the cost of both. */
  private TensorBound branches(
      NodeProto node, TensorBound condition, Map<String, TensorBound> values) {
    TensorBound either = null;
    String taken = taken(condition);
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        Map<String, TensorBound> inner = new HashMap<>(values);
        for (TensorProto weight : attribute.getG().getInitializerList()) {
          require(!inner.containsKey(weight.getName()), node, "hides [" + weight.getName() + "]");
        }
        through(attribute.getG(), inner);
        for (ValueInfoProto output : attribute.getG().getOutputList()) {
          TensorBound bound = value(output.getName(), inner);
          if (taken.isEmpty() || taken.equals(attribute.getName())) {
            either = either == null ? bound : either.or(bound);
          }
        }
      }
    }
    if (either == null) {
      throw new UnboundedSizeException("nothing: its branches have no outputs");
    }
    return either;
  }

  /** The attribute whose branch is taken; empty where that is known only when it runs. */
  private static String taken(TensorBound condition) {
    List<@Nullable Extent> content = condition.content();
    Extent number = content == null || content.size() != 1 ? null : content.getFirst();
    if (number == null || !number.isNumber()) {
      return "";
    }
    return number.isNumber(0) ? "else_branch" : "then_branch";
  }

  private void count(NodeProto node, Extent size) {
    require(
        size.power() <= 1 || batch != EACH_ROW,
        node,
        "makes " + size + " elements, expected no more than rows");
    if (size.power() == 0) {
      fixed = sum(fixed, Math.max(0, size.factor()));
      require(
          fixed <= GraphSize.FIXED_ELEMENTS + bytes,
          node,
          "makes "
              + size
              + " elements whatever the rows: expected at most "
              + GraphSize.FIXED_ELEMENTS
              + " in all, beside one for each byte of the file");
      return;
    }
    live = sum(live, counted(size));
    most = Math.max(most, live);
    require(
        live <= GraphSize.ROW_ELEMENTS || batch != EACH_ROW,
        node,
        "makes "
            + size
            + " elements: expected at most "
            + GraphSize.ROW_ELEMENTS
            + " for a row in memory at once");
  }

  private void spend(NodeProto node, Extent work) {
    require(
        work.power() <= 1 || batch != EACH_ROW,
        node,
        "takes " + work + " operations, expected no more than rows");
    if (work.power() == 0) {
      fixedOperations = sum(fixedOperations, Math.max(0, work.factor()));
    } else {
      operations = sum(operations, counted(work));
    }
    require(
        fixedOperations <= GraphSize.FIXED_OPERATIONS
            && (operations <= GraphSize.ROW_OPERATIONS || batch != EACH_ROW),
        node,
        "takes "
            + work
            + " operations: expected at most "
            + GraphSize.ROW_OPERATIONS
            + " for a row and "
            + GraphSize.FIXED_OPERATIONS
            + " whatever the rows");
  }

  /** What counts of a size: the share of a row, or all of a batch. */
  private long counted(Extent size) {
    if (batch == EACH_ROW) {
      return size.factor();
    }
    Extent all = Extent.of(size.factor());
    for (int i = 0; i < size.power(); i++) {
      all = all.times(Extent.of(batch));
    }
    return all.factor();
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
