package org.towerrank.export;

import java.util.Locale;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.feature.EncodedRows;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.model.Similarity;

/**
 * Checks that towers that are compared by cosine make vectors of length 1. Serving compares their
 * inner products, which are cosines only then: longer vectors would be nearer to everybody.
 */
final class UnitVectors {
  /** How far rounding may take a length from 1, also in half precision. */
  private static final double ROUNDING = 0.01;

  private UnitVectors() {}

  /**
   * Runs both towers on random rows. A vector of zeros is taken, as a row without values may have
   * one: it is equally far from all.
   *
   * @throws BundleException naming the graph whose vectors have another length
   */
  static void require(Bundle bundle, int count, long seed) throws BundleException {
    if (bundle.graph(GraphRole.USER_TOWER).isEmpty()) {
      return;
    }
    try (TwoTowerModel towers = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
      if (towers.similarity() == Similarity.COSINE) {
        EncodedRows rows = RandomRows.of(bundle.schema(), count, seed);
        require(bundle, GraphRole.USER_TOWER, towers.userVectors(rows), towers.dimension());
        require(bundle, GraphRole.ITEM_TOWER, towers.itemVectors(rows), towers.dimension());
      }
    }
  }

  private static void require(Bundle bundle, GraphRole role, float[] vectors, int dimension)
      throws BundleException {
    for (int from = 0; from < vectors.length; from += dimension) {
      double squares = 0;
      for (int i = from; i < from + dimension; i++) {
        squares += (double) vectors[i] * vectors[i];
      }
      double length = Math.sqrt(squares);
      if (length > 0 && Math.abs(length - 1) > ROUNDING) {
        throw refusal(bundle.graph(role).orElseThrow(), length);
      }
    }
  }

  private static BundleException refusal(GraphSpec spec, double length) {
    return new BundleException(
        String.format(
            Locale.ROOT,
            "graph [%s]: expected vectors of length 1, as [similarity] is [cosine], got one of"
                + " length [%.4f] on random rows; divide by the length within the tower, such as by"
                + " F.normalize(vector, dim=1), or say [dot_product] if inner products are meant",
            spec.file(),
            length));
  }
}
