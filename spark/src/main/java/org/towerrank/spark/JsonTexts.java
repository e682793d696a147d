package org.towerrank.spark;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Where values of JSON are read as texts.
 *
 * @param lists how many lists in each other the texts lie in; -1 if there are none here
 * @param keys the same of the keys of objects, whatever lists these lie in
 */
record JsonTexts(int lists, Map<String, JsonTexts> keys) implements Serializable {
  /** No text anywhere. */
  static final JsonTexts NONE = new JsonTexts(-1, Map.of());

  JsonTexts {
    keys = Map.copyOf(keys);
  }

  /** Where values of a type are texts. */
  static JsonTexts of(DataType type) {
    int lists = 0;
    DataType element = type;
    for (; element instanceof ArrayType list; lists++) {
      element = list.elementType();
    }
    if (element instanceof StringType) {
      return new JsonTexts(lists, Map.of());
    }
    if (!(element instanceof StructType object)) {
      return NONE;
    }
    Map<String, JsonTexts> keys = new HashMap<>();
    for (StructField field : object.fields()) {
      keys.put(field.name(), of(field.dataType()));
    }
    return new JsonTexts(-1, keys);
  }

  /** The same of what a key has. */
  JsonTexts of(String key) {
    return keys.getOrDefault(key, NONE);
  }
}
