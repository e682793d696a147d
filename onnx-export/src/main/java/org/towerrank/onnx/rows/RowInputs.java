package org.towerrank.onnx.rows;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.onnx.size.NodeAttributes;
import org.towerrank.onnx.size.SymbolicShape;
import org.towerrank.onnx.size.SymbolicSize;

/**
 * One operator, with what is known of its inputs and of its output.
 *
 * @param opset version of the standard operators
 * @param axes where the rows lie in values before this operator
 */
record RowInputs(
    NodeProto node, long opset, Map<String, SymbolicShape> shapes, Map<String, RowAxis> axes) {
  boolean has(int input) {
    return input < node.getInputCount() && !node.getInput(input).isEmpty();
  }

  boolean carries(int input) {
    return has(input) && axes.containsKey(node.getInput(input));
  }

  /** The value that an input reads. Operators that ONNX Runtime will refuse may lack one. */
  private String name(int input) {
    if (!has(input)) {
      throw RowsException.unproven("it has no input number " + input);
    }
    return node.getInput(input);
  }

  /** Where the rows lie in an input that carries some. */
  RowAxis axis(int input) {
    RowAxis axis = axes.get(name(input));
    if (axis == null) {
      throw RowsException.unproven("its input number " + input + " has no rows");
    }
    return axis;
  }

  /** The inputs that carry rows. */
  List<Integer> carriers() {
    return IntStream.range(0, node.getInputCount()).filter(this::carries).boxed().toList();
  }

  /** Refuses rows in inputs other than these. */
  void requireOnly(int... allowed) {
    for (int carrier : carriers()) {
      if (IntStream.of(allowed).noneMatch(input -> input == carrier)) {
        throw RowsException.unproven("its input number " + carrier + " differs between rows");
      }
    }
  }

  int rank(int input) {
    return dimensions(input).size();
  }

  /** An axis that counts from the end where it is negative. */
  int index(long axis, int rank) {
    long index = axis < 0 ? axis + rank : axis;
    if (index < 0 || index >= rank) {
      throw RowsException.unproven("axis " + axis + " of a value of " + rank + " dimensions");
    }
    return (int) index;
  }

  List<@Nullable SymbolicSize> dimensions(int input) {
    return dimensions(name(input));
  }

  List<@Nullable SymbolicSize> outputDimensions() {
    return dimensions(node.getOutput(0));
  }

  private List<@Nullable SymbolicSize> dimensions(String value) {
    SymbolicShape shape = shapes.get(value);
    List<@Nullable SymbolicSize> dimensions = shape == null ? null : shape.dimensions();
    if (dimensions == null) {
      throw RowsException.unproven("how many dimensions [" + value + "] has is not known");
    }
    return dimensions;
  }

  /** The numbers in an input, null for those that are not known. */
  List<@Nullable SymbolicSize> content(int input) {
    SymbolicShape shape = shapes.get(name(input));
    List<@Nullable SymbolicSize> content = shape == null ? null : shape.content();
    if (content == null) {
      throw RowsException.unproven("[" + name(input) + "] is known only when it runs");
    }
    return content;
  }

  Optional<AttributeProto> attribute(String name) {
    return NodeAttributes.find(node, name);
  }

  long number(String name, long absent) {
    return NodeAttributes.number(node, name, absent);
  }

  List<Long> numbers(String name) {
    return NodeAttributes.numbers(node, name);
  }

  /**
   * Numbers that are an attribute in old versions of an operator and an input in new ones.
   *
   * @return empty where neither is given
   */
  Optional<List<Long>> numbers(String attribute, int input) {
    if (attribute(attribute).isPresent()) {
      return Optional.of(numbers(attribute));
    }
    if (!has(input)) {
      return Optional.empty();
    }
    List<Long> numbers = new ArrayList<>();
    for (SymbolicSize size : content(input)) {
      if (size == null || size.perRow()) {
        throw RowsException.unproven("[" + attribute + "] is known only when it runs");
      }
      numbers.add(size.factor());
    }
    return Optional.of(numbers);
  }
}
