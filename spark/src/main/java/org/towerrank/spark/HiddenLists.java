package org.towerrank.spark;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.towerrank.sql.Sql;

/**
 * Lists of JSON's objects, each in a struct, so that they are refused where rows would get them
 * whole: on one machine the fields of such an object have another order. Fields of the objects may
 * be read.
 */
final class HiddenLists {
  private static final String LIST = "list of objects";

  private HiddenLists() {}

  /** The same rows with their lists of objects in structs. */
  static Dataset<Row> in(Dataset<Row> rows) {
    return rows.select(
        Arrays.stream(rows.schema().fields())
            .map(
                field -> {
                  Column column = SparkTable.column(field.name());
                  return hasObjects(field.dataType())
                      ? functions.struct(column.as(LIST)).as(field.name())
                      : column;
                })
            .toArray(Column[]::new));
  }

  /** Whether a type is a list of objects, or of such lists. */
  private static boolean hasObjects(DataType type) {
    return type instanceof ArrayType list
        && (list.elementType() instanceof StructType
            || list.elementType() instanceof MapType
            || hasObjects(list.elementType()));
  }

  /** Whether a column's type is such a struct. */
  static boolean is(DataType type) {
    return type instanceof StructType struct
        && struct.length() == 1
        && struct.fields()[0].name().equals(LIST);
  }

  /** The type of the list in such a struct. */
  static ArrayType of(DataType type) {
    return (ArrayType) ((StructType) type).apply(LIST).dataType();
  }

  /** The list in an expression of such a struct. */
  static Sql in(Sql struct) {
    return new Sql(struct.code() + "." + Sql.name(LIST).code());
  }

  /** A value in such a struct, if it has objects. */
  static Sql hidden(Sql value, DataType type) {
    return hasObjects(type)
        ? new Sql("named_struct(" + Sql.text(LIST).code() + ", " + value.code() + ")")
        : value;
  }
}
