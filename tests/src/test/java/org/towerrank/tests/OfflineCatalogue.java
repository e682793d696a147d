package org.towerrank.tests;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;

/** What the catalogue's models make of users and items when they run here, without a server. */
final class OfflineCatalogue {
  private OfflineCatalogue() {}

  /**
   * The scores of click and like by item.
   *
   * @param user values of user and context features
   */
  static Map<String, float[]> taskScores(Map<String, Object> user) throws IOException {
    try (RankingModel model = ranker()) {
      return taskScores(model, user);
    }
  }

  /** The same by another ranker. */
  static Map<String, float[]> taskScores(RankingModel model, Map<String, Object> user) {
    Map<String, float[]> scores = new LinkedHashMap<>();
    Catalogue.items().forEach((id, item) -> scores.put(id, score(model, user, item)));
    return scores;
  }

  /** The scores of click and like of one item. */
  static float[] taskScores(Map<String, Object> user, Map<String, Object> item) throws IOException {
    try (RankingModel model = ranker()) {
      return score(model, user, item);
    }
  }

  static RankingModel ranker() throws IOException {
    return RankingModel.load(
        CatalogueModels.open(Catalogue.RANKER_ZIP), SessionSettings.SERVING.whole());
  }

  static float[] score(RankingModel model, Map<String, Object> user, Map<String, Object> item) {
    EncodedRows request = model.request(user);
    RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.ITEM));
    EncodedRows row = encoder.newRows(1);
    encoder.encode(item, row, 0);
    return model.score(request, row);
  }

  /** The catalogue's towers, to be closed. */
  static TwoTowerModel towers() throws IOException {
    return TwoTowerModel.load(CatalogueModels.open(Catalogue.TOWERS_ZIP), SessionSettings.SERVING);
  }

  /** The vector of an item of the catalogue, or of one without any feature. */
  static float[] itemVector(TwoTowerModel towers, String id) {
    return itemVector(towers, Catalogue.items().getOrDefault(id, Map.of()));
  }

  /** The vector of an item that has these values. */
  static float[] itemVector(TwoTowerModel towers, Map<String, Object> item) {
    RowEncoder encoder = new RowEncoder(towers.schema(), List.of(Side.ITEM));
    EncodedRows row = encoder.newRows(1);
    encoder.encode(item, row, 0);
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
