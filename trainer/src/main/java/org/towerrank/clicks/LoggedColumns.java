package org.towerrank.clicks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.SequenceFeature;

/**
 * The columns that a model's features are read from: one for each field. A list has to be one text
 * in a table, so where sequences split a field at different separators, each feature that reads it
 * has a column of its own, called as the feature.
 *
 * @param byFeature names of columns by those of features
 */
record LoggedColumns(Map<String, String> byFeature) {

  static LoggedColumns of(FeatureSchema schema) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Feature feature : schema.features()) {
      long separators =
          sequences(schema, feature.field()).map(SequenceFeature::separator).distinct().count();
      columns.put(feature.name(), separators > 1 ? feature.name() : feature.field());
    }
    return new LoggedColumns(columns);
  }

  private static Stream<SequenceFeature> sequences(FeatureSchema schema, String field) {
    return schema.features().stream()
        .filter(feature -> feature.field().equals(field))
        .filter(SequenceFeature.class::isInstance)
        .map(SequenceFeature.class::cast);
  }

  /** Names of all columns, each once. */
  List<String> names() {
    return byFeature.values().stream().distinct().toList();
  }

  /** The column of a feature. */
  String of(Feature feature) {
    return byFeature.getOrDefault(feature.name(), feature.field());
  }
}
