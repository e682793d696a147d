package org.towerrank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.ElementType;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Provenance;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.Side;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.WholeRanker;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.InputBlock;
import org.towerrank.model.Mlp;
import org.towerrank.model.NumberBlock;
import org.towerrank.model.RandomNetwork;
import org.towerrank.model.ReferenceOps;
import org.towerrank.model.Weights;
import org.towerrank.precision.Precision;

class InterpretersAgreeTest {
  private static final int NETWORKS = 60;
  private static final int ROWS = 13;
  private static final double TOLERANCE = 2e-5;

  /** In two steps wherever a graph can be cut, however little that saves. */
  private static final SessionSettings CUT = new SessionSettings(1, 0);

  private static final List<String> TASKS = List.of("a", "b", "c");

  private final FeatureSchema schema = RandomModels.schemaOfAll();

  @Test
  void onnxRuntimeComputesWhatTheReferenceDoesForRandomNetworksWholeOrCut() throws Exception {
    TreeSet<String> operations = new TreeSet<>();
    int inTwoSteps = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      RandomNetwork network = new RandomNetwork(seed, schema);
      Weights weights = network.weights();
      Bundle bundle = bundle(network, weights);
      try (RankingModel whole = RankingModel.load(bundle, SessionSettings.SERVING.whole());
          RankingModel cut = RankingModel.load(bundle, CUT)) {
        assertThat(whole.graphs()).isInstanceOf(WholeRanker.class);
        agrees(whole, network, weights, seed);
        agrees(cut, network, weights, seed);
        inTwoSteps += cut.graphs() instanceof PrecomputingRanker ? 1 : 0;
      }
      operations.addAll(network.operations());
    }
    assertThat(operations).hasSize(RandomNetwork.OPERATIONS);
    assertThat(inTwoSteps).isGreaterThan(NETWORKS / 2);
  }

  private void agrees(RankingModel model, RandomNetwork network, Weights weights, long seed) {
    EncodedRows rows = RandomRows.of(schema, ROWS, seed);
    EncodedRows missing = new EncodedRows(new RowLayout(schema), 1);
    float[] each = network.apply(ReferenceOps.over(weights, rows)).data();
    near(model.scoreRows(rows), each, seed);
    near(model.score(rows, rows), once(network, weights, first(rows), rows), seed);
    near(model.score(missing, rows), once(network, weights, missing, rows), seed);
    near(model.scoreRows(missing), once(network, weights, missing, missing), seed);
  }

  private static float[] once(
      RandomNetwork network, Weights weights, EncodedRows user, EncodedRows items) {
    Map<Side, EncodedRows> sides = new EnumMap<>(Side.class);
    sides.put(Side.USER, user);
    sides.put(Side.CONTEXT, user);
    sides.put(Side.ITEM, items);
    sides.put(Side.QUERY, items);
    return network.apply(new ReferenceOps(weights, sides)).data();
  }

  private static EncodedRows first(EncodedRows rows) {
    EncodedRows first = new EncodedRows(rows.layout(), 1);
    System.arraycopy(rows.data(), 0, first.data(), 0, first.data().length);
    return first;
  }

  private static void near(float[] actual, float[] expected, long seed) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .as("network %d, element %d", seed, i)
          .isCloseTo(
              expected[i],
              org.assertj.core.data.Offset.offset(TOLERANCE * (1 + Math.abs(expected[i]))));
    }
  }

  private Bundle bundle(RandomNetwork network, Weights weights) throws BundleException {
    GraphBuilder graph = new GraphBuilder("random");
    Value result = network.apply(new OnnxOps(graph, weights, Precision.FULL));
    GraphSpec spec =
        new GraphSpec(
            GraphRole.RANKER,
            "ranker.onnx",
            graph.inputs().stream().map(InterpretersAgreeTest::binding).toList(),
            "scores",
            RandomNetwork.OUTPUTS);
    return new BundleWriter("random", schema, new Provenance("0", "random", "0", 0, Map.of()))
        .tasks(TASKS)
        // Any: that there is one says that an item's values depend on no other item.
        .network(new DeepFm(1, new Mlp(List.of(), Activation.RELU, 0f, false), 0f))
        .graph(spec, graph.finish(result, "scores"))
        .build();
  }

  private static GraphInput binding(InputBlock block) {
    ElementType type = block instanceof NumberBlock ? ElementType.FLOAT32 : ElementType.INT32;
    return new GraphInput(block.name(), block.side(), type, block.features(), false);
  }
}
