package org.towerrank.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.IdEncoder;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;

/**
 * Checks that a bundle can be served. Loading checks every graph against its description. Then a
 * few seeded random rows must give finite outputs, and each row the same alone as among others,
 * unless the bundle says that its ranker mixes rows. {@link Bundle#open} has checked files and
 * checksums before.
 */
public final class StructureCheck {
  /** Rows that are enough to see whether a graph runs. */
  public static final int ROWS = 32;

  private final Bundle bundle;
  private final long seed;
  private EncodedRows rows;
  private final List<StructureReport.Output> outputs = new ArrayList<>();

  private StructureCheck(Bundle bundle, EncodedRows rows, long seed) {
    this.bundle = bundle;
    this.rows = rows;
    this.seed = seed;
  }

  /**
   * Loads all graphs and runs them.
   *
   * @throws IllegalArgumentException when a graph is not what the bundle says of it, or unsafe
   * @throws org.towerrank.inference.InferenceException when ONNX Runtime does not accept or run it
   * @throws BundleException when an output is not finite, or depends on other rows
   */
  public static StructureReport run(Bundle bundle, int count, long seed) throws BundleException {
    EncodedRows rows = RandomRows.of(bundle.schema(), count, seed);
    int alone = RowIndependence.step(count);
    if (alone < count) {
      // A graph may ask whether any row of a batch has a value, and only this one has none.
      RandomRows.leaveOut(bundle.schema(), rows, alone);
    }
    StructureCheck check = new StructureCheck(bundle, rows, seed);
    if (bundle.graph(GraphRole.RANKER).isPresent()) {
      check.ranker();
    }
    if (bundle.graph(GraphRole.USER_TOWER).isPresent()) {
      check.towers();
    }
    return new StructureReport(check.rows.count(), check.outputs);
  }

  private void ranker() throws BundleException {
    try (RankingModel ranker = RankingModel.load(bundle, SessionSettings.SERVING)) {
      if (ranker.mixesRows()) {
        // They have to be one batch.
        rows = rows.first(ranker.graphs().scores().mostRows());
      }
      record(GraphRole.RANKER, "a user each", (users, items) -> ranker.scoreRows(items));
      record(GraphRole.RANKER, "one user, many items", ranker::score);
    }
  }

  private void towers() throws BundleException {
    try (TwoTowerModel towers = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
      record(GraphRole.USER_TOWER, "a user each", (none, users) -> towers.userVectors(users));
      record(GraphRole.ITEM_TOWER, "an item each", (none, items) -> towers.itemVectors(items));
    }
  }

  /** Runs a graph for the first user of some rows, and for each of the rows. */
  @FunctionalInterface
  private interface Graph {
    float[] run(EncodedRows users, EncodedRows rows);
  }

  private void record(GraphRole role, String rowsPerUser, Graph graph) throws BundleException {
    GraphSpec spec = bundle.graph(role).orElseThrow();
    // Numbers beyond [0, 1] may have no logarithm or root, and then the data has none of them.
    EncodedRows small = RandomRows.small(bundle.schema(), rows.count(), seed);
    float[] values = graph.run(small, small);
    outputs.add(output(spec, rowsPerUser, small, values));
    if (!spec.mixesRows()) {
      requireIndependent(spec, small, values, graph);
      requireIndependent(spec, rows, graph.run(rows, rows), graph);
    }
  }

  private static void requireIndependent(
      GraphSpec spec, EncodedRows users, float[] values, Graph graph) throws BundleException {
    new RowIndependence(spec, users, values).require(some -> graph.run(users, some));
  }

  private StructureReport.Output output(
      GraphSpec spec, String rowsPerUser, EncodedRows rows, float[] values) throws BundleException {
    float smallest = Float.POSITIVE_INFINITY;
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      float value = values[i];
      if (!Float.isFinite(value)) {
        throw new BundleException(
            "graph ["
                + spec.file()
                + "]: expected finite values of output ["
                + spec.output()
                + "] on random rows, got ["
                + value
                + "]"
                + without(rows, i * rows.count() / values.length));
      }
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    return new StructureReport.Output(
        spec.file(), spec.output(), rowsPerUser, spec.outputWidth(), smallest, largest);
  }

  /** What a row has no value of, as a mean over no elements is a usual cause. */
  private String without(EncodedRows rows, int row) {
    List<String> missing =
        bundle.schema().features().stream()
            .filter(feature -> !feature.makesFloats())
            .filter(
                feature -> {
                  int from = rows.index(row, feature.name());
                  return IntStream.range(from, from + feature.width())
                      .allMatch(i -> rows.data()[i] == IdEncoder.MISSING);
                })
            .map(Feature::name)
            .toList();
    return missing.isEmpty() ? "" : " for a row without values of " + missing;
  }
}
