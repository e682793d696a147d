package org.towerrank.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.towerrank.sql.FileTable.Column;
import org.towerrank.sql.ObjectLists;
import org.towerrank.sql.Sql;

/** A list of each field of the objects in a list, such as {@code items.id} of {@code items}. */
final class FieldLists {
  private final String list;
  private final List<ObjectLists.Field> fields = new ArrayList<>();

  private FieldLists(String list) {
    this.list = list;
  }

  /** The fields of the objects, and of objects in them. */
  static List<ObjectLists.Field> of(StructField list) {
    FieldLists lists = new FieldLists(Sql.name(list.name()).code());
    ArrayType type = (ArrayType) list.dataType();
    lists.add((StructType) type.elementType(), "each", list.name());
    return lists.fields;
  }

  /**
   * @param object an expression of it in an element of the list
   */
  private void add(StructType type, String object, String name) {
    for (StructField field : type.fields()) {
      String value = object + "." + Sql.name(field.name()).code();
      String path = name + "." + field.name();
      if (field.dataType() instanceof StructType inner) {
        add(inner, value, path);
      } else {
        Column column = new Column(path, SparkTable.type(field.dataType()) + "[]");
        Sql values = new Sql("transform(" + list + ", each -> " + value + ")");
        fields.add(new ObjectLists.Field(column, values));
      }
    }
  }
}
