package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
  private long kept;

  /** Notes the constants of a graph's file. */
  void give(GraphProto graph, Map<String, TensorBound> values) {
    for (TensorProto tensor : graph.getInitializerList()) {
      constants.add(tensor.getName());
      given.put(tensor.getName(), bytes(tensor.getName(), values));
    }
  }

  /** Notes an operator, behind those before it. */
  void follow(NodeProto node, Map<String, TensorBound> values) {
    Set<String> reads = NodeReads.of(node);
    if (!constants.containsAll(reads)) {
      constants.removeAll(node.getOutputList());
      keep(reads);
      return;
    }
    for (String output : node.getOutputList()) {
      if (values.containsKey(output) && constants.add(output)) {
        // One without inputs is in the file.
        (reads.isEmpty() ? given : computed).put(output, bytes(output, values));
      }
    }
  }

  /** Notes what is read by others than operators on constants. */
  void keep(Collection<String> read) {
    for (String name : read) {
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
    return bound == null
        ? 0
        : bound.size().times(Extent.of(ElementTypes.bytes(bound.type()))).factor();
  }

  private static long sum(long left, long right) {
    return left > Long.MAX_VALUE - right ? Long.MAX_VALUE : left + right;
  }
}
