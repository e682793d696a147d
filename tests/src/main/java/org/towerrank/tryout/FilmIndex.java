package org.towerrank.tryout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.lucene.ItemField;
import org.towerrank.lucene.ItemFields;
import org.towerrank.model.Similarity;

/**
 * How the index of items is mapped, and what its documents are.
 *
 * @param fields of documents, as the models read them
 * @param towers by the field that has their vectors
 */
record FilmIndex(ItemFields fields, Map<String, Bundle> towers) {

  FilmIndex {
    towers = Map.copyOf(towers);
  }

  /** An index for the columns of an item table that some models read. */
  static FilmIndex of(Collection<String> columns, List<Bundle> models, Map<String, Bundle> towers) {
    List<FeatureSchema> schemas = models.stream().map(Bundle::schema).toList();
    return new FilmIndex(ItemFields.of(columns, schemas), towers);
  }

  /** The body of the request that creates the index. */
  Map<String, Object> mappings() {
    Map<String, Object> properties = new LinkedHashMap<>();
    fields
        .byName()
        .forEach(
            (name, field) ->
                properties.put(name, Map.of("type", field.kind().name().toLowerCase(Locale.ROOT))));
    towers.forEach((field, bundle) -> properties.put(field, vector(bundle)));
    return Map.of(
        "settings",
        Map.of("number_of_shards", 1, "number_of_replicas", 0),
        "mappings",
        Map.of("properties", properties));
  }

  private static Map<String, Object> vector(Bundle bundle) {
    Similarity similarity = bundle.similarity().orElse(Similarity.DOT_PRODUCT);
    return Map.of(
        "type",
        "dense_vector",
        "dims",
        bundle.graph(GraphRole.ITEM_TOWER).orElseThrow().outputWidth(),
        "similarity",
        similarity == Similarity.COSINE ? "dot_product" : "max_inner_product",
        "index_options",
        Map.of("type", "hnsw"));
  }

  /** The pipeline that puts a vector of each tower into a document; the models' ids by field. */
  static Map<String, Object> pipeline(Map<String, String> models) {
    List<Object> processors = new ArrayList<>();
    models.forEach(
        (field, model) ->
            processors.add(
                Map.of("towerrank_vector", Map.of("model_id", model, "target_field", field))));
    return Map.of("processors", processors);
  }

  /** A document made of the texts of a row: numbers as numbers, sets as lists. */
  Map<String, Object> document(Map<String, String> row) {
    Map<String, Object> document = new LinkedHashMap<>();
    row.forEach((column, text) -> document.put(column, value(fields.require(column), text)));
    return document;
  }

  private static Object value(ItemField field, String text) {
    if (field.kind() == ItemField.Kind.DOUBLE) {
      return Double.valueOf(text);
    }
    return field.separator().isEmpty()
        ? text
        : List.of(text.split(Pattern.quote(field.separator()), -1));
  }
}
