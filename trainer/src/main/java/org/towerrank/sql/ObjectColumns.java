package org.towerrank.sql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
   * @param maps whether keys of maps, and of lists of keys and values, become columns, too, for
   *     which the rows are read
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
    if (maps && MapKeys.are(column)) {
      addMap(column, value);
    } else if (maps && ObjectLists.isOne(column)) {
      addPairs(column, value);
    } else if (column.type().startsWith(OBJECT) && !column.isList()) {
      for (Column field : fields(value)) {
        add(
            new Column(column.name() + "." + field.name(), field.type()),
            new Sql("struct_extract(" + value.code() + ", " + Sql.text(field.name()).code() + ")"));
      }
    } else {
      addWhole(column, value);
    }
  }

  private void addWhole(Column column, Sql value) {
    columns.add(column);
    values.add(value);
  }

  private void addMap(Column map, Sql value) throws IOException {
    addKeys(
        map, value, MapKeys.keys(value), MapKeys.valueType(map), key -> MapKeys.value(value, key));
  }

  private void addPairs(Column list, Sql value) throws IOException {
    Optional<KeyValue> found = KeyValue.of(fields(new Sql(value.code() + "[1]")));
    if (found.isEmpty()) {
      addWhole(list, value);
      return;
    }
    KeyValue pair = found.get();
    addKeys(list, value, pair.keys(value), pair.value().type(), key -> pair.value(value, key));
  }

  private void addKeys(Column column, Sql value, Sql keys, String type, Function<String, Sql> read)
      throws IOException {
    List<String> few = MapKeys.of(engine, keys, reading);
    for (String key : few) {
      add(new Column(column.name() + "." + key, type), read.apply(key));
    }
    if (few.isEmpty()) {
      addWhole(column, value);
    }
  }

  private List<Column> fields(Sql object) throws IOException {
    String query = "SELECT unnest(" + object.code() + ") FROM " + reading.code();
    return TableReading.described(engine, query);
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
