package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Constants that a graph computes of constants. ONNX Runtime does that once, when it loads the
 * graph, and keeps what other operators read in place of the constants in the file. A few numbers
 * there may say how large a constant is to be made.
 */
final class ComputedConstants {
  private final Set<String> constants = new HashSet<>();
  private final Map<String, Long> given = new HashMap<>();
  private final Map<String, Long> computed = new HashMap<>();

  /** Constants by other names that ONNX Runtime drops. */
  private final Map<String, String> renamed = new HashMap<>();

  private int depth;
  private long kept;

  /** Begins with the constants of a graph's file; of a subgraph inside of its graph. */
  void begin(GraphProto graph, Map<String, TensorBound> values) {
    depth++;
    for (TensorProto tensor : graph.getInitializerList()) {
      renamed.remove(tensor.getName());
      constants.add(tensor.getName());
      give(tensor.getName(), values);
    }
  }

  /** Ends with what a graph gives, which stays as it is called. */
  void end(GraphProto graph, Map<String, TensorBound> values) {
    depth--;
    List<String> outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    copy(outputs, values);
    keep(outputs);
  }

  /** Notes an operator, behind those before it. */
  void follow(NodeProto node, Map<String, TensorBound> values) {
    node.getOutputList().forEach(renamed::remove);
    Set<String> reads = NodeReads.of(node);
    if (!reads.stream().map(this::source).allMatch(constants::contains)) {
      constants.removeAll(node.getOutputList());
      copy(NodeReads.captured(node), values);
      keep(reads);
      return;
    }
    // In a subgraph, what is outside keeps its name.
    if (depth == 1 && node.getOpType().equals("Identity")) {
      String source = source(node.getInput(0));
      node.getOutputList().forEach(output -> renamed.put(output, source));
      return;
    }
    for (String output : node.getOutputList()) {
      if (values.containsKey(output) && constants.add(output)) {
        // One without inputs is in the file.
        if (reads.isEmpty()) {
          give(output, values);
        } else {
          computed.put(output, bytes(output, values));
        }
      }
    }
  }

  private String source(String name) {
    return renamed.getOrDefault(name, name);
  }

  /** Notes a constant of the file: as small as it may be there, as others may replace it. */
  private void give(String name, Map<String, TensorBound> values) {
    TensorBound bound = values.get(name);
    if (bound != null) {
      given.put(name, bytes(bound, ElementTypes.leastBits(bound.type())));
    }
  }

  /** Notes names that ONNX Runtime may not drop, so that it copies what they stand for. */
  private void copy(Collection<String> names, Map<String, TensorBound> values) {
    for (String name : names) {
      if (renamed.containsKey(name)) {
        kept = sum(kept, bytes(name, values));
      }
    }
  }

  /** Notes what is read by others than operators on constants. */
  private void keep(Collection<String> read) {
    for (String name : read.stream().map(this::source).toList()) {
      kept = sum(kept, computed.getOrDefault(name, 0L));
      computed.remove(name);
      given.remove(name);
    }
  }

  /** Bytes of what is kept, beside those that the file has. */
  long bytes() {
    long replaced = 0;
    for (long bytes : given.values()) {
      replaced = sum(replaced, bytes);
    }
    return Math.max(0, kept - replaced);
  }

  private static long bytes(String name, Map<String, TensorBound> values) {
    TensorBound bound = values.get(name);
    return bound == null ? 0 : bytes(bound, ElementTypes.mostBits(bound.type()));
  }

  private static long bytes(TensorBound bound, int bits) {
    return Math.ceilDiv(bound.size().times(Extent.of(bits)).factor(), Byte.SIZE);
  }

  private static long sum(long left, long right) {
    return left > Long.MAX_VALUE - right ? Long.MAX_VALUE : left + right;
  }
}
