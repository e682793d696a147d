package org.towerrank.tests;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.Side;
import org.towerrank.inference.FeatureRows;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;

/** What the catalogue's models make of users and items when they run here, without a server. */
final class OfflineCatalogue {
  private OfflineCatalogue() {}

  /** The scores of click and like by item. */
  static Map<String, float[]> taskScores(Map<String, Object> user) throws IOException {
    Map<String, float[]> scores = new LinkedHashMap<>();
    try (RankingModel model =
        RankingModel.load(CatalogueModels.open(Catalogue.RANKER_ZIP), SessionSettings.SERVING)) {
      EncodedRows request = FeatureRows.of(model.schema(), user, RankingModel.REQUEST_SIDES);
      RawValueEncoder encoder = new RawValueEncoder(model.schema());
      for (Map.Entry<String, Map<String, Object>> item : Catalogue.items().entrySet()) {
        EncodedRows row = new EncodedRows(new RowLayout(model.schema()), 1);
        FeatureRows.encode(encoder, item.getValue(), List.of(Side.ITEM), row, 0);
        scores.put(item.getKey(), model.score(request, row));
      }
    }
    return scores;
  }

  /** The catalogue's towers, to be closed. */
  static TwoTowerModel towers() throws IOException {
    return TwoTowerModel.load(CatalogueModels.open(Catalogue.TOWERS_ZIP), SessionSettings.SERVING);
  }

  /** The vector of an item of the catalogue, or of one without any feature. */
  static float[] itemVector(TwoTowerModel towers, String id) {
    EncodedRows row = new EncodedRows(new RowLayout(towers.schema()), 1);
    Map<String, Object> item = Catalogue.items().getOrDefault(id, Map.of());
    FeatureRows.encode(new RawValueEncoder(towers.schema()), item, List.of(Side.ITEM), row, 0);
    return towers.itemVectors(row);
  }

  static double dot(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return sum;
  }
}
