package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Domains that a model names but has no operators of. Tools leave that of functions there when they
 * put the nodes of these in their place, as {@code onnx.inliner} does.
 */
public final class UnusedDomains {
  private UnusedDomains() {}

  /** The model without the domains that it does not use and that no graph may name. */
  public static ModelProto dropped(ModelProto model) {
    Set<String> used = new HashSet<>();
    add(model.getGraph(), used);
    List<OperatorSetIdProto> kept =
        model.getOpsetImportList().stream()
            .filter(
                opset -> Operators.mayImport(opset.getDomain()) || used.contains(opset.getDomain()))
            .toList();
    return kept.size() == model.getOpsetImportCount()
        ? model
        : model.toBuilder().clearOpsetImport().addAllOpsetImport(kept).build();
  }

  private static void add(GraphProto graph, Set<String> used) {
    for (NodeProto node : graph.getNodeList()) {
      used.add(node.getDomain());
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          add(attribute.getG(), used);
        }
        attribute.getGraphsList().forEach(inner -> add(inner, used));
      }
    }
  }
}
