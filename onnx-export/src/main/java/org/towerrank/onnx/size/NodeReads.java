package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.LinkedHashSet;
import java.util.Set;

/** What operators read. */
public final class NodeReads {
  private NodeReads() {}

  /** The values that a node reads, those that its subgraphs take from outside among them. */
  public static Set<String> of(NodeProto node) {
    Set<String> names = new LinkedHashSet<>(node.getInputList());
    names.addAll(captured(node));
    names.remove("");
    return names;
  }

  /** The values that a node's subgraphs take from outside. */
  public static Set<String> captured(NodeProto node) {
    Set<String> names = new LinkedHashSet<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        names.addAll(captured(attribute.getG()));
      }
      attribute.getGraphsList().forEach(graph -> names.addAll(captured(graph)));
    }
    return names;
  }

  private static Set<String> captured(GraphProto graph) {
    Set<String> read = new LinkedHashSet<>();
    graph.getOutputList().forEach(output -> read.add(output.getName()));
    graph.getNodeList().forEach(node -> read.addAll(of(node)));
    graph.getInputList().forEach(input -> read.remove(input.getName()));
    graph.getInitializerList().forEach(constant -> read.remove(constant.getName()));
    graph.getNodeList().forEach(node -> read.removeAll(node.getOutputList()));
    return read;
  }
}
