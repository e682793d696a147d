package org.towerrank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.Side;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.NumberBlock;
import org.towerrank.model.RowDimension;
import org.towerrank.model.Shape;
import org.towerrank.model.Weights;
import org.towerrank.precision.Precision;

/** How a graph is written that joins the user's row with the items' rows. */
class JoinedRowsTest {
  private static final Weights WEIGHTS =
      new Weights(
          Map.of(
              "l.weight", new FloatTensor(List.of(3, 2), new float[6]),
              "l.bias", new FloatTensor(List.of(2), new float[2])));

  private final GraphBuilder graph = new GraphBuilder("joined");
  private final OnnxOps ops = new OnnxOps(graph, WEIGHTS, Precision.FULL);
  private final Value user = ops.numbers(new NumberBlock("user", Side.USER, List.of("a")));
  private final Value item = ops.numbers(new NumberBlock("item", Side.ITEM, List.of("b", "c")));

  @Test
  void aLayerOverTheJoinedComputesTheUsersShareOnce() {
    Value joined = ops.concat(List.of(user, item));
    assertThat(joined.shape()).isEqualTo(Shape.columns(RowDimension.ITEMS, 3));
    Value nested = ops.linear("l", List.of(ops.concat(List.of(joined))), 2);
    List<NodeProto> nodes = nodes(nested);
    assertThat(nodes).extracting(NodeProto::getOpType).containsExactly("Gemm", "Gemm", "Identity");
    NodeProto ofUser = nodes.get(0);
    assertThat(ofUser.getInputList()).containsExactly("user", "l.weight[0:1]", "l.bias");
    assertThat(nodes.get(1).getInputList())
        .containsExactly("item", "l.weight[1:3]", ofUser.getOutput(0));
  }

  @Test
  void whatNeedsThemSideBySideHasTheUsersRowRepeatedOnce() {
    Value joined = ops.concat(List.of(user, item));
    Value square = ops.multiply(joined, joined);
    assertThat(nodes(ops.add(square, joined)))
        .extracting(NodeProto::getOpType)
        .containsExactly("Shape", "Concat", "Expand", "Concat", "Mul", "Add", "Identity");
  }

  /** So that the items' product can be cut off and kept. */
  @Test
  void aLayerMultipliesScoresOfQueriesApartFromItems() {
    Value one = ops.numbers(new NumberBlock("one", Side.ITEM, List.of("c")));
    Value query = ops.numbers(new NumberBlock("query", Side.QUERY, List.of("b")));
    Value joined = ops.concat(List.of(one, query));
    assertThat(joined.shape()).isEqualTo(Shape.columns(RowDimension.ITEMS, 2));
    List<NodeProto> nodes = nodes(ops.linear("l", List.of(joined, user), 2));
    assertThat(nodes)
        .extracting(NodeProto::getOpType)
        .containsExactly("Gemm", "Gemm", "Gemm", "Identity");
    assertThat(nodes.get(0).getInputList()).containsExactly("user", "l.weight[2:3]", "l.bias");
    assertThat(nodes.get(1).getInputList())
        .containsExactly("query", "l.weight[1:2]", nodes.get(0).getOutput(0));
    assertThat(nodes.get(2).getInputList())
        .containsExactly("one", "l.weight[0:1]", nodes.get(1).getOutput(0));
  }

  @Test
  void scoresOfQueriesStandBesideItemsWithoutBeingRepeated() {
    Value query = ops.numbers(new NumberBlock("query", Side.QUERY, List.of("b")));
    Value joined = ops.concat(List.of(item, query));
    assertThat(nodes(ops.multiply(joined, joined)))
        .extracting(NodeProto::getOpType)
        .containsExactly("Concat", "Mul", "Identity");
  }

  private List<NodeProto> nodes(Value result) {
    return graph.finish(result, "result").getGraph().getNodeList();
  }
}
