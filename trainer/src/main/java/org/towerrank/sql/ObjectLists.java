package org.towerrank.sql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.sql.FileTable.Column;

/**
 * A table that has lists of objects, with a list of each of their fields instead, such as {@code
 * items.id} and {@code items.price} of {@code items}.
 */
public final class ObjectLists {
  private static final String OBJECT = "STRUCT(";

  private final Engine engine;
  private final FileTable table;
  private final Column list;
  private final List<Field> fields = new ArrayList<>();

  /**
   * A field of the objects.
   *
   * @param column with a list of its values
   * @param value an expression of such a list
   */
  public record Field(Column column, Sql value) {}

  private ObjectLists(Engine engine, FileTable table, Column list) {
    this.engine = engine;
    this.table = table;
    this.list = list;
  }

  /** The list of objects that a name is a field of, such as {@code items.id}, if there is one. */
  public static Optional<Column> of(FileTable table, String field) {
    return table.columns().stream()
        .filter(column -> isOne(column) && field.startsWith(column.name() + "."))
        .findFirst();
  }

  /** Whether each value is a list of objects. */
  public static boolean isOne(Column column) {
    return column.type().startsWith(OBJECT) && column.type().endsWith(")[]") && column.isList();
  }

  /**
   * The table with the fields of one of its lists as lists, by DuckDB.
   *
   * @throws DataException when another column is called as such a field
   */
  public static FileTable apart(Engine engine, FileTable table, Column list) throws IOException {
    ObjectLists lists = new ObjectLists(engine, table, list);
    lists.addFields("each", Sql.name(list.name()).code() + "[1]", list.name());
    return apart(table, list, lists.fields);
  }

  /**
   * The table with the fields of one of its lists as lists.
   *
   * @throws DataException when another column is called as such a field
   */
  public static FileTable apart(FileTable table, Column list, List<Field> fields)
      throws DataException {
    List<Column> columns = new ArrayList<>();
    List<Sql> values = new ArrayList<>();
    for (Column column : table.columns()) {
      if (column.equals(list)) {
        for (Field field : fields) {
          columns.add(field.column());
          values.add(field.value().as(field.column().name()));
        }
      } else {
        columns.add(column);
        values.add(Sql.name(column.name()));
      }
    }
    requireNames(table, list, columns);
    values.addAll(table.place());
    Sql reading =
        new Sql("(SELECT " + Sql.list(values).code() + " FROM " + table.reading().code() + ")");
    return new FileTable(table.files(), columns, reading, table.place());
  }

  /**
   * Adds the fields of an object, and those of objects in it.
   *
   * @param each the object, in an expression of an element of the list
   * @param first the object in the first element
   */
  private void addFields(String each, String first, String name) throws IOException {
    String query = "DESCRIBE SELECT unnest(" + first + ") FROM " + table.reading().code();
    for (@Nullable String[] field : engine.rows(query)) {
      String key = Objects.requireNonNull(field[0]);
      String type = Objects.requireNonNull(field[1]);
      String ofEach = extracted(each, key);
      if (type.startsWith(OBJECT) && !type.endsWith("]")) {
        addFields(ofEach, extracted(first, key), name + "." + key);
      } else {
        String values =
            "list_transform(" + Sql.name(list.name()).code() + ", lambda each: " + ofEach + ")";
        fields.add(new Field(new Column(name + "." + key, type + "[]"), new Sql(values)));
      }
    }
  }

  private static String extracted(String object, String key) {
    return "struct_extract(" + object + ", " + Sql.text(key).code() + ")";
  }

  private static void requireNames(FileTable table, Column list, List<Column> columns)
      throws DataException {
    for (Column column : columns) {
      if (columns.stream().filter(other -> other.name().equalsIgnoreCase(column.name())).count()
          > 1) {
        throw new DataException(
            table.title()
                + ": expected columns of different names, found two that are ["
                + column.name()
                + "]: one of them is a field of the objects in ["
                + list.name()
                + "]");
      }
    }
  }
}
