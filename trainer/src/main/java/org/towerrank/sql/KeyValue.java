package org.towerrank.sql;

import java.util.List;
import java.util.Optional;
import org.towerrank.sql.FileTable.Column;

/**
 * The two fields of objects that are a key and its value each, such as exports of Google Analytics
 * have for parameters of events. A list of such is as a map is.
 *
 * @param key the name of the field that says the key
 * @param value the field that says the value
 */
public record KeyValue(String key, Column value) {
  /** Those of objects with some fields, if they have just these two. */
  public static Optional<KeyValue> of(List<Column> fields) {
    if (fields.size() != 2) {
      return Optional.empty();
    }
    Column first = fields.getFirst();
    Column last = fields.getLast();
    return of(first, last).or(() -> of(last, first));
  }

  private static Optional<KeyValue> of(Column key, Column value) {
    boolean named = key.name().equalsIgnoreCase("key") && value.name().equalsIgnoreCase("value");
    return named && key.isText() ? Optional.of(new KeyValue(key.name(), value)) : Optional.empty();
  }

  /** The keys of a list of objects, in an expression of it. */
  Sql keys(Sql list) {
    String each = extracted("each", key);
    return new Sql("list_transform(" + list.code() + ", lambda each: " + each + ")");
  }

  /** What the first object of a key has as its value, in an expression of a list of objects. */
  Sql value(Sql list, String of) {
    String position = "list_position(" + keys(list).code() + ", " + Sql.text(of).code() + ")";
    String object = "list_extract(" + list.code() + ", " + position + ")";
    return new Sql(extracted(object, value.name()));
  }

  private static String extracted(String object, String field) {
    return "struct_extract(" + object + ", " + Sql.text(field).code() + ")";
  }
}
