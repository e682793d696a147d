package org.towerrank.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.feature.EncodedRows;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;

/**
 * Compares what serving makes of raw rows with what the tool made of them that a model comes from:
 * the encoders of the bundle, its graph, and the code that serves it.
 */
public final class GoldenCheck {
  /** Largest difference that is accepted unless another is given. */
  public static final double TOLERANCE = 1e-5;

  private GoldenCheck() {}

  /**
   * Files of golden rows.
   *
   * @param ranker of a ranker; null for none
   * @param user of the user tower
   * @param item of the item tower
   */
  public record Files(@Nullable Path ranker, @Nullable Path user, @Nullable Path item) {
    /** Whether there is none. */
    public boolean isEmpty() {
      return ranker == null && user == null && item == null;
    }
  }

  /**
   * Compares.
   *
   * @throws IOException when a file is not as it should be
   * @throws IllegalArgumentException when a file is for a graph that the bundle does not have
   */
  public static List<GoldenReport> run(Bundle bundle, Files files, double tolerance)
      throws IOException {
    List<GoldenReport> reports = new ArrayList<>();
    if (files.ranker() != null) {
      reports.add(ranker(bundle, files.ranker(), tolerance));
    }
    if (files.user() != null || files.item() != null) {
      try (TwoTowerModel towers = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
        if (files.user() != null) {
          reports.add(tower(towers, bundle, GraphRole.USER_TOWER, files.user(), tolerance));
        }
        if (files.item() != null) {
          reports.add(tower(towers, bundle, GraphRole.ITEM_TOWER, files.item(), tolerance));
        }
      }
    }
    return reports;
  }

  private static GoldenReport ranker(Bundle bundle, Path file, double tolerance)
      throws IOException {
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      GraphSpec graph = bundle.graph(GraphRole.RANKER).orElseThrow();
      GoldenRows rows = GoldenRows.read(file, bundle.schema(), graph);
      float[] scores = model.scoreRows(rows.encoded(bundle.schema()));
      return rows.compare(graph, scores, tolerance, false);
    }
  }

  private static GoldenReport tower(
      TwoTowerModel towers, Bundle bundle, GraphRole role, Path file, double tolerance)
      throws IOException {
    GraphSpec graph = bundle.graph(role).orElseThrow();
    GoldenRows rows = GoldenRows.read(file, bundle.schema(), graph);
    EncodedRows encoded = rows.encoded(bundle.schema());
    float[] vectors =
        role == GraphRole.USER_TOWER ? towers.userVectors(encoded) : towers.itemVectors(encoded);
    return rows.compare(graph, vectors, tolerance, true);
  }
}
