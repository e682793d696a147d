package org.towerrank.feature;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table that features are read from, where a row has user, request and document in
 * one: a column for each field. Where they have a field of one name each, each feature that reads
 * it has a column of its own, called as the feature.
 *
 * @param byFeature names of columns by those of features
 */
public record TableColumns(Map<String, String> byFeature) {

  public TableColumns {
    byFeature = Map.copyOf(byFeature);
  }

  /** Columns called as fields, for rows that have values of a side alone. */
  static TableColumns fields(FeatureSchema schema) {
    Map<String, String> columns = new LinkedHashMap<>();
    schema.features().forEach(feature -> columns.put(feature.name(), feature.field()));
    return new TableColumns(columns);
  }

  /**
   * The columns of a table.
   *
   * @param sides whose features the table has
   * @throws SchemaException when a feature is called as a column that has other values
   */
  public static TableColumns of(FeatureSchema schema, List<Side> sides) {
    return of(schema, sides, feature -> null);
  }

  /**
   * The same where features may need different texts of one value.
   *
   * @param form of the text that a feature reads; features of different ones do not share a column.
   *     Null where any does
   */
  public static TableColumns of(
      FeatureSchema schema, List<Side> sides, Function<Feature, @Nullable String> form) {
    Map<String, String> columns = new LinkedHashMap<>(fields(schema).byFeature);
    List<Feature> features =
        schema.features().stream().filter(feature -> sides.contains(feature.side())).toList();
    Set<String> ambiguous = ambiguous(schema, features, columns, form);
    // A feature's own name may be the column of another, which then gets its own name, too.
    while (!ambiguous.isEmpty()) {
      Map<String, String> before = Map.copyOf(columns);
      for (Feature feature : features) {
        if (ambiguous.contains(columns.get(feature.name()))) {
          columns.put(feature.name(), own(feature));
        }
      }
      if (columns.equals(before)) {
        throw new SchemaException(
            "expected features that have columns of their own, but these columns would hold"
                + " different values: "
                + ambiguous);
      }
      ambiguous = ambiguous(schema, features, columns, form);
    }
    return new TableColumns(columns);
  }

  /** A sequence and its weights are one value. */
  private static String own(Feature feature) {
    return feature instanceof WeightsFeature weights ? weights.sequence() : feature.name();
  }

  /** Columns that would have to hold different texts. */
  private static Set<String> ambiguous(
      FeatureSchema schema,
      List<Feature> features,
      Map<String, String> columns,
      Function<Feature, @Nullable String> form) {
    Map<String, Set<Value>> values = new LinkedHashMap<>();
    Map<String, Set<String>> forms = new LinkedHashMap<>();
    if (features.stream().anyMatch(AgeFeature.class::isInstance)) {
      schema.moment().ifPresent(field -> add(values, field, new Value(Side.CONTEXT, field)));
    }
    for (Feature feature : features) {
      String column = columns.getOrDefault(feature.name(), feature.field());
      add(values, column, new Value(source(schema, feature), feature.field()));
      String one = form.apply(feature);
      if (one != null) {
        add(forms, column, one);
      }
    }
    Set<String> ambiguous = new TreeSet<>();
    Stream.of(values, forms)
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

  /** The column of a feature. */
  public String of(Feature feature) {
    return byFeature.getOrDefault(feature.name(), feature.field());
  }

  /** The column of the list in which a feature counts, in the form that it counts in. */
  public String ofList(FeatureSchema schema, OccurrencesFeature counted) {
    return schema.side(Side.USER).stream()
        .filter(SequenceFeature.class::isInstance)
        .map(SequenceFeature.class::cast)
        .filter(counted::isCountedIn)
        .map(this::of)
        .findFirst()
        .orElse(counted.list());
  }
}
