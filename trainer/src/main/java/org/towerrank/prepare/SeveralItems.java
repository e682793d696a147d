package org.towerrank.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.ObjectLists;
import org.towerrank.sql.Sql;

/**
 * A log whose rows say several items, as one with a row for each of them. Its query calls what
 * {@code functions.sql} defines.
 */
public final class SeveralItems {
  private SeveralItems() {}

  /**
   * The log that a specification means.
   *
   * @param fields of the objects that the items are a field of
   * @throws DataException naming a column that is not there, is a list or none, or is there already
   */
  static FileTable apart(FileTable log, LogSpec spec, Set<String> fields, SqlDialect dialect)
      throws IOException {
    requireOne(log, spec.user(), "user", "");
    EachSpec each = spec.each();
    if (each == null) {
      requireOne(log, spec.item(), "item", "; with the key [log.each] each item is an event");
      return log;
    }
    requireOther(log, spec, each);
    FileTable apart = apart(log, spec.item(), each, fields, dialect);
    requireFields(log, spec, fields);
    return apart;
  }

  /**
   * Takes the items of each row apart, by DuckDB. A row without any is one without an item.
   *
   * @param items the column of lists
   * @param fields of the objects that the items are a field of; none where they are in no object
   * @throws DataException naming a column that is not there, or is no list
   */
  public static FileTable apart(FileTable log, String items, EachSpec each, Set<String> fields)
      throws IOException {
    return apart(log, items, each, fields, new DuckDbDialect());
  }

  private static FileTable apart(
      FileTable log, String items, EachSpec each, Set<String> fields, SqlDialect dialect)
      throws IOException {
    FileTable.Column item = log.column(items);
    Sql element = own(log, "element of the row");
    List<FileTable.Column> columns = new ArrayList<>();
    List<Sql> values = new ArrayList<>();
    List<Sql> ofRow = new ArrayList<>();
    for (FileTable.Column column : log.columns()) {
      String name = column.name();
      if (name.equals(items)) {
        columns.add(new FileTable.Column(name, element(item)));
        values.add(item(element).as(name));
      } else if (each.chosen().contains(name)) {
        Sql ids = own(log, "chosen of the row " + ofRow.size());
        ofRow.add(new Sql(chosen(log, column, each, dialect).code() + " AS " + ids.code()));
        columns.add(new FileTable.Column(name, "TINYINT"));
        values.add(isIn(ids, dialect.asText(item(element), element(item))).as(name));
      } else if (fields.contains(name)) {
        columns.add(new FileTable.Column(name, element(column)));
        values.add(dialect.at(Sql.name(name).code(), element.code() + ".place").as(name));
      } else {
        columns.add(column);
        values.add(Sql.name(name));
      }
    }
    if (each.position() != null) {
      columns.add(new FileTable.Column(each.position(), "BIGINT"));
      values.add(new Sql(element.code() + ".place").as(each.position()));
    }
    Sql list = own(log, "list of the row");
    ofRow.add(new Sql(list(log, item, each.separator(), dialect).code() + " AS " + list.code()));
    values.addAll(log.place());
    Sql reading =
        new Sql(
            "(SELECT %s FROM (SELECT *, %s AS %s FROM (SELECT *, %s FROM %s)))"
                .formatted(
                    Sql.list(values).code(),
                    dialect.apart(list).code(),
                    element.code(),
                    Sql.list(ofRow).code(),
                    log.reading().code()));
    return new FileTable(log.files(), columns, reading, log.place());
  }

  /** A name that no column has, as the engine compares names. */
  private static Sql own(FileTable log, String name) {
    String free = name;
    while (log.names().stream().anyMatch(free::equalsIgnoreCase)) {
      free += "_";
    }
    return Sql.name(free);
  }

  private static Sql item(Sql element) {
    return new Sql(element.code() + ".item");
  }

