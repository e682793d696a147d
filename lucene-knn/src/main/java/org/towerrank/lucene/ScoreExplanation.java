package org.towerrank.lucene;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.search.Explanation;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.FeatureValues;

/** Writes down how a model's score of one document came about. */
final class ScoreExplanation {
  private final RankingModel model;
  private final Combination combination;
  private final double[] weights;
  private final RescoreMode mode;

  ScoreExplanation(
      RankingModel model, Combination combination, double[] weights, RescoreMode mode) {
    this.model = model;
    this.combination = combination;
    this.weights = weights;
    this.mode = mode;
  }

  Explanation explain(
      float score,
      Explanation firstPass,
      TaskScores tasks,
      EncodedRows request,
      List<FeatureValues> candidate) {
    Explanation combined =
        Explanation.match(
            tasks.combined(0, combination, weights), combination.toString(), tasks(tasks));
    Explanation inputs =
        Explanation.match(candidate.size(), "model inputs", inputs(request, candidate));
    String how =
        "model ["
            + model.bundle().name()
            + "]"
            + (model.mixesRows() ? " for this document alone, whose score depends on others" : "")
            + ", "
            + mode.name().toLowerCase(Locale.ROOT);
    return switch (mode) {
      case REPLACE -> Explanation.match(score, how + " the first-pass score by", combined, inputs);
      case MULTIPLY ->
          Explanation.match(score, how + " the first-pass score by", combined, firstPass, inputs);
      case ADD ->
          Explanation.match(score, how + " to the first-pass score", combined, firstPass, inputs);
    };
  }

  private List<Explanation> tasks(TaskScores scores) {
    List<Explanation> tasks = new ArrayList<>();
    for (int task = 0; task < weights.length; task++) {
      tasks.add(
          Explanation.match(
              scores.score(0, task),
              "task [" + scores.tasks().get(task) + "], weight " + weights[task]));
    }
    return tasks;
  }

  private List<Explanation> inputs(EncodedRows request, List<FeatureValues> candidate) {
    Map<String, Double> without =
        new ScoreWithout(model, combination, weights).byFeature(request, candidate);
    List<Explanation> inputs = new ArrayList<>();
    for (Feature feature : model.schema().features()) {
      if (RankingModel.REQUEST_SIDES.contains(feature.side())) {
        int[] encoded = new int[feature.width()];
        System.arraycopy(
            request.data(), request.index(0, feature.name()), encoded, 0, encoded.length);
        inputs.add(describe(new FeatureValues(feature, List.of(), encoded), false, without));
      }
    }
    candidate.forEach(values -> inputs.add(describe(values, true, without)));
    return inputs;
  }

  private static Explanation describe(
      FeatureValues values, boolean read, Map<String, Double> without) {
    String raw = read ? (values.raw().isEmpty() ? "missing, " : values.raw() + ", ") : "";
    return Explanation.match(
        values.encoded().get(0),
        values.feature().side().label()
            + " feature ["
            + values.feature().name()
            + "]: "
            + raw
            + "encoded as "
            + values.encoded()
            + without(without.get(values.feature().name())));
  }

  private static String without(@Nullable Double score) {
    return score == null ? "" : ", score without it " + score.floatValue();
  }
}
