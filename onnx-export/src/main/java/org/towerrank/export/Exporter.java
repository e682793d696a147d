package org.towerrank.export;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.ElementType;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Run;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.InputBlock;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.NumberBlock;
import org.towerrank.model.Ranker;
import org.towerrank.model.TwoTower;
import org.towerrank.model.Weights;
import org.towerrank.onnx.GraphWriter;
import org.towerrank.precision.Precision;

/** Turns a run into a bundle. */
public final class Exporter {
  private static final long PARITY_SEED = 1;

  private Exporter() {}

  /**
   * A bundle and the checks that let it pass.
   *
   * @param writer writes the bundle
   * @param bundle what it will write
   * @param parity with the reference interpreter, computing with the numbers that the graphs hold
   * @param rounding how far that is from the weights as they were fitted; empty if none is rounded
   */
  public record Exported(
      BundleWriter writer, Bundle bundle, ParityReport parity, Optional<ParityReport> rounding) {}

  /** Writes the graphs of a run with all weights as they were fitted. */
  public static Exported export(Run run) throws BundleException {
    return export(run, Precision.FULL);
  }

  /**
   * Writes the graphs of a run and compares them with the reference.
   *
   * @param precision what its weights are written as
   * @throws ParityException when an output differs by more than {@link ParityCheck#tolerance}
   * @throws BundleException when a weight is not finite, or has no such form, or the result would
   *     not be a valid bundle
   */
  public static Exported export(Run run, Precision precision) throws BundleException {
    requireFinite(run);
    BundleWriter writer =
        new BundleWriter(run.name(), run.definition().schema(), run.provenance())
            .network(run.definition().network())
            .precision(precision)
            .tasks(run.definition().tasks())
            .labels(run.definition().labels());
    if (run.recipe() != null) {
      writer.recipe(run.recipe());
    }
    try {
      addGraphs(writer, run.definition(), run.weights(), precision);
    } catch (IllegalArgumentException e) {
      throw new BundleException("run [" + run.name() + "]: " + e.getMessage(), e);
    }
    Bundle bundle = writer.build();
    return checked(writer, bundle, run);
  }

  private static Exported checked(BundleWriter writer, Bundle bundle, Run run) {
    if (bundle.precision().isFull()) {
      ParityReport parity =
          ParityCheck.run(bundle, run.definition(), run.weights(), ParityCheck.ROWS, PARITY_SEED);
      return new Exported(writer, bundle, parity.require(), Optional.empty());
    }
    ParityReport parity =
        ParityCheck.ofBundle(bundle, run.definition(), ParityCheck.ROWS, PARITY_SEED);
    ParityReport rounding =
        ParityCheck.ofRounded(
            bundle, run.definition(), run.weights(), ParityCheck.ROWS, PARITY_SEED);
    return new Exported(writer, bundle, parity.require(), Optional.of(rounding.requireRounded()));
  }

  /** A weight that is no number spoils whatever reads it, which few random rows may. */
  private static void requireFinite(Run run) throws BundleException {
    for (String name : run.weights().tensors().keySet()) {
      FloatTensor tensor = run.weights().get(name);
      FloatBuffer numbers = tensor.numbers();
      for (int i = 0; i < tensor.size(); i++) {
        if (!Float.isFinite(numbers.get(i))) {
          throw new BundleException(
              "run ["
                  + run.name()
                  + "]: weight ["
                  + name
                  + "] of shape "
                  + tensor.shape()
                  + ": expected finite numbers, element "
                  + i
                  + " is ["
                  + numbers.get(i)
                  + "]");
        }
      }
    }
  }

  private static void addGraphs(
      BundleWriter writer, ModelDefinition model, Weights weights, Precision precision) {
    switch (model.network()) {
      case Ranker ranker ->
          add(
              writer,
              GraphRole.RANKER,
              "ranker.onnx",
              GraphWriter.ranker(model, weights, precision));
      case TwoTower towers -> {
        add(
            writer,
            GraphRole.USER_TOWER,
            "user_tower.onnx",
            GraphWriter.userTower(model, towers, weights, precision));
        add(
            writer,
            GraphRole.ITEM_TOWER,
            "item_tower.onnx",
            GraphWriter.itemTower(model, towers, weights, precision));
        writer.similarity(towers.similarity());
      }
    }
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
