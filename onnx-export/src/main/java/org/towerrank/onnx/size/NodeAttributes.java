package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/** The attributes of operators, by name. */
public final class NodeAttributes {
  private NodeAttributes() {}

  /** The attribute of this name; empty where the operator has none. */
  public static Optional<AttributeProto> find(NodeProto node, String name) {
    return node.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  /**
   * A whole number.
   *
   * @param absent what it is where the operator does not have it
   */
  public static long number(NodeProto node, String name, long absent) {
    return find(node, name).map(AttributeProto::getI).orElse(absent);
  }

  /** Whole numbers; none where the operator does not have them. */
  public static List<Long> numbers(NodeProto node, String name) {
    return find(node, name).map(AttributeProto::getIntsList).orElse(List.of());
  }
}
