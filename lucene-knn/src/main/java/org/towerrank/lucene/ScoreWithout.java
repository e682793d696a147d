package org.towerrank.lucene;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.FeatureValues;

/**
 * What the score of a document would be without the value of a field: with all features missing
 * that read it. That a field matters little alone does not say that all such fields together do.
 */
final class ScoreWithout {
  /** Most numbers in rows at once: a model may have thousands of fields, and rows as long. */
  private static final int NUMBERS = 1 << 20;

  private final RankingModel model;
  private final Combination combination;
  private final double[] weights;

  ScoreWithout(RankingModel model, Combination combination, double[] weights) {
    this.model = model;
    this.combination = combination;
    this.weights = weights;
  }

  /** What features read: a field of one side. */
  private record Field(Side side, String name) {}

  /**
   * The combined score without the field of each feature.
   *
   * @param request row 0 has the user and context features
   * @param candidate item and query features of the document
   * @return by feature; empty for models whose scores depend on the other documents of a window
   */
  Map<String, Double> byFeature(EncodedRows request, List<FeatureValues> candidate) {
    if (model.mixesRows()) {
      return Map.of();
    }
    Map<Field, List<Feature>> readers = readers();
    List<Field> fields = List.copyOf(readers.keySet());
    Map<String, Double> without = new LinkedHashMap<>();
    RowLayout layout = new RowLayout(model.schema());
    int most = Math.min(fields.size(), Math.max(1, NUMBERS / layout.width()));
    EncodedRows rows = new EncodedRows(layout, most);
    for (int from = 0; from < fields.size(); from += most) {
      List<Field> some = fields.subList(from, Math.min(fields.size(), from + most));
      for (int row = 0; row < some.size(); row++) {
        copy(request, candidate, rows, row);
        for (Feature feature : readers.getOrDefault(some.get(row), List.of())) {
          rows.clear(row, feature);
        }
      }
      score(some.size() == most ? rows : rows.first(some.size()), some, without);
    }
    return without;
  }

  /** Each feature has the score of the row that lacks its field. */
  private void score(EncodedRows rows, List<Field> fields, Map<String, Double> without) {
    float[] scores = model.scoreRows(rows);
    for (Feature feature : model.schema().features()) {
      int row = fields.indexOf(field(feature));
      if (row >= 0) {
        without.put(feature.name(), combination.apply(scores, row * model.tasks().size(), weights));
      }
    }
  }

  /** By field the features that its value makes; what is counted in a list has two fields. */
  private Map<Field, List<Feature>> readers() {
    Map<Field, List<Feature>> readers = new LinkedHashMap<>();
    for (Feature feature : model.schema().features()) {
      readers.computeIfAbsent(field(feature), field -> new ArrayList<>()).add(feature);
    }
    for (OccurrencesFeature counted : model.schema().occurrences()) {
      readers.getOrDefault(new Field(Side.USER, counted.list()), new ArrayList<>()).add(counted);
    }
    return readers;
  }

  /** What is counted of an item has the item's field, and so has its age; scores have queries. */
  private static Field field(Feature feature) {
    boolean isOfDocument = feature.side() == Side.QUERY && !(feature instanceof NumericFeature);
    return new Field(isOfDocument ? Side.ITEM : feature.side(), feature.field());
  }

  private static void copy(
      EncodedRows request, List<FeatureValues> candidate, EncodedRows rows, int row) {
    int width = rows.layout().width();
    System.arraycopy(request.data(), 0, rows.data(), row * width, width);
    for (FeatureValues values : candidate) {
      int at = rows.index(row, values.feature().name());
      for (Number number : values.encoded()) {
        rows.data()[at++] =
            values.feature().makesFloats()
                ? Float.floatToRawIntBits(number.floatValue())
                : number.intValue();
      }
    }
  }
}
