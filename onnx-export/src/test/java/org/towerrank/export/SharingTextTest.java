package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.towerrank.bundle.Bundle;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

/** What {@code inspect} says of the user's part of a ranker. */
class SharingTextTest {
  @Test
  void multiplicationsAreCountedByWhoseTheyAre() throws Exception {
    Mlp mlp = new Mlp(List.of(8), Activation.RELU, 0f, false);
    Bundle bundle = Exporter.export(RandomModels.run(new DeepFm(2, mlp, 0f), 1)).writer().build();
    assertThat(sharing(bundle))
        .matches(
            "user once: [1-9][0-9,]* multiplications for a user, [1-9][0-9,]* for an item alone,"
                + " [1-9][0-9,]* for both");
  }

  @Test
  void anOperatorAcrossRowsIsNamed() throws Exception {
    ModelProto model = ForeignBundle.model();
    assertThat(sharing(ForeignBundle.writer(model).build())).isEqualTo("user in every row");
    GraphProto.Builder graph = model.getGraph().toBuilder();
    graph
        .getNodeBuilder(graph.getNodeCount() - 1)
        .setOpType("Softmax")
        .addAttributeBuilder()
        .setName("axis")
        .setType(AttributeProto.AttributeType.INT);
    ModelProto mixing = model.toBuilder().setGraph(graph).build();
    assertThat(sharing(ForeignBundle.writer(mixing).build()))
        .isEqualTo(
            "user in every row, because of operator [Softmax] [output]: it computes along the"
                + " rows, axis [0]");
  }

  private static String sharing(Bundle bundle) {
    return BundleSummary.of("bundle", bundle).graphs().getFirst().sharing();
  }
}
