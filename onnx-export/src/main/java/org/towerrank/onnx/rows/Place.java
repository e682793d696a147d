package org.towerrank.onnx.rows;

import ai.onnx.proto.OnnxMl.NodeProto;

/**
 * A node as messages name it.
 *
 * @param operator with its domain if that is not the standard one
 * @param node its name, or that of its first output
 */
public record Place(String operator, String node) {

  /** The place of a node. */
  public static Place of(NodeProto node) {
    String output = node.getOutputCount() == 0 ? "" : node.getOutput(0);
    return new Place(operator(node), node.getName().isEmpty() ? output : node.getName());
  }

  /** An operator's name, with its domain if that is not the standard one. */
  public static String operator(NodeProto node) {
    boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
    return standard ? node.getOpType() : node.getDomain() + "." + node.getOpType();
  }

  @Override
  public String toString() {
    return "operator [" + operator + "] [" + node + "]";
  }
}
