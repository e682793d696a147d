package org.towerrank.elasticsearch.request;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Quoted;

/**
 * Which fields of a document an item's features are read from.
 *
 * @param replaced fields of documents by the field that the model's schema names, where they differ
 */
public record FieldRenames(Map<String, String> replaced) {

  /** Copies the map. */
  public FieldRenames {
    replaced = Collections.unmodifiableMap(new LinkedHashMap<>(replaced));
  }

  /**
   * Checks that the model reads what is replaced.
   *
   * @param place what to call the map in the error
   * @throws IllegalArgumentException naming a field that no item feature reads, and the nearest
   */
  public void require(String place, FeatureSchema schema) {
    List<String> known = known(schema);
    for (String field : replaced.keySet()) {
      if (!known.contains(field)) {
        throw new IllegalArgumentException(
            "["
                + place
                + "]: no item feature of the model is read from "
                + Quoted.of(field)
                + Nearest.hint(field, known));
      }
    }
  }

  /**
   * Checks that a vector does not take the place of what it is made of.
   *
   * @param target the field that gets it
   * @throws IllegalArgumentException where the model reads that field
   */
  public void requireOther(String target, FeatureSchema schema) {
    if (paths(schema).contains(target)) {
      throw new IllegalArgumentException(
          "[target_field]: expected another field than those that the model reads "
              + paths(schema)
              + ", got ["
              + target
              + "], whose values would be lost");
    }
  }

  /** The paths that are read in documents. */
  public List<String> paths(FeatureSchema schema) {
    return known(schema).stream().map(this::path).toList();
  }

  /** The same, and where among them the order of a list means something. */
  public SourcePaths sourcePaths(FeatureSchema schema) {
    return SourcePaths.of(schema.documentFeatures(), this::path);
  }

  /**
   * The raw values of a document's item features, by the field that the schema names; what the
   * document does not have is left out.
   *
   * @param document gives the value at a path, null if there is none
   */
  public Map<String, Object> read(
      FeatureSchema schema, Function<String, @Nullable Object> document) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String field : known(schema)) {
      Object value = document.apply(path(field));
      if (value != null) {
        values.put(field, value);
      }
    }
    return values;
  }

  /** Where in a document a field of the schema is read. */
  String path(String field) {
    return replaced.getOrDefault(field, field);
  }

  private static List<String> known(FeatureSchema schema) {
    return schema.documentFeatures().stream().map(Feature::field).distinct().toList();
  }
}
