package org.towerrank.elasticsearch.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ingest.IngestDocument;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.provenance.FieldOrigin;
import org.towerrank.elasticsearch.provenance.VectorOrigin;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.FieldRenames;
import org.towerrank.elasticsearch.request.ItemReader;
import org.towerrank.elasticsearch.request.RequestObject;
import org.towerrank.elasticsearch.request.SourceValues;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Quoted;

/**
 * Where a processor reads an item's features in a document, and where it puts the vector.
 *
 * @param field that gets the vector
 * @param fields that are read
 * @param ignoreMissing whether a document without any of the features is left as it is
 */
record VectorTarget(String field, FieldRenames fields, boolean ignoreMissing) {
  /** What pipelines know of the processing itself. */
  private static final String INGEST = "_ingest";

  /** Where a document has a field: in this object, under this name. */
  private record Place(Map<String, Object> object, String name) {}

  /**
   * Checks a field that is to get vectors.
   *
   * @throws IllegalArgumentException when it is none of documents, but what the server says of them
   */
  static void requireOfDocument(String field) {
    if (field.length() > RequestObject.LONGEST_PATH) {
      throw new IllegalArgumentException(
          "expected a field of at most "
              + RequestObject.LONGEST_PATH
              + " characters for the vector, got "
              + Quoted.of(field));
    }
    String first = field.substring(0, (field + ".").indexOf('.'));
    if (field.isBlank() || first.equals(INGEST) || IngestDocument.Metadata.isMetadata(first)) {
      throw new IllegalArgumentException(
          "expected a field of documents for the vector, got [" + field + "]");
    }
  }

  /**
   * Reads documents for a model.
   *
   * @throws IllegalArgumentException when the model lacks a field that was replaced, or reads the
   *     one that gets the vector
   */
  ItemReader reader(FeatureSchema schema) {
    fields.require("field_map", schema);
    fields.requireOther(field, schema);
    return new ItemReader(fields, schema);
  }

  /**
   * Checks that documents for an index can have the fields that are read of them.
   *
   * @param index the name that they are sent to
   * @throws IllegalArgumentException naming a field that only the mapping has under its name
   */
  void requireNames(DocumentSources sources, String index, FeatureSchema schema) {
    sources.requireNames("[" + VectorProcessor.TYPE + "]", index, fields.paths(schema));
  }

  /** Whether a document is left as it is, as it has none of the item features. */
  boolean leaves(ItemReader reader, IngestDocument document) {
    return ignoreMissing && !reader.findsAny(path -> value(document, path));
  }

  /**
   * Encodes the item features of a document.
   *
   * @return false when it has none and that is to be ignored
   * @throws IllegalArgumentException when it has none, or one whose value does not fit; or when it
   *     has a value of its own where it would be said which model made the vector
   */
  boolean encode(ItemReader reader, IngestDocument document, EncodedRows rows, int row) {
    boolean found = reader.encode(path -> value(document, path), rows, row);
    if (!found && !ignoreMissing) {
      throw reader.nothingFound();
    }
    if (found) {
      FieldOrigin.requireNoOther(field, value(document, FieldOrigin.companionOf(field)));
    }
    return found;
  }

  /**
   * A value at a path as the mapping finds it: names with dots are objects too, and lists of
   * objects have the values of all. Else a document would be embedded without what rescoring reads
   * of it. Where there is none, it is the one that pipelines find.
   */
  static @Nullable Object value(IngestDocument document, String path) {
    Object value = SourceValues.at(document.getSource(), path);
    if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
      return value;
    }
    Object found = document.getFieldValue(path, Object.class, true);
    return found == null ? value : found;
  }

  /** Writes a vector, and beside it which model made it. */
  void write(
      IngestDocument document, VectorOrigin origin, float[] vectors, int from, int dimension) {
    List<Float> vector = new ArrayList<>(dimension);
    for (int i = from; i < from + dimension; i++) {
      vector.add(vectors[i]);
    }
    set(document, field, vector);
    set(document, FieldOrigin.companionOf(field), origin.fingerprint());
  }

  /**
   * Sets a field where the document has it, as names of objects may have dots: pipelines know one
   * place, and with two of them the document would have two values.
   */
  private static void set(IngestDocument document, String path, Object value) {
    List<Place> places = new ArrayList<>();
    collect(document.getSource(), path, places);
    if (places.isEmpty()) {
      document.setFieldValue(path, value);
      return;
    }
    places.forEach(place -> place.object().remove(place.name()));
    places.getFirst().object().put(places.getFirst().name(), value);
  }

  @SuppressWarnings("unchecked") // Documents have texts as names.
  private static void collect(Map<String, Object> object, String path, List<Place> places) {
    if (object.containsKey(path)) {
      places.add(new Place(object, path));
    }
    for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      if (object.get(path.substring(0, dot)) instanceof Map<?, ?> child) {
        collect((Map<String, Object>) child, path.substring(dot + 1), places);
      }
    }
  }
}
