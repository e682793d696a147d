package org.towerrank.elasticsearch.ingest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ingest.IngestDocument;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Side;

/**
 * Where a processor reads an item's features in a document, and where it puts the vector.
 *
 * @param field that gets the vector
 * @param fields of documents by the field that the model's schema names, where they differ
 * @param ignoreMissing whether a document without any of the features is left as it is
 */
record VectorTarget(String field, Map<String, String> fields, boolean ignoreMissing) {

  VectorTarget {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * The raw values of a document's item features, none if it has none and that is to be ignored.
   *
   * @throws IllegalArgumentException when it has none, or the model lacks a field that was replaced
   */
  Map<String, Object> read(IngestDocument document, FeatureSchema schema) {
    List<String> known = schema.side(Side.ITEM).stream().map(Feature::field).distinct().toList();
    for (String replaced : fields.keySet()) {
      if (!known.contains(replaced)) {
        throw new IllegalArgumentException(
            "[field_map]: no item feature of the model is read from ["
                + replaced
                + "]"
                + Nearest.hint(replaced, known));
      }
    }
    Map<String, Object> values = new HashMap<>();
    List<String> read = new ArrayList<>();
    for (String name : known) {
      String path = fields.getOrDefault(name, name);
      read.add(path);
      Object value = document.getFieldValue(path, Object.class, true);
      if (value != null) {
        values.put(name, value);
      }
    }
    if (values.isEmpty() && !ignoreMissing) {
      throw new IllegalArgumentException(
          "expected at least one of the item's fields " + read + ", got a document with none");
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
