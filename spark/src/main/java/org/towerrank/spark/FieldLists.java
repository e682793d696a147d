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
  private final Sql list;
  private final boolean hidden;
  private final List<ObjectLists.Field> fields = new ArrayList<>();

  private FieldLists(Sql list, boolean hidden) {
    this.list = list;
    this.hidden = hidden;
  }

  /** The fields of the objects, and of objects in them. */
  static List<ObjectLists.Field> of(StructField list) {
    boolean hidden = HiddenLists.is(list.dataType());
    Sql name = Sql.name(list.name());
    FieldLists lists = new FieldLists(hidden ? HiddenLists.in(name) : name, hidden);
    ArrayType type = hidden ? HiddenLists.of(list.dataType()) : (ArrayType) list.dataType();
    lists.add((StructType) type.elementType(), "each", list.name());
    return lists.fields;
  }

  /**
   * @param object an expression of it in an element of the list
   */
  private void add(StructType type, String object, String name) {
    for (StructField field : type.fields()) {
      Sql value = new Sql(object + "." + Sql.name(field.name()).code());
      String path = name + "." + field.name();
      if (field.dataType() instanceof StructType inner) {
        add(inner, value.code(), path);
      } else {
        Column column = new Column(path, SparkTable.type(field.dataType()) + "[]");
        Sql each = hidden ? HiddenLists.hidden(value, field.dataType()) : value;
        Sql values = new Sql("transform(" + list.code() + ", each -> " + each.code() + ")");
        fields.add(new ObjectLists.Field(column, values));
      }
    }
  }
}
