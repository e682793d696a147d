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
import org.towerrank.inference.RunWatch;

/** Runs all graphs of a model over one user and some items. */
record ItemScoring(ModelHandle model, RequestFeatures features, List<GivenItem> items) {

  /** Most numbers of encoded items at a time: 4 MB, as rows have a place for each user feature. */
  private static final int NUMBERS = 1 << 20;

  /** The same where a model scores all items as one batch: 64 MB. */
  private static final int NUMBERS_TOGETHER = 1 << 24;

  /** Bytes of a number of a vector, as an object and as JSON, about. */
  private static final long VECTOR_NUMBER = 40;

  /** The same of a task's score, with its name. */
  private static final long TASK_SCORE = 128;

  /** What the answer takes in memory until it is sent, about. */
  long bytesOfAnswer() {
    long vector = has(GraphRole.USER_TOWER) ? VECTOR_NUMBER * model.towers().dimension() : 0;
    long scores = has(GraphRole.RANKER) ? TASK_SCORE * model.ranker().tasks().size() : 0;
    return items.size() * (vector + scores);
  }

  /**
   * What the model makes of them.
   *
   * @param check throws when nobody waits for the scores any more; called by other threads, too
   * @throws IllegalArgumentException (400) naming a feature that it does not read, or whose value
   *     does not fit; or for more items than a model takes that scores all of them as one batch
   */
  ScoredItems run(Runnable check) {
    check.run();
    return RunWatch.checked(check, () -> scored(check));
  }

  private ScoredItems scored(Runnable check) {
    EncodedRows request = features.encode(model);
    int most = mostAtOnce(request.layout().width());
    float @Nullable [] user = has(GraphRole.USER_TOWER) ? Inferences.user(model, request) : null;
    if (has(GraphRole.RANKER) && !items.isEmpty()) {
      requireOneValue();
      model.statistics().recordFeatures(request, RankingModel.REQUEST_SIDES);
    }
    RowEncoder encoder = new RowEncoder(model.bundle().schema(), RankingModel.CANDIDATE_SIDES);
    List<ScoredItems.Item> scored = new ArrayList<>();
    for (int from = 0; from < items.size(); from += most) {
      check.run();
      int to = Math.min(items.size(), from + most);
      score(request, user, encode(encoder, request, from, to), from, scored);
    }
    return new ScoredItems(model.reference(), user, scored);
  }

  private int mostAtOnce(int width) {
    if (!has(GraphRole.RANKER) || !model.ranker().mixesRows()) {
      return Math.max(1, NUMBERS / width);
    }
    int together = Math.max(1, NUMBERS_TOGETHER / width);
    if (items.size() > together) {
      throw new IllegalArgumentException(
          "[score]: expected at most ["
              + together
              + "] items of ["
              + width
              + "] numbers each at once, as "
              + model.reference()
              + " computes across the items of a batch, got ["
              + items.size()
              + "]");
    }
    return Math.max(1, items.size());
  }

  /**
   * Adds what the model makes of some items.
   *
   * @param first the index of the first row's item
   */
  private void score(
      EncodedRows request,
      float @Nullable [] user,
      EncodedRows rows,
      int first,
      List<ScoredItems.Item> scored) {
    float[] vectors = user == null ? new float[0] : Inferences.item(model, rows);
    boolean ranks = has(GraphRole.RANKER);
    float[] scores = ranks ? Inferences.scores(model, request, rows) : new float[0];
    for (int row = 0; row < rows.count(); row++) {
      int item = first + row;
      scored.add(
          new ScoredItems.Item(
              items.get(item).id(),
              ranks ? taskScores(scores, row, item) : null,
              user == null ? null : vector(vectors, row, user.length, item),
              user == null ? null : product(user, vectors, row * user.length)));
    }
  }

  private boolean has(GraphRole role) {
    return model.bundle().graph(role).isPresent();
  }

  private EncodedRows encode(RowEncoder encoder, EncodedRows request, int from, int to) {
    FeatureSchema schema = model.bundle().schema();
    EncodedRows rows = encoder.newRows(to - from);
    RequestMoment moment =
        schema.moment().isPresent() ? new RequestMoment(request.moment(0)) : RequestMoment.now();
    int width = rows.layout().width();
    for (int item = from; item < to; item++) {
      int[] row = encode(encoder, item, moment, request).data();
      System.arraycopy(row, 0, rows.data(), (item - from) * width, width);
    }
    return rows;
  }

  private EncodedRows encode(
      RowEncoder encoder, int item, RequestMoment moment, EncodedRows request) {
    GivenItem given = items.get(item);
    try {
      requireQueryScores(given);
      requireNoMoment(given);
      FeatureSchema schema = model.bundle().schema();
      // Ages of the user alone are in the request's row already.
      boolean ages = schema.moment().filter(encoder.fields()::contains).isPresent();
      return encoder.row(ages ? moment.in(schema, given.values()) : given.values(), request);
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

  /** An item has one value of a field, which is not what a query of that name gives, too. */
  private void requireOneValue() {
    FeatureSchema schema = model.bundle().schema();
    for (Feature score : schema.queryScores()) {
      for (Feature own : schema.documentFeatures()) {
        if (own.field().equals(score.field())) {
          throw new IllegalArgumentException(
              "[items]: feature ["
                  + own.name()
                  + "] reads field ["
                  + own.field()
                  + "] of documents, and feature ["
                  + score.name()
                  + "] the score of a query of this name, but an item here has one value of a"
                  + " name: rescore a search");
        }
      }
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

  private Map<String, Float> taskScores(float[] scores, int row, int item) {
    List<String> tasks = model.ranker().tasks();
    Map<String, Float> named = new LinkedHashMap<>();
    for (int task = 0; task < tasks.size(); task++) {
      float score = scores[row * tasks.size() + task];
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

  private List<Float> vector(float[] vectors, int row, int dimension, int item) {
    List<Float> vector = new ArrayList<>(dimension);
    for (int i = row * dimension; i < (row + 1) * dimension; i++) {
      requireFinite(item, "in the item's vector", vectors[i]);
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
