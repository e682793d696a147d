package org.towerrank.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;

/**
 * What each version of a ranker gives the catalogue's items for one user, computed here and before
 * any server is asked. Safe for use by many threads.
 */
final class ExpectedScores {
  private final Map<String, Object> user;
  private final Map<Integer, Map<String, Double>> byVersion = new ConcurrentHashMap<>();

  ExpectedScores(Map<String, Object> user) {
    this.user = user;
  }

  /** The user whose scores these are. */
  Map<String, Object> user() {
    return user;
  }

  /** Computes the scores of a version: of each item the sum over all tasks. */
  void add(int version, byte[] zip) {
    byVersion.put(version, scores(zip));
  }

  /** The scores of a version by item; fails for one that was not added. */
  Map<String, Double> of(int version) {
    return Objects.requireNonNull(byVersion.get(version), () -> "no version " + version);
  }

  /** Whether a version was added. */
  boolean knows(int version) {
    return byVersion.containsKey(version);
  }

  private Map<String, Double> scores(byte[] zip) {
    try (RankingModel model =
        RankingModel.load(CatalogueModels.open(zip), SessionSettings.SERVING.whole())) {
      RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.ITEM));
      EncodedRows request = model.request(user);
      Map<String, Double> scores = new LinkedHashMap<>();
      Catalogue.items()
          .forEach(
              (id, item) -> {
                EncodedRows row = encoder.newRows(1);
                encoder.encode(item, row, 0);
                double sum = 0;
                for (float score : model.score(request, row)) {
                  sum += score;
                }
                scores.put(id, sum);
              });
      return scores;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
