package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One operator of a graph, what is known of its inputs, and what it costs. */
final class OperatorInputs {
  private final NodeProto node;
  private final List<@Nullable TensorBound> inputs;
  private Extent work = Extent.of(0);

  OperatorInputs(NodeProto node, List<@Nullable TensorBound> inputs) {
    this.node = node;
    this.inputs = inputs;
  }

  NodeProto node() {
    return node;
  }

  int count() {
    return inputs.size();
  }

  boolean has(int input) {
    return input < inputs.size() && inputs.get(input) != null;
  }

  TensorBound get(int input) {
    TensorBound bound = input < inputs.size() ? inputs.get(input) : null;
    if (bound == null) {
      throw new UnboundedSizeException("a value without the input number " + input);
    }
    return bound;
  }

  /** All inputs that are given, at least one. */
  List<TensorBound> all() {
    List<TensorBound> all = new ArrayList<>();
    for (TensorBound input : inputs) {
      if (input != null) {
        all.add(input);
      }
    }
    if (all.isEmpty()) {
      throw new UnboundedSizeException("something of nothing: it has no inputs");
    }
    return all;
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
  Optional<List<Extent>> numbers(String attribute, int input) {
    if (attribute(attribute).isPresent()) {
      return Optional.of(numbers(attribute).stream().map(Extent::of).toList());
    }
    return has(input) ? Optional.of(get(input).numbers("[" + attribute + "]")) : Optional.empty();
  }

  /** The same, where every number is known. */
  Optional<List<Long>> axes(String attribute, int input) {
    return numbers(attribute, input)
        .map(
            numbers ->
                numbers.stream()
                    .map(
                        number -> {
                          if (!number.isNumber()) {
                            throw new UnboundedSizeException("axes that are not constant");
                          }
                          return number.factor();
                        })
                    .toList());
  }

  /** Notes multiplications and additions. */
  void costs(Extent operations) {
    work = work.plus(operations);
  }

  Extent work() {
    return work;
  }
}
