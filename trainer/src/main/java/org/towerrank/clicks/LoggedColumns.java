package org.towerrank.clicks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;

/**
 * The columns that a model's features are read from: one for each field. A list has to be one text
 * in a table, so where features join the list of a field in different ways, each that reads it has
 * a column of its own, called as the feature. So it is where a user, a request and a document each
 * have a field of one name. A model with ages has the moment of the request too.
 *
 * @param byFeature names of columns by those of features
 */
record LoggedColumns(Map<String, String> byFeature, Optional<String> moment) {

  static LoggedColumns of(FeatureSchema schema) {
    Map<String, String> columns = new LinkedHashMap<>();
    schema.features().forEach(feature -> columns.put(feature.name(), feature.field()));
    Set<String> ambiguous = ambiguous(schema, columns);
    // A feature's own name may be the column of another, which then gets its own name, too.
    while (!ambiguous.isEmpty()) {
      Map<String, String> before = Map.copyOf(columns);
      for (Feature feature : schema.features()) {
        if (ambiguous.contains(columns.getOrDefault(feature.name(), feature.field()))) {
          columns.put(feature.name(), own(feature));
        }
      }
      if (columns.equals(before)) {
        throw new IllegalArgumentException(
            "expected features that have columns of their own, but these columns would hold"
                + " different values: "
                + ambiguous);
      }
      ambiguous = ambiguous(schema, columns);
    }
    return new LoggedColumns(columns, schema.moment());
  }

  /** A sequence and its weights are one value. */
  private static String own(Feature feature) {
    return feature instanceof WeightsFeature weights ? weights.sequence() : feature.name();
  }

  /** Columns that would have to hold different texts. */
  private static Set<String> ambiguous(FeatureSchema schema, Map<String, String> columns) {
    Map<String, Set<Value>> values = new LinkedHashMap<>();
    Map<String, Set<String>> joints = new LinkedHashMap<>();
    schema.moment().ifPresent(field -> add(values, field, new Value(Side.CONTEXT, field)));
    for (Feature feature : schema.features()) {
      String column = columns.getOrDefault(feature.name(), feature.field());
      add(values, column, new Value(source(schema, feature), feature.field()));
      String joint = joint(feature);
      if (joint != null) {
        add(joints, column, joint);
      }
    }
    Set<String> ambiguous = new TreeSet<>();
    Stream.of(values, joints)
        .forEach(
            all ->
                all.forEach(
                    (column, different) -> {
                      if (different.size() > 1) {
                        ambiguous.add(column);
                      }
                    }));
    return ambiguous;
  }

  private record Value(Side source, String field) {}

  private static <T> void add(Map<String, Set<T>> all, String column, T value) {
    all.computeIfAbsent(column, name -> new HashSet<>()).add(value);
  }

  /** Whose field a feature reads; the date of an age is the document's, as what items have. */
  private static Side source(FeatureSchema schema, Feature feature) {
    return schema.documentFeatures().contains(feature) ? Side.ITEM : feature.side();
  }

  /** What stands between the elements of a list; null where a feature has one value. */
  private static @Nullable String joint(Feature feature) {
    return switch (feature) {
      case SequenceFeature sequence when sequence.split() == TextSplit.PREFIXES -> TextSplit.PATHS;
      case SequenceFeature sequence -> sequence.separator();
      case VectorFeature vector -> vector.separator();
      default -> null;
    };
  }

  /** Names of all columns, each once. */
  List<String> names() {
    List<String> names = new ArrayList<>(byFeature.values());
    moment.ifPresent(names::add);
    return names.stream().distinct().toList();
  }

  /** The column of the list in which a feature counts. */
  String ofList(FeatureSchema schema, OccurrencesFeature counted) {
    return schema.side(Side.USER).stream()
        .filter(SequenceFeature.class::isInstance)
        .filter(sequence -> sequence.field().equals(counted.list()))
        .map(this::of)
        .findFirst()
        .orElseThrow();
  }

  /** The column of a feature. */
  String of(Feature feature) {
    return byFeature.getOrDefault(feature.name(), feature.field());
  }
}
