package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks that the attributes of an operator mean one thing. Of two with one name, and of one with
 * two values, readers take different ones.
 */
final class AttributeCheck {
  /** The field that holds a value of each type. */
  private static final Map<AttributeType, Integer> FIELDS =
      Map.of(
          AttributeType.FLOAT, AttributeProto.F_FIELD_NUMBER,
          AttributeType.INT, AttributeProto.I_FIELD_NUMBER,
          AttributeType.STRING, AttributeProto.S_FIELD_NUMBER,
          AttributeType.TENSOR, AttributeProto.T_FIELD_NUMBER,
          AttributeType.GRAPH, AttributeProto.G_FIELD_NUMBER,
          AttributeType.FLOATS, AttributeProto.FLOATS_FIELD_NUMBER,
          AttributeType.INTS, AttributeProto.INTS_FIELD_NUMBER,
          AttributeType.STRINGS, AttributeProto.STRINGS_FIELD_NUMBER,
          AttributeType.TENSORS, AttributeProto.TENSORS_FIELD_NUMBER,
          AttributeType.GRAPHS, AttributeProto.GRAPHS_FIELD_NUMBER);

  /** Fields that say what an attribute is, and have no value. */
  private static final Set<Integer> ABOUT =
      Set.of(
          AttributeProto.NAME_FIELD_NUMBER,
          AttributeProto.TYPE_FIELD_NUMBER,
          AttributeProto.DOC_STRING_FIELD_NUMBER);

  /** What a constant is given by, of which ONNX Runtime reads the type and not the name. */
  private static final Map<String, AttributeType> CONSTANTS =
      Map.of(
          "value", AttributeType.TENSOR,
          "value_float", AttributeType.FLOAT,
          "value_floats", AttributeType.FLOATS,
          "value_int", AttributeType.INT,
          "value_ints", AttributeType.INTS,
          "value_string", AttributeType.STRING,
          "value_strings", AttributeType.STRINGS);

  private AttributeCheck() {}

  /** What is wrong with an operator's attributes. */
  static Optional<String> problem(NodeProto node) {
    String operator = "operator [" + node.getOpType() + "]";
    Set<String> names = new HashSet<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      String place = operator + " attribute [" + attribute.getName() + "]";
      if (!names.add(attribute.getName())) {
        return Optional.of(place + " is there twice: expected one of each name");
      }
      Set<String> others = others(attribute);
      if (!others.isEmpty()) {
        return Optional.of(
            place + " is of type " + attribute.getType() + ": expected no value in " + others);
      }
    }
    boolean constant = Operators.name(node).equals("Constant");
    return constant && !isConstant(node)
        ? Optional.of(
            operator
                + ": expected one attribute, such as [value] of type TENSOR or [value_ints] of"
                + " type INTS, got "
                + names)
        : Optional.empty();
  }

  /** Fields with a value that are not the one of an attribute's type. */
  private static Set<String> others(AttributeProto attribute) {
    int own = FIELDS.getOrDefault(attribute.getType(), 0);
    return attribute.getAllFields().keySet().stream()
        .filter(field -> field.getNumber() != own && !ABOUT.contains(field.getNumber()))
        .map(FieldDescriptor::getName)
        .collect(Collectors.toSet());
  }

  private static boolean isConstant(NodeProto node) {
    return node.getAttributeCount() == 1
        && node.getAttribute(0).getType() == CONSTANTS.get(node.getAttribute(0).getName());
  }
}
