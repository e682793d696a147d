package org.towerrank.elasticsearch.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ingest.IngestDocument;
import org.towerrank.elasticsearch.request.ItemFields;
import org.towerrank.feature.FeatureSchema;

/**
 * Where a processor reads an item's features in a document, and where it puts the vector.
 *
 * @param field that gets the vector
 * @param fields that are read
 * @param ignoreMissing whether a document without any of the features is left as it is
 */
record VectorTarget(String field, ItemFields fields, boolean ignoreMissing) {

  /**
   * The raw values of a document's item features, none if it has none and that is to be ignored.
   *
   * @throws IllegalArgumentException when it has none, or the model lacks a field that was replaced
   */
  Map<String, Object> read(IngestDocument document, FeatureSchema schema) {
    fields.require("field_map", schema);
    Map<String, Object> values =
        fields.read(schema, path -> document.getFieldValue(path, Object.class, true));
    if (values.isEmpty() && !ignoreMissing) {
      throw fields.nothingIn(schema);
    }
    return values;
  }

  void write(IngestDocument document, float[] vectors, int from, int dimension) {
    List<Float> vector = new ArrayList<>(dimension);
    for (int i = from; i < from + dimension; i++) {
      vector.add(vectors[i]);
    }
    document.setFieldValue(field, vector);
  }
}
