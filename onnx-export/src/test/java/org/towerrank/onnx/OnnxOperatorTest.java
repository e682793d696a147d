package org.towerrank.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.towerrank.feature.Side;
import org.towerrank.model.NumberBlock;
import org.tribuo.util.onnx.ONNXAttribute;
import org.tribuo.util.onnx.ONNXOperators;

class OnnxOperatorTest {
  private static final NumberBlock NUMBERS = new NumberBlock("x", Side.ITEM, List.of("a"));
  private static final AttributeProto AXIS = Tensors.attribute("axis", 1);

  private static Arguments wrong(
      String message, OnnxOperator operator, int inputs, AttributeProto... attributes) {
    return Arguments.of(message, operator, inputs, attributes);
  }

  static Stream<Arguments> wrongNodes() {
    return Stream.of(
        wrong("operator [Add]: expected 2 inputs, got [x]", OnnxOperator.ADD, 1),
        wrong("operator [Gemm]: expected 2 to 3 inputs, got [x, x, x, x]", OnnxOperator.GEMM, 4),
        wrong("operator [Max]: expected 1 or more inputs, got []", OnnxOperator.MAX, 0),
        wrong(
            "operator [Concat], attribute [axis]: expected, it is missing", OnnxOperator.CONCAT, 2),
        wrong(
            "operator [Concat], attribute [axis]: expected type INT, got FLOAT",
            OnnxOperator.CONCAT,
            2,
            Tensors.attribute("axis", 1f)),
        wrong(
            "operator [Softmax], attribute [axes]: there is none, nearest is [axis]",
            OnnxOperator.SOFTMAX,
            1,
            Tensors.attribute("axes", 1)),
        wrong("operator [Relu], attribute [axis]: there is none", OnnxOperator.RELU, 1, AXIS),
        wrong(
            "operator [Flatten], attribute [axis]: expected once, got twice",
            OnnxOperator.FLATTEN,
            1,
            AXIS,
            AXIS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongNodes")
  void aWrongNodeFailsWhereItIsWrittenAndLeavesNothing(
      String message, OnnxOperator operator, int inputs, AttributeProto[] attributes) {
    GraphBuilder graph = new GraphBuilder("wrong");
    List<String> x = List.of(graph.input(NUMBERS));
    List<String> arguments = Stream.generate(() -> x.getFirst()).limit(inputs).toList();
    assertThatThrownBy(() -> graph.node(operator, arguments, attributes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(graph.node(OnnxOperator.RELU, x)).isEqualTo("relu_0");
  }

  @Test
  void anOperatorOfAnotherOpsetIsRefused() {
    assertThatThrownBy(() -> OnnxOperator.SHAPE.requireOpset(14))
        .hasMessage("operator [Shape] is of opset 15, the graph of [14]");
    assertThatThrownBy(() -> OnnxOperator.REDUCE_L2.requireOpset(18))
        .hasMessage("operator [ReduceL2] is of opset 13 to 17, the graph of [18]");
    for (OnnxOperator operator : OnnxOperator.values()) {
      operator.requireOpset(GraphBuilder.OPSET);
    }
  }

  /** Tribuo has a table of its own for some operators. */
  @Test
  void inputsAndAttributesAreThoseOfTribuosTable() {
    Map<String, ONNXOperators> theirs = new LinkedHashMap<>();
    for (ONNXOperators operator : ONNXOperators.values()) {
      theirs.put(operator.getOpName(), operator);
    }
    List<OnnxOperator> both =
        Arrays.stream(OnnxOperator.values()).filter(o -> theirs.containsKey(o.type())).toList();
    assertThat(both).hasSize(16);
    for (OnnxOperator ours : both) {
      ONNXOperators other = Objects.requireNonNull(theirs.get(ours.type()));
      boolean any = other.getNumInputs() == ONNXAttribute.VARIADIC_INPUT;
      int least = any ? 1 : other.getNumInputs();
      int most = any ? Integer.MAX_VALUE : least + other.getNumOptionalInputs();
      assertThat(ours.arity()).as(ours.type()).isEqualTo(new OnnxOperator.Arity(least, most));
      Map<String, AttributeType> attributes = new LinkedHashMap<>();
      other.getAttributes().forEach((name, attribute) -> attributes.put(name, attribute.getType()));
      Map<String, AttributeType> mine = new LinkedHashMap<>();
      ours.attributes().forEach(attribute -> mine.put(attribute.name(), attribute.type()));
      assertThat(mine).as(ours.type()).isEqualTo(attributes);
    }
  }
}
