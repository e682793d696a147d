package org.towerrank.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.towerrank.csv.DataException;
import org.towerrank.sql.MapKeys;
import org.towerrank.sql.TableFormat;

/** Types of JSON lines as one machine has them, by those that Spark takes the lines for. */
final class JsonSchema {
  /** A key that an object without any gets before Spark looks at it, which leaves it out else. */
  static final String NO_KEY = "\ufffftowerrank";

  private JsonSchema() {}

  /**
   * The types of keys. An object without keys is a map, and so is one of too many. What is too deep
   * is text.
   *
   * @throws DataException when an object has keys that differ in case alone
   */
  static StructType of(StructType found) throws DataException {
    StructType keys = new StructType();
    for (StructField field : found.fields()) {
      keys = keys.add(field.name(), of(field.dataType(), 1));
    }
    return keys;
  }

  /**
   * @param depth of the value: 1 for that of a line's key, and one more in each object and list
   */
  private static DataType of(DataType found, int depth) throws DataException {
    if (depth == TableFormat.DEPTH) {
      return DataTypes.StringType;
    }
    if (found instanceof ArrayType list) {
      return DataTypes.createArrayType(of(list.elementType(), depth + 1));
    }
    if (!(found instanceof StructType object)) {
      return found;
    }
    List<StructField> fields = new ArrayList<>();
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (StructField field : object.fields()) {
      if (!names.add(field.name())) {
        throw new DataException(
            "expected keys of an object that differ in more than case, found two that are ["
                + field.name()
                + "] but for case");
      }
      if (!field.name().equals(NO_KEY)) {
        DataType type = of(field.dataType(), depth + 1);
        fields.add(DataTypes.createStructField(field.name(), type, true));
      }
    }
    return fields.isEmpty() || fields.size() > MapKeys.MOST
        ? DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType)
        : DataTypes.createStructType(fields);
  }
}
