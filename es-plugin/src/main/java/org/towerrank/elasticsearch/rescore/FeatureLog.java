package org.towerrank.elasticsearch.rescore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.column.FeatureValues;

/**
 * What a model read for the hits of a request, as JSON has it: raw values by side and field, and
 * encoded numbers by feature.
 *
 * @param encoded those of the user and context features
 */
record FeatureLog(ModelReference model, LoggedRequest raw, Map<String, Object> encoded) {
  /**
   * The log of a request.
   *
   * @param request the encoded user and context features
   */
  static FeatureLog of(
      ModelReference model, FeatureSchema schema, LoggedRequest raw, EncodedRows request) {
    Map<String, Object> encoded = new LinkedHashMap<>();
    for (Feature feature : schema.features()) {
      if (RankingModel.REQUEST_SIDES.contains(feature.side())) {
        int from = request.index(0, feature.name());
        int[] bits = Arrays.copyOfRange(request.data(), from, from + feature.width());
        encoded.put(feature.name(), numbers(new FeatureValues(feature, List.of(), bits)));
      }
    }
    return new FeatureLog(model, raw, encoded);
  }

  /**
   * The log of a hit.
   *
   * @param item raw values of item features, by field; none where missing
   * @param candidate what the model read of the item and of queries
   */
  Map<String, Object> hit(Map<String, List<Object>> item, List<FeatureValues> candidate) {
    Map<String, Object> log = new LinkedHashMap<>();
    log.put("model_id", model.id());
    log.put("version", model.version());
    log.put("fingerprint", ModelReference.brief(model.fingerprint()));
    log.put("raw", raw(item, candidate));
    Map<String, Object> all = new LinkedHashMap<>(encoded);
    candidate.forEach(values -> all.put(values.feature().name(), numbers(values)));
    log.put("encoded", all);
    return log;
  }

  private Map<String, Object> raw(Map<String, List<Object>> item, List<FeatureValues> candidate) {
    Map<String, Object> items = new LinkedHashMap<>();
    item.forEach(
        (field, values) -> {
          if (!values.isEmpty()) {
            items.put(field, oneOrAll(values));
          }
        });
    Map<String, Object> queries = new LinkedHashMap<>();
    for (FeatureValues values : candidate) {
      // What is counted in a list is told as the item's value and the user's list.
      if (values.feature().side() == Side.QUERY
          && !(values.feature() instanceof OccurrencesFeature)
          && !values.raw().isEmpty()) {
        queries.put(values.feature().field(), values.raw().getFirst());
      }
    }
    Map<String, Object> sides = new LinkedHashMap<>();
    sides.put(Side.USER.label(), raw.user());
    sides.put(Side.CONTEXT.label(), raw.context());
    sides.put(Side.ITEM.label(), items);
    sides.put(Side.QUERY.label(), queries);
    return sides;
  }

  /** JSON has no number that is none, which is what trees read for a missing one. */
  private static Object numbers(FeatureValues values) {
    List<Object> numbers = new ArrayList<>();
    for (Number number : values.encoded()) {
      numbers.add(number instanceof Float f && f.isNaN() ? "nan" : number);
    }
    return oneOrAll(numbers);
  }

  private static Object oneOrAll(List<Object> values) {
    return values.size() == 1 ? values.getFirst() : values;
  }
}
