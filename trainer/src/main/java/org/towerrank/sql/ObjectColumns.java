package org.towerrank.sql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.sql.FileTable.Column;

/** Columns with those of objects in place of them, such as {@code user.id} of {@code user}. */
final class ObjectColumns {
  private static final String OBJECT = "STRUCT(";

  private final Engine engine;
  private final Sql reading;
  private final boolean maps;
  private final List<Column> columns = new ArrayList<>();
  private final List<Sql> values = new ArrayList<>();

  /**
   * None so far.
   *
   * @param reading what a query reads the columns from
   * @param maps whether the keys of maps become columns, too, for which the rows are read
   */
  ObjectColumns(Engine engine, Sql reading, boolean maps) {
    this.engine = engine;
    this.reading = reading;
    this.maps = maps;
  }

  /**
   * Adds a column, or what its objects have.
   *
   * @param value an expression of it
   */
  void add(Column column, Sql value) throws IOException {
    List<String> keys =
        maps && MapKeys.are(column) ? MapKeys.of(engine, value, reading) : List.of();
    for (String key : keys) {
      add(
          new Column(column.name() + "." + key, MapKeys.valueType(column)),
          new Sql("map_extract_value(" + value.code() + ", " + Sql.text(key).code() + ")"));
    }
    if (!keys.isEmpty()) {
      return;
    }
    if (!column.type().startsWith(OBJECT) || column.isList()) {
      columns.add(column);
      values.add(value);
      return;
    }
    String fields = "SELECT unnest(" + value.code() + ") FROM " + reading.code();
    for (Column field : TableReading.described(engine, fields)) {
      add(
          new Column(column.name() + "." + field.name(), field.type()),
          new Sql("struct_extract(" + value.code() + ", " + Sql.text(field.name()).code() + ")"));
    }
  }

  /** The columns. */
  List<Column> columns() {
    return List.copyOf(columns);
  }

  /** What the columns are made of, in the same order. */
  List<Sql> values() {
    return List.copyOf(values);
  }
}
