package org.towerrank.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.ElementType;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.Side;
import org.towerrank.model.Activation;
import org.towerrank.model.DcnV2;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Esmm;
import org.towerrank.model.Fnn;
import org.towerrank.model.Gate;
import org.towerrank.model.Loss;
import org.towerrank.model.Mlp;
import org.towerrank.model.Mmoe;
import org.towerrank.model.Network;
import org.towerrank.model.Ple;
import org.towerrank.model.Pnn;
import org.towerrank.onnx.GraphCheck;

class PrecomputingRankerTest {
  private static final Offset<Float> TOLERANCE = Offset.offset(1e-6f);

  private static final int NUMBERS = 1_000_000;

  @TempDir Path folder;

  static Stream<Network> networks() {
    Mlp wide = new Mlp(List.of(96, 8), Activation.RELU, 0.1f, false);
    Mlp wider = new Mlp(List.of(256), Activation.LEAKY_RELU, 0f, true);
    Mlp normalized = new Mlp(List.of(96), Activation.LEAKY_RELU, 0f, true);
    Mlp tower = new Mlp(List.of(12), Activation.TANH, 0f, false);
    return Stream.of(
        new DeepFm(16, wide, 0f),
        new DeepFm(20, normalized, 0.2f),
        new DcnV2(16, 2, 0, DcnV2.Structure.PARALLEL, wide, 0f),
        new DcnV2(16, 2, 0, DcnV2.Structure.STACKED, normalized, 0f),
        new DcnV2(16, 1, 40, DcnV2.Structure.STACKED, wide, 0f),
        new Mmoe(16, 3, wide, tower, Mmoe.Gates.PER_TASK, 0f),
        new Mmoe(16, 2, normalized, tower, Mmoe.Gates.ONE, 0f),
        new Mmoe(16, 1, wide, tower, Mmoe.Gates.NONE, 0f),
        new Mmoe(
            16,
            2,
            wide,
            tower,
            Mmoe.Gates.PER_TASK,
            0f,
            List.of(new Mlp(List.of(40, 8), Activation.TANH, 0f, false)),
            new Gate(2, 0.1f),
            Loss.CROSS_ENTROPY),
        new Esmm(16, wide, 0f),
        new Pnn(16, Pnn.Products.INNER, wide, 0.1f, Loss.CROSS_ENTROPY),
        new Pnn(16, Pnn.Products.OUTER, wide, 0f, Loss.CROSS_ENTROPY),
        new Pnn(16, Pnn.Products.BOTH, wider, 0f, Loss.CROSS_ENTROPY),
        new Fnn(16, wide, 0f, Loss.CROSS_ENTROPY),
        new Ple(16, 2, 2, 1, wide, tower, 0f),
        new Ple(16, 1, 1, 1, normalized, tower, 0f));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void twoStepsGiveTheScoresOfOne(Network network) throws Exception {
    for (long seed = 0; seed < 3; seed++) {
      Path path = folder.resolve("bundle" + seed);
      // The graph of a directory is mapped from disk, that of a zip is in the heap.
      Run run =
          seed == 2 ? RandomModels.run(network, seed) : RandomModels.runWithQueries(network, seed);
      Exporter.export(run).writer().write(path, seed == 0);
      Bundle bundle = Bundle.open(path);
      try (RankingModel whole = RankingModel.load(bundle, SessionSettings.SERVING.whole());
          RankingModel cut = RankingModel.load(bundle, SessionSettings.SERVING)) {
        assertThat(whole.graphs()).isInstanceOf(WholeRanker.class);
        assertThat(cut.graphs()).isInstanceOf(PrecomputingRanker.class);
        // More rows than a batch has, and one left over.
        EncodedRows rows = RandomRows.of(bundle.schema(), 1025, seed);
        EncodedRows missing = new EncodedRows(new RowLayout(bundle.schema()), 1);
        near(cut.scoreRows(rows), whole.scoreRows(rows));
        near(cut.score(rows, rows), whole.score(rows, rows));
        near(cut.score(missing, rows), whole.score(missing, rows));
        near(cut.scoreRows(missing), whole.scoreRows(missing));
      }
    }
  }

  @Test
  void aPartThatSavesLittleIsNotWorthKeeping() throws Exception {
    Mlp narrow = new Mlp(List.of(8), Activation.RELU, 0f, false);
    Bundle bundle =
        Exporter.export(RandomModels.run(new DeepFm(2, narrow, 0f), 1)).writer().build();
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      assertThat(model.graphs()).isInstanceOf(WholeRanker.class);
    }
  }

  @Test
  void theCopyOfAGraphThatIsCutIsFreedAsSoonAsItIsLoaded() throws Exception {
    Path path = folder.resolve("large");
    Mlp large = new Mlp(List.of(2000, 256), Activation.RELU, 0f, false);
    Exporter.export(RandomModels.run(new DeepFm(16, large, 0f), 1)).writer().write(path, false);
    Bundle bundle = Bundle.open(path);
    long bytes = bundle.onnx(bundle.graphs().getFirst()).remaining();
    assertThat(bytes).isGreaterThan(2_000_000);
    long before = directMemory();
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      assertThat(model.graphs()).isInstanceOf(PrecomputingRanker.class);
      assertThat(directMemory() - before).isLessThan(bytes / 2);
    }
  }

  /** Its whole numbers may make shapes, so they are copied to find those of an item's part. */
  @Test
  void theCopyThatTellsShapesIsFreedAsSoonAsItIsLoaded() throws Exception {
    Mlp wide = new Mlp(List.of(256, 8), Activation.RELU, 0f, false);
    Bundle own = Exporter.export(RandomModels.run(new DeepFm(16, wide, 0f), 1)).writer().build();
    GraphSpec spec = own.graphs().getFirst();
    Path path = folder.resolve("foreign");
    new BundleWriter("foreign", own.schema(), new Provenance("0", "none", "0", 0, Map.of()))
        .tasks(own.tasks())
        .graph(spec, renumbered(spec, GraphCheck.parse(spec.file(), own.onnx(spec))))
        .write(path, false);
    Bundle bundle = Bundle.open(path);
    long before = directMemory();
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      assertThat(model.graphs()).isInstanceOf(PrecomputingRanker.class);
      assertThat(directMemory() - before).isLessThan(NUMBERS * Integer.BYTES / 2);
    }
  }

  /** The same graph, which looks up every id of an item in a table of whole numbers. */
  private static ModelProto renumbered(GraphSpec spec, ModelProto model) {
    String ids =
        spec.inputs().stream()
            .filter(input -> input.side() == Side.ITEM && input.type() == ElementType.INT32)
            .findFirst()
            .orElseThrow()
            .name();
    TensorProto.Builder table =
        TensorProto.newBuilder().setName("numbers").setDataType(6).addDims(NUMBERS);
    IntStream.range(0, NUMBERS).forEach(table::addInt32Data);
    GraphProto.Builder graph = model.getGraph().toBuilder().addInitializer(table).clearNode();
    graph
        .addNodeBuilder()
        .setOpType("Gather")
        .addInput("numbers")
        .addInput(ids)
        .addOutput("renumbered");
    for (NodeProto node : model.getGraph().getNodeList()) {
      NodeProto.Builder changed = node.toBuilder().clearInput();
      node.getInputList()
          .forEach(input -> changed.addInput(input.equals(ids) ? "renumbered" : input));
      graph.addNode(changed);
    }
    return model.toBuilder().setGraph(graph).build();
  }

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private static void near(float[] actual, float[] expected) {
    assertThat(actual).containsExactly(expected, TOLERANCE);
  }
}
