package org.towerrank.spark;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.towerrank.csv.DataException;

/** Fields of objects as columns of their own, such as {@code user.id}, as one machine has them. */
final class ObjectFields {
  private ObjectFields() {}

  /**
   * The same rows with a column for each field of an object; lists of objects stay.
   *
   * @throws DataException when a field and a column have one name
   */
  static Dataset<Row> of(Dataset<Row> rows) throws DataException {
    List<String> names = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      add(field.name(), SparkTable.column(field.name()), field, names, columns);
    }
    requireDifferent(names);
    return names.equals(List.of(rows.columns()))
        ? rows
        : rows.select(columns.toArray(Column[]::new));
  }

  private static void add(
      String name, Column value, StructField field, List<String> names, List<Column> columns) {
    if (field.dataType() instanceof StructType object) {
      for (StructField inner : object.fields()) {
        add(name + "." + inner.name(), value.getField(inner.name()), inner, names, columns);
      }
      return;
    }
    names.add(name);
    columns.add(value.as(name));
  }

  private static void requireDifferent(List<String> names) throws DataException {
    Set<String> known = new HashSet<>();
    for (String name : names) {
      if (!known.add(name)) {
        throw new DataException(
            "expected columns of different names, found two that are ["
                + name
                + "]: one of them is a field of an object");
      }
    }
  }
}
