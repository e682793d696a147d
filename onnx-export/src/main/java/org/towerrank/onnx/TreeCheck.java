package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Checks that decision trees end: ONNX Runtime goes down them by recursion when it loads them, so a
 * deep one overflows a native stack, and by a loop when it runs them. Reads the lists of nodes from
 * the file, as they are as long as the trees are large.
 */
final class TreeCheck {
  private static final String TREES = "nodes_treeids";
  private static final String NODES = "nodes_nodeids";
  private static final String TRUE_NODES = "nodes_truenodeids";
  private static final String FALSE_NODES = "nodes_falsenodeids";
  private static final String MODES = "nodes_modes";
  private static final Set<String> LISTS = Set.of(TREES, NODES, TRUE_NODES, FALSE_NODES, MODES);
  private static final byte[] LEAF = {'L', 'E', 'A', 'F'};

  private final Map<String, long[]> lists = new HashMap<>();

  private TreeCheck() {}

  /**
   * Checks all trees of a graph; subgraphs have none.
   *
   * @throws IllegalArgumentException when one has a cycle or is too deep
   */
  static void require(String file, ByteBuffer onnx) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(onnx.duplicate());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == ModelProto.GRAPH_FIELD_NUMBER) {
        int limit = in.pushLimit(in.readRawVarint32());
        graph(file, in);
        in.popLimit(limit);
      } else {
        in.skipField(tag);
      }
    }
  }

  private static void graph(String file, CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == GraphProto.NODE_FIELD_NUMBER) {
        int limit = in.pushLimit(in.readRawVarint32());
        TreeCheck node = new TreeCheck();
        node.read(in);
        in.popLimit(limit);
        if (node.lists.containsKey(TREES)) {
          node.require(file);
        }
      } else {
        in.skipField(tag);
      }
    }
  }

  private void read(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == NodeProto.ATTRIBUTE_FIELD_NUMBER) {
        int limit = in.pushLimit(in.readRawVarint32());
        attribute(in);
        in.popLimit(limit);
      } else {
        in.skipField(tag);
      }
    }
  }

  /** An attribute's list; its name may stand before or behind it. */
  private void attribute(CodedInputStream in) throws IOException {
    String name = "";
    long[] list = new long[0];
    int length = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      boolean packed = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      boolean numbers = number == AttributeProto.INTS_FIELD_NUMBER;
      if (number == AttributeProto.NAME_FIELD_NUMBER) {
        name = in.readString();
      } else if (number == AttributeProto.STRINGS_FIELD_NUMBER && packed) {
        list = Arrays.copyOf(list, room(list.length, length));
        list[length++] = Arrays.equals(in.readByteArray(), LEAF) ? 1 : 0;
      } else if (numbers && packed) {
        int limit = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd()) {
          list = Arrays.copyOf(list, room(list.length, length));
          list[length++] = in.readRawVarint64();
        }
        in.popLimit(limit);
      } else if (numbers) {
        list = Arrays.copyOf(list, room(list.length, length));
        list[length++] = in.readRawVarint64();
      } else {
        in.skipField(tag);
      }
    }
    if (LISTS.contains(name)) {
      lists.put(name, Arrays.copyOf(list, length));
    }
  }

  private static int room(int capacity, int length) throws IOException {
    if (length >= GraphLimits.TREE_NODES) {
      throw new InvalidProtocolBufferException(
          "it has a list of more than " + GraphLimits.TREE_NODES + " numbers");
    }
    return length < capacity ? capacity : Math.max(16, 2 * capacity);
  }

  private void require(String file) {
    long[] trees = list(TREES);
    long[] nodes = list(NODES);
    for (String name : LISTS) {
      require(list(name).length == trees.length, file, "[" + name + "] is of another length");
    }
    long[] keys = new long[trees.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(file, trees[i], nodes[i]);
    }
    long[] sorted = keys.clone();
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      require(
          sorted[i] != sorted[i - 1],
          file,
          "node [" + (int) sorted[i] + "] of a tree is there twice");
    }
    int[][] children = new int[keys.length][];
    for (int i = 0; i < keys.length; i++) {
      int at = Arrays.binarySearch(sorted, keys[i]);
      children[at] =
          list(MODES)[i] == 1
              ? new int[0]
              : new int[] {
                child(file, sorted, trees[i], list(TRUE_NODES)[i]),
                child(file, sorted, trees[i], list(FALSE_NODES)[i])
              };
    }
    requireEnd(file, children);
  }

  private long[] list(String name) {
    return lists.getOrDefault(name, new long[0]);
  }

  private static long key(String file, long tree, long node) {
    require(
        tree >= 0 && tree <= Integer.MAX_VALUE && node >= 0 && node <= Integer.MAX_VALUE,
        file,
        "expected trees and nodes to count from 0, got [" + tree + "] and [" + node + "]");
    return tree << 32 | node;
  }

  private static int child(String file, long[] sorted, long tree, long node) {
    int at = Arrays.binarySearch(sorted, key(file, tree, node));
    require(at >= 0, file, "tree [" + tree + "] has no node [" + node + "]");
    return at;
  }

  /** Goes down from every node not met before, with a stack that cannot overflow. */
  private static void requireEnd(String file, int[][] children) {
    int[] depth = new int[children.length];
    int[] next = new int[children.length];
    boolean[] open = new boolean[children.length];
    int[] path = new int[GraphLimits.TREE_DEPTH + 1];
    for (int start = 0; start < children.length; start++) {
      int length = 0;
      if (depth[start] == 0) {
        path[length++] = start;
        open[start] = true;
      }
      while (length > 0) {
        int node = path[length - 1];
        if (next[node] == children[node].length) {
          depth[node] = 1;
          for (int child : children[node]) {
            depth[node] = Math.max(depth[node], depth[child] + 1);
          }
          require(depth[node] <= GraphLimits.TREE_DEPTH, file, tooDeep());
          open[node] = false;
          length--;
        } else {
          int child = children[node][next[node]++];
          if (depth[child] == 0) {
            require(!open[child] && length < GraphLimits.TREE_DEPTH, file, tooDeep());
            path[length++] = child;
            open[child] = true;
          }
        }
      }
    }
  }

  private static String tooDeep() {
    return "expected trees of at most "
        + GraphLimits.TREE_DEPTH
        + " levels, got a deeper one, or one that goes round in a circle";
  }

  private static void require(boolean condition, String file, String problem) {
    if (!condition) {
      throw new IllegalArgumentException("[" + file + "]: " + problem);
    }
  }
}