  /** 1 if ids have that of the item, and otherwise 0. */
  private static Sql isIn(Sql ids, Sql item) {
    return new Sql(
        "CAST(coalesce(array_contains(%s, said_id(%s)), false) AS TINYINT)"
            .formatted(ids.code(), item.code()));
  }

  private static void requireOne(FileTable log, String column, String what, String advice)
      throws DataException {
    if (log.column(column).isList()) {
      throw new DataException(
          log.title()
              + ": column ["
              + column
              + "]: expected one "
              + what
              + " a row, found a list"
              + advice);
    }
  }

  /** Of which item of a row another column tells nobody knows. */
  private static void requireFields(FileTable log, LogSpec spec, Set<String> fields)
      throws DataException {
    for (String column : spec.ofItems()) {
      log.column(column);
      if (!fields.contains(column)) {
        throw new DataException(
            log.title()
                + ": [log.of_items]: a row says several items, so that they are told by fields of"
                + " their objects "
                + fields
                + ", got ["
                + column
                + "]; a table of [items] tells of them, too");
      }
    }
  }

  private static void requireOther(FileTable log, LogSpec spec, EachSpec each)
      throws DataException {
    String position = each.position();
    if (position != null && log.names().stream().anyMatch(position::equalsIgnoreCase)) {
      throw new DataException(
          log.title()
              + ": [log.each.position]: expected a name that no column has, got ["
              + position
              + "]");
    }
    for (String chosen : each.chosen()) {
      log.column(chosen);
      if (List.of(spec.user(), spec.item(), spec.time()).contains(chosen)) {
        throw new DataException(
            log.title()
                + ": [log.each.chosen]: expected columns of items that were chosen among those of ["
                + spec.item()
                + "], got ["
                + chosen
                + "], which says the user, the items or the time");
      }
    }
  }

  /** A column as a list of items; a text is split at the separator. */
  private static Sql list(
      FileTable log, FileTable.Column column, @Nullable String separator, SqlDialect dialect)
      throws DataException {
    Sql name = Sql.name(column.name());
    if (column.isList()) {
      requirePlain(log, column);
      return name;
    }
    if (separator != null && column.isText()) {
      return new Sql("said_items(" + name.code() + ", " + dialect.text(separator).code() + ")");
    }
    throw new DataException(
        log.title()
            + ": column ["
            + column.name()
            + "]: expected lists, or texts and the key [log.each.separator], found "
            + column.type());
  }

  /** An object or a list as a text would be one item, and what was chosen would be none of them. */
  private static void requirePlain(FileTable log, FileTable.Column column) throws DataException {
    String element = element(column);
    if (element.endsWith("]") || element.startsWith("STRUCT") || element.startsWith("MAP")) {
      throw new DataException(
          log.title()
              + ": column ["
              + column.name()
              + "]: expected lists of texts or numbers, found "
              + column.type()
              + (ObjectLists.isOne(column)
                  ? "; name the field of the objects that says the item, such as ["
                      + column.name()
                      + ".id]"
                  : ""));
    }
  }

  /** The items of each row as users and items are compared. */
  static Sql listed(FileTable log, FileTable.Column column, EachSpec each, SqlDialect dialect)
      throws IOException {
    Sql list = list(log, column, each.separator(), dialect);
    return ids(column.isList() ? dialect.asText(list, column.type()) : list);
  }

  /** The same of what was chosen, which may be one item. */
  static Sql chosen(FileTable log, FileTable.Column column, EachSpec each, SqlDialect dialect)
      throws IOException {
    return column.isList() || (each.separator() != null && column.isText())
        ? listed(log, column, each, dialect)
        : ids(dialect.listOf(dialect.asText(column)));
  }

  private static Sql ids(Sql texts) {
    return new Sql("said_ids(" + texts.code() + ")");
  }

  private static String element(FileTable.Column column) {
    String type = column.type();
    return column.isList() ? type.substring(0, type.lastIndexOf('[')) : type;
  }
}
