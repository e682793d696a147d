package org.towerrank.elasticsearch.rescore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.elasticsearch.index.mapper.AbstractScriptFieldType;
import org.elasticsearch.index.mapper.MappedFieldType;
import org.elasticsearch.index.mapper.NestedLookup;
import org.elasticsearch.index.mapper.NestedObjectMapper;
import org.elasticsearch.index.mapper.flattened.FlattenedFieldMapper.KeyedFlattenedFieldType;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.request.FieldRenames;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.VectorFeature;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.DocumentFields;

/**
 * Finds the fields of an index that a model's item features are read from.
 *
 * @param index the context of a request in it
 * @param visible the fields that the user may see; others are as if they were not mapped
 */
record IndexFields(SearchExecutionContext index, Predicate<String> visible) {
  /**
   * A field of no document: the server has none without a name. What is not mapped can be in
   * segments all the same, such as {@code _primary_term}.
   */
  private static final DocumentField NOWHERE = DocumentField.of("");

  /**
   * Where a model's features are.
   *
   * @param fields as the user may see them
   * @param complete whether the user sees all of those that the index has, and it is known how each
   *     is read: if not, what is made of them is of no use to others
   */
  record Found(DocumentFields fields, boolean complete) {}

  /**
   * The fields that a model reads.
   *
   * @throws IllegalArgumentException naming a field that is not mapped, is inside a nested object,
   *     has no doc values or a type that cannot be read
   */
  Found of(FeatureSchema schema, RescoreRequest request) {
    new FieldRenames(request.fields()).require("fields", schema);
    Map<String, DocumentField> fields = new HashMap<>();
    boolean complete = true;
    for (Feature feature : schema.documentFeatures()) {
      String name = request.fields().getOrDefault(feature.field(), feature.field());
      MappedFieldType type = find(name);
      if (type != null) {
        fields.put(feature.field(), read(feature, name, type));
        complete &= hasFormat(type);
      } else if (request.ignoreUnmapped()) {
        // A hidden one is read like any other, by a reader that hides it.
        boolean hidden = index.getFieldType(name) != null;
        fields.put(feature.field(), hidden ? DocumentField.of(name) : NOWHERE);
        complete &= !hidden;
      } else {
        throw wrong(
            feature,
            name,
            "is not mapped"
                + Nearest.hint(name, readable())
                + "; [\"fields\"] can name another, and [\"ignore_unmapped\": true] makes it"
                + " missing in all documents");
      }
    }
    return new Found(DocumentFields.of(fields), complete);
  }

  /** An alias of a field is hidden with that field. */
  private @Nullable MappedFieldType find(String name) {
    MappedFieldType type = index.getFieldType(name);
    return type != null && visible.test(type.name()) ? type : null;
  }

  /** The fields that the user may see, but for those that the server itself adds. */
  private List<String> readable() {
    return index.getMatchingFieldNames("*").stream()
        .filter(name -> !index.isMetadataField(name) && find(name) != null)
        .toList();
  }

  private DocumentField read(Feature feature, String name, MappedFieldType type) {
    if (type instanceof KeyedFlattenedFieldType) {
      throw wrong(
          feature,
          name,
          "is a key of a flattened field, which cannot be read: map it as one of "
              + FieldFormats.SUPPORTED);
    }
    requireOwn(feature, type.name());
    if (feature instanceof VectorFeature && ServerVectors.isVector(type)) {
      return vectors(feature, type);
    }
    if (type instanceof AbstractScriptFieldType) {
      throw wrong(
          feature,
          type.name(),
          "is a runtime field, which has no doc values: map it, and index its documents again");
    }
    if (!type.hasDocValues()) {
      throw wrong(
          feature,
          type.name(),
          "of type [" + type.typeName() + "] has no doc values" + keyword(feature, type));
    }
    DocumentField field = FieldFormats.of(index, type);
    if (field == null) {
      throw wrong(
          feature,
          type.name(),
          "is of type [" + type.typeName() + "], expected one of " + FieldFormats.SUPPORTED);
    }
    return field;
  }

  private DocumentField vectors(Feature feature, MappedFieldType type) {
    ServerVectors vectors = ServerVectors.of(index, type);
    if (vectors == null) {
      throw wrong(
          feature,
          type.name(),
          "has vectors of other elements than floats, expected the [element_type] [float]");
    }
    if (vectors.dimensions() == 0) {
      // Nothing has been indexed, so there is nothing to read.
      return DocumentField.of(type.name());
    }
    if (vectors.dimensions() != feature.width()) {
      throw wrong(
          feature,
          type.name(),
          "has vectors of " + vectors.dimensions() + " dimensions, expected " + feature.width());
    }
    return DocumentField.of(type.name(), vectors);
  }

  /** How vectors are read is known when the first one is indexed. */
  private boolean hasFormat(MappedFieldType type) {
    ServerVectors vectors = ServerVectors.of(index, type);
    return vectors == null || vectors.dimensions() > 0;
  }

  /** Nested objects are documents of their own: the outer document does not have their values. */
  private void requireOwn(Feature feature, String field) {
    NestedLookup nested = index.nestedLookup();
    String parent = nested.getNestedParent(field);
    while (parent != null) {
      NestedObjectMapper object = nested.getNestedMappers().get(parent);
      if (object == null || object.isIncludeInRoot()) {
        return;
      }
      if (!object.isIncludeInParent()) {
        throw wrong(
            feature,
            field,
            "is inside the nested object ["
                + parent
                + "], whose values its document does not have: map that with [\"include_in_root\":"
                + " true], or copy them to a field outside of it");
      }
      parent = nested.getNestedParent(parent);
    }
  }

  /** Dynamic mappings give texts a keyword beside them, which is most likely the one meant. */
  private String keyword(Feature feature, MappedFieldType type) {
    String keyword = type.name() + ".keyword";
    MappedFieldType beside = find(keyword);
    return beside != null && beside.hasDocValues()
        ? ", but ["
            + keyword
            + "] has: use [\"fields\": {\""
            + feature.field()
            + "\": \""
            + keyword
            + "\"}]"
        : "";
  }

  private IllegalArgumentException wrong(Feature feature, String field, String what) {
    return new IllegalArgumentException(
        "feature ["
            + feature.name()
            + "]: field ["
            + field
            + "] of index ["
            + index.getFullyQualifiedIndex().getName()
            + "] "
            + what);
  }
}
