package org.towerrank.clicks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.WeightsFeature;

/**
 * The columns that a model's features are read from: one for each field. A list has to be one text
 * in a table, so where sequences split a field at different separators, each feature that reads it
 * has a column of its own, called as the feature. A model with ages has the moment of the request
 * too.
 *
 * @param byFeature names of columns by those of features
 */
record LoggedColumns(Map<String, String> byFeature, Optional<String> moment) {

  static LoggedColumns of(FeatureSchema schema) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Feature feature : schema.features()) {
      long separators =
          sequences(schema, feature.field()).map(SequenceFeature::separator).distinct().count();
      // A sequence and its weights are one value.
      String own = feature instanceof WeightsFeature weights ? weights.sequence() : feature.name();
      columns.put(feature.name(), separators > 1 ? own : feature.field());
    }
    return new LoggedColumns(columns, schema.moment());
  }

  private static Stream<SequenceFeature> sequences(FeatureSchema schema, String field) {
    return schema.features().stream()
        .filter(feature -> feature.field().equals(field))
        .filter(SequenceFeature.class::isInstance)
        .map(SequenceFeature.class::cast);
  }

  /** Names of all columns, each once. */
  List<String> names() {
    return Stream.concat(byFeature.values().stream(), moment.stream()).distinct().toList();
  }

  /** The column of the list in which a feature counts. */
  String ofList(FeatureSchema schema, OccurrencesFeature counted) {
    return sequences(schema, counted.list())
        .filter(sequence -> sequence.side() == Side.USER)
        .map(this::of)
        .findFirst()
        .orElseThrow();
  }

  /** The column of a feature. */
  String of(Feature feature) {
    return byFeature.getOrDefault(feature.name(), feature.field());
  }
}
