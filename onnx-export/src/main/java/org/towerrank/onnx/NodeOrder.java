package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.towerrank.onnx.size.NodeReads;

/**
 * The nodes that some values of a graph need, each behind those that it reads. Exporters also leave
 * nodes that nothing reads, and some write them out of order.
 */
final class NodeOrder {
  private final String file;
  private final List<NodeProto> nodes;
  private final Map<String, Integer> makers = new HashMap<>();
  private final Set<String> given;

  private NodeOrder(String file, GraphProto graph, Set<String> given) {
    this.file = file;
    this.nodes = graph.getNodeList();
    this.given = given;
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).getOutputList()) {
        if (!output.isEmpty() && (makers.put(output, i) != null || given.contains(output))) {
          throw problem("[" + output + "] is made twice");
        }
      }
    }
  }

  /**
   * The nodes needed.
   *
   * @param given names of inputs and constants
   * @param wanted names of values
   * @throws IllegalArgumentException when a value is made by nothing, twice, or of itself
   */
  static List<NodeProto> of(
      String file, GraphProto graph, Set<String> given, Collection<String> wanted) {
    NodeOrder order = new NodeOrder(file, graph, given);
    return order.sorted(order.needed(wanted));
  }

  private BitSet needed(Collection<String> wanted) {
    BitSet needed = new BitSet();
    Deque<String> open = new ArrayDeque<>(wanted);
    while (!open.isEmpty()) {
      String name = open.pop();
      Integer maker = makers.get(name);
      if (maker == null && !given.contains(name)) {
        throw problem("nothing makes [" + name + "]");
      }
      if (maker != null && !needed.get(maker)) {
        needed.set(maker);
        open.addAll(NodeReads.of(nodes.get(maker)));
      }
    }
    return needed;
  }

  /** By Kahn's algorithm; of those that could be next, the one that came first stays first. */
  private List<NodeProto> sorted(BitSet needed) {
    int[] waits = new int[nodes.size()];
    Map<Integer, List<Integer>> readers = new HashMap<>();
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    needed.stream()
        .forEach(
            node -> {
              for (String name : NodeReads.of(nodes.get(node))) {
                Integer maker = makers.get(name);
                if (maker != null) {
                  waits[node]++;
                  readers.computeIfAbsent(maker, any -> new ArrayList<>()).add(node);
                }
              }
              if (waits[node] == 0) {
                ready.add(node);
              }
            });
    List<NodeProto> sorted = new ArrayList<>();
    BitSet left = (BitSet) needed.clone();
    while (!ready.isEmpty()) {
      int node = ready.remove();
      left.clear(node);
      sorted.add(nodes.get(node));
      for (int reader : readers.getOrDefault(node, List.of())) {
        if (--waits[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    if (!left.isEmpty()) {
      NodeProto node = nodes.get(left.nextSetBit(0));
      throw problem("operator " + name(node) + " is part of a cycle, or reads one");
    }
    return sorted;
  }

  /** A node as errors name it. */
  static String name(NodeProto node) {
    return "["
        + Operators.name(node)
        + "]"
        + (node.getName().isEmpty() ? "" : " [" + node.getName() + "]");
  }

  private IllegalArgumentException problem(String problem) {
    return new IllegalArgumentException("[" + file + "]: " + problem);
  }
}
