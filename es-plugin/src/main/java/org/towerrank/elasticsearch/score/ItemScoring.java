package org.towerrank.elasticsearch.score;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.GraphRole;
import org.towerrank.elasticsearch.model.Inferences;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.request.RequestFeatures;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RequestMoment;
import org.towerrank.feature.RowEncoder;
import org.towerrank.inference.RankingModel;

/** Runs all graphs of a model over one user and some items. */
record ItemScoring(ModelHandle model, RequestFeatures features, List<GivenItem> items) {

  /**
   * What the model makes of them.
   *
   * @throws IllegalArgumentException (400) naming a feature that it does not read, or whose value
   *     does not fit
   */
  ScoredItems run() {
    FeatureSchema schema = model.bundle().schema();
    EncodedRows request = features.encode(model);
    EncodedRows rows = encode(schema, request);
    float @Nullable [] user = has(GraphRole.USER_TOWER) ? Inferences.user(model, request) : null;
    float[] vectors =
        user != null && !items.isEmpty() ? Inferences.item(model, rows) : new float[0];
    boolean ranks = has(GraphRole.RANKER) && !items.isEmpty();
    float[] scores = ranks ? Inferences.scores(model, request, rows) : new float[0];
    List<ScoredItems.Item> scored = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      scored.add(
          new ScoredItems.Item(
              items.get(i).id(),
              ranks ? taskScores(scores, i) : null,
              user == null ? null : row(vectors, i, user.length),
              user == null ? null : product(user, vectors, i * user.length)));
    }
    return new ScoredItems(model.reference(), user, scored);
  }

  private boolean has(GraphRole role) {
    return model.bundle().graph(role).isPresent();
  }

  private EncodedRows encode(FeatureSchema schema, EncodedRows request) {
    RowEncoder encoder = new RowEncoder(schema, RankingModel.CANDIDATE_SIDES);
    EncodedRows rows = encoder.newRows(items.size());
    RequestMoment moment =
        schema.moment().isPresent() ? new RequestMoment(request.moment(0)) : RequestMoment.now();
    int width = rows.layout().width();
    for (int i = 0; i < items.size(); i++) {
      int[] row = encode(encoder, i, moment, request).data();
      System.arraycopy(row, 0, rows.data(), i * width, width);
    }
    return rows;
  }

  private EncodedRows encode(
      RowEncoder encoder, int item, RequestMoment moment, EncodedRows request) {
    GivenItem given = items.get(item);
    try {
      requireQueryScores(given);
      requireNoMoment(given);
      return encoder.row(moment.in(model.bundle().schema(), given.values()), request);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place(item) + ": " + e.getMessage(), e);
    }
  }

  /** All items have the moment of the one request. */
  private void requireNoMoment(GivenItem given) {
    String field = model.bundle().schema().moment().orElse(null);
    if (field != null && given.values().containsKey(field)) {
      throw new IllegalArgumentException(
          "expected the moment of the request in [context." + field + "], got one of an item");
    }
  }

  /** No query is run here, so the item has to come with their scores. */
  private void requireQueryScores(GivenItem given) {
    for (Feature feature : model.bundle().schema().queryScores()) {
      if (!given.values().containsKey(feature.field())) {
        throw new IllegalArgumentException(
            "expected the score of a query in ["
                + feature.field()
                + "], or null where it does not match, got nothing: the model has features of side"
                + " [query], whose queries only a search computes; give items with their values,"
                + " or rescore a search");
      }
    }
  }

  private String place(int item) {
    String id = items.get(item).id();
    return id == null ? "[items." + item + "]" : "[document " + id + "]";
  }

  private Map<String, Float> taskScores(float[] scores, int item) {
    List<String> tasks = model.ranker().tasks();
    Map<String, Float> named = new LinkedHashMap<>();
    for (int task = 0; task < tasks.size(); task++) {
      float score = scores[item * tasks.size() + task];
      requireFinite(item, "for task [" + tasks.get(task) + "]", score);
      named.put(tasks.get(task), score);
    }
    return named;
  }

  private void requireFinite(int item, String where, float number) {
    if (!Float.isFinite(number)) {
      throw new IllegalArgumentException(
          place(item) + ": expected finite numbers, the model gives [" + number + "] " + where);
    }
  }

  private List<Float> row(float[] vectors, int row, int dimension) {
    List<Float> vector = new ArrayList<>(dimension);
    for (int i = row * dimension; i < (row + 1) * dimension; i++) {
      requireFinite(row, "in the item's vector", vectors[i]);
      vector.add(vectors[i]);
    }
    return vector;
  }

  /** Summed in doubles: it is read by people who compare it. */
  private static double product(float[] user, float[] vectors, int from) {
    double sum = 0;
    for (int i = 0; i < user.length; i++) {
      sum += (double) user[i] * vectors[from + i];
    }
    return sum;
  }
}
