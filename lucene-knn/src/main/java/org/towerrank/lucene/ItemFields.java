package org.towerrank.lucene;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.DocumentFields;

/**
 * The fields of an item index, by name. As {@link DocumentFields} they tell a model where its item
 * features are.
 */
public record ItemFields(Map<String, ItemField> byName) implements DocumentFields {

  public ItemFields {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /**
   * Fields for the columns of an item table, as the features of some models read them.
   *
   * <p>A column whose features all scale or discretize holds numbers, and no texts unless all of
   * them take these for missing. A column that features read only as a set is split into its
   * elements. Any other column keeps its whole text, which features read as they read the table. A
   * list that no feature reads is a text with spaces between its elements.
   *
   * @param models the schemas whose item features must all find their column
   * @throws SchemaException naming a feature whose column is missing, and the nearest
   */
  public static ItemFields of(Collection<String> columns, List<FeatureSchema> models) {
    for (FeatureSchema model : models) {
      requireColumns(columns, model);
    }
    Map<String, ItemField> fields = new LinkedHashMap<>();
    for (String column : columns) {
      fields.put(column, field(column, models));
    }
    return new ItemFields(fields);
  }

  private static void requireColumns(Collection<String> columns, FeatureSchema model) {
    for (Feature feature : model.documentFeatures()) {
      if (!columns.contains(feature.field())) {
        throw new SchemaException(
            "no column ["
                + feature.field()
                + "] for feature ["
                + feature.name()
                + "]"
                + Nearest.hint(feature.field(), columns));
      }
    }
  }

  private static ItemField field(String column, List<FeatureSchema> models) {
    List<Feature> readers = new ArrayList<>();
    boolean numbers = true;
    boolean textIsMissing = true;
    for (FeatureSchema model : models) {
      for (Feature feature : model.documentFeatures()) {
        if (feature.field().equals(column)) {
          readers.add(feature);
          numbers &= readsNumber(model, feature);
          textIsMissing &= textIsMissing(model, feature);
        }
      }
    }
    if (!readers.isEmpty() && numbers) {
      return ItemField.ofNumbers(column, textIsMissing);
    }
    String separator = separator(readers);
    String joiner = separator.isEmpty() ? joiner(readers) : "";
    return new ItemField(column, ItemField.Kind.KEYWORD, separator, joiner, false);
  }

  /** One that does not take texts for missing refuses them. */
  private static boolean textIsMissing(FeatureSchema model, Feature feature) {
    return feature instanceof NumericFeature
        && model.encoder(feature) instanceof NumericEncoder encoder
        && encoder.textIsMissing();
  }

  private static boolean readsNumber(FeatureSchema model, Feature feature) {
    return switch (feature) {
      case NumericFeature n -> true;
      case CategoricalFeature c -> model.encoder(c).readsNumbers();
      case SequenceFeature s -> false;
      case VectorFeature v -> false;
      case WeightsFeature w -> false;
      // Dates are texts, or numbers that are as good as texts.
      case AgeFeature a -> false;
      // What is counted may be anything.
      case OccurrencesFeature o -> false;
    };
  }

  /** What all features split the column at, if all read it as a set. */
  private static String separator(List<Feature> readers) {
    Set<String> separators =
        readers.stream()
            .map(
                feature ->
                    feature instanceof SequenceFeature sequence
                            && sequence.order() == SequenceFeature.Order.UNORDERED
                            && sequence.splitsAtSeparator()
                        ? sequence.separator()
                        : "")
            .collect(Collectors.toSet());
    return separators.size() == 1 ? separators.iterator().next() : "";
  }

  /**
   * What all features split a whole text at, so that a list of its elements is that text; a space
   * where nothing reads it.
   */
  private static String joiner(List<Feature> readers) {
    if (readers.isEmpty()) {
      return " ";
    }
    Set<String> joiners = readers.stream().map(ItemFields::joiner).collect(Collectors.toSet());
    return joiners.size() == 1 ? joiners.iterator().next() : "";
  }

  private static String joiner(Feature feature) {
    return switch (feature) {
      case VectorFeature vector -> vector.separator();
      case WeightsFeature weights -> weights.separator();
      case SequenceFeature sequence when sequence.splitsAtSeparator() || sequence.hasWeights() ->
          sequence.separator();
      case SequenceFeature sequence when sequence.makesWords() -> " ";
      case SequenceFeature sequence when sequence.split() == TextSplit.PREFIXES -> TextSplit.PATHS;
      default -> "";
    };
  }

  /**
   * The same, where some are for display only, so that their texts may have any length.
   *
   * @throws SchemaException naming the nearest when there is no such field
   */
  public ItemFields displaying(Collection<String> names) {
    Map<String, ItemField> fields = new LinkedHashMap<>(byName);
    for (String name : names) {
      fields.put(require(name).name(), new ItemField(name, ItemField.Kind.DISPLAY, ""));
    }
    return new ItemFields(fields);
  }

  /** How each field is indexed, in a word, by name. */
  public Map<String, String> describe() {
    Map<String, String> described = new LinkedHashMap<>();
    byName.forEach((name, field) -> described.put(name, field.describe()));
    return described;
  }

  /**
   * The field of a name.
   *
   * @throws SchemaException naming the nearest when there is none
   */
  public ItemField require(String name) {
    ItemField field = byName.get(name);
    if (field == null) {
      throw unknown(name);
    }
    return field;
  }

  /** The error about a name that no field has, with the nearest. */
  SchemaException unknown(String name) {
    return new SchemaException(
        "unknown field [" + name + "]" + Nearest.hint(name, byName.keySet()));
  }

  /**
   * {@inheritDoc}
   *
   * @throws SchemaException naming the nearest when the index has no such field, or it is for
   *     display only
   */
  @Override
  public DocumentField get(String field) {
    ItemField found = require(field);
    if (found.kind() == ItemField.Kind.DISPLAY) {
      throw new SchemaException(
          "field [" + field + "] is stored for display only, no feature can read it");
    }
    return found.documentField();
  }
}
