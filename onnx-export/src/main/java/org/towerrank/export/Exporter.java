package org.towerrank.export;

import java.util.List;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.ElementType;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Run;
import org.towerrank.model.InputBlock;
import org.towerrank.model.NumberBlock;
import org.towerrank.model.Ranker;
import org.towerrank.model.TwoTower;
import org.towerrank.onnx.GraphWriter;

/** Turns a run into a bundle. */
public final class Exporter {
  private static final long PARITY_SEED = 1;

  private Exporter() {}

  /**
   * A bundle and the check that let it pass.
   *
   * @param writer writes the bundle
   * @param bundle what it will write
   */
  public record Exported(BundleWriter writer, Bundle bundle, ParityReport parity) {}

  /**
   * Writes the graphs of a run and compares them with the reference.
   *
   * @throws ParityException when an output differs by more than {@link ParityCheck#TOLERANCE}
   * @throws BundleException when the result would not be a valid bundle
   */
  public static Exported export(Run run) throws BundleException {
    BundleWriter writer =
        new BundleWriter(run.name(), run.definition().schema(), run.provenance())
            .network(run.definition().network())
            .tasks(run.definition().tasks());
    if (run.recipe() != null) {
      writer.recipe(run.recipe());
    }
    switch (run.definition().network()) {
      case Ranker ranker ->
          add(
              writer,
              GraphRole.RANKER,
              "ranker.onnx",
              GraphWriter.ranker(run.definition(), ranker, run.weights()));
      case TwoTower towers -> {
        add(
            writer,
            GraphRole.USER_TOWER,
            "user_tower.onnx",
            GraphWriter.userTower(run.definition(), towers, run.weights()));
        add(
            writer,
            GraphRole.ITEM_TOWER,
            "item_tower.onnx",
            GraphWriter.itemTower(run.definition(), towers, run.weights()));
        writer.similarity(towers.similarity());
      }
    }
    Bundle bundle = writer.build();
    ParityReport parity =
        ParityCheck.run(bundle, run.definition(), run.weights(), ParityCheck.ROWS, PARITY_SEED);
    return new Exported(writer, bundle, parity.require());
  }

  private static void add(
      BundleWriter writer, GraphRole role, String file, GraphWriter.Graph graph) {
    List<GraphInput> inputs = graph.inputs().stream().map(Exporter::binding).toList();
    writer.graph(
        new GraphSpec(role, file, inputs, graph.output(), graph.outputWidth()), graph.model());
  }

  private static GraphInput binding(InputBlock block) {
    ElementType type = block instanceof NumberBlock ? ElementType.FLOAT32 : ElementType.INT32;
    return new GraphInput(block.name(), block.side(), type, block.features(), false);
  }
}
