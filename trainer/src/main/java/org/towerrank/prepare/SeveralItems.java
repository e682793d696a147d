package org.towerrank.prepare;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.sql.FileTable;
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
   * @throws DataException naming a column that is not there, is a list or none, or is there already
   */
  static FileTable apart(FileTable log, LogSpec spec, SqlDialect dialect) throws DataException {
    requireOne(log, spec.user(), "user", "");
    EachSpec each = spec.each();
    if (each == null) {
      requireOne(log, spec.item(), "item", "; with the key [log.each] each item is an event");
      return log;
    }
    if (!dialect.takesListsApart()) {
      throw new DataException(
          "[log.each]: expected a log with one item a row; take lists apart before, as by"
              + " [posexplode]");
    }
    requireOther(log, spec, each);
    return apart(log, spec.item(), each);
  }

  /**
   * Takes the items of each row apart. A row without any is one without an item.
   *
   * @param items the column of lists
   * @throws DataException naming a column that is not there, or is no list
   */
  public static FileTable apart(FileTable log, String items, EachSpec each) throws DataException {
    FileTable.Column item = log.column(items);
    Sql element = own(log, "element of the row");
    List<FileTable.Column> columns = new ArrayList<>();
    List<Sql> values = new ArrayList<>();
    List<Sql> ofRow = new ArrayList<>();
    for (FileTable.Column column : log.columns()) {
      String name = column.name();
      if (name.equals(items)) {
        columns.add(new FileTable.Column(name, element(item)));
        values.add(new Sql(element.code() + ".item").as(name));
      } else if (each.chosen().contains(name)) {
        Sql ids = own(log, "chosen of the row " + ofRow.size());
        ofRow.add(new Sql(ids(chosen(log, column, each.separator())).code() + " AS " + ids.code()));
        columns.add(new FileTable.Column(name, "TINYINT"));
        values.add(isIn(ids, element).as(name));
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
    ofRow.add(new Sql(places(list(log, item, each.separator())).code() + " AS " + list.code()));
    Sql reading =
        new Sql(
            "(SELECT %s FROM (SELECT *, unnest(%s) AS %s FROM (SELECT *, %s FROM %s)))"
                .formatted(
                    Sql.list(values).code(),
                    list.code(),
                    element.code(),
                    Sql.list(ofRow).code(),
                    log.reading().code()));
    return new FileTable(log.files(), columns, reading, List.of());
  }

  /** A name that no column has, as the engine compares names. */
  private static Sql own(FileTable log, String name) {
    String free = name;
    while (log.names().stream().anyMatch(free::equalsIgnoreCase)) {
      free += "_";
    }
    return Sql.name(free);
  }

  /** Each element of a list and its place; of an empty one, or none, that there is no item. */
  private static Sql places(Sql list) {
    return new Sql(
        """
        list_transform(
          CASE WHEN len(%1$s) > 0 THEN %1$s ELSE [NULL] END,
          lambda each, place: {'item': each, 'place': place})"""
            .formatted(list.code()));
  }

  /** The elements of a list as users and items are compared, to be made once a row. */
  static Sql ids(Sql list) {
    return new Sql(
        "list_transform(CAST(%s AS VARCHAR[]), lambda each: said_id(each))".formatted(list.code()));
  }

  /** 1 if ids have that of the item, and otherwise 0. */
  private static Sql isIn(Sql ids, Sql element) {
    return new Sql(
        "CAST(coalesce(list_contains(%s, said_id(CAST(%s.item AS VARCHAR))), false) AS TINYINT)"
            .formatted(ids.code(), element.code()));
  }

  /** The elements of a text, without spaces around them and without those that are empty. */
  private static Sql split(Sql text, String separator) {
    return new Sql(
        "list_filter(list_transform(string_split(%s, %s), lambda each: trim(each)), lambda each: each <> '')"
            .formatted(text.code(), Sql.text(separator).code()));
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
  static Sql list(FileTable log, FileTable.Column column, @Nullable String separator)
      throws DataException {
    Sql name = Sql.name(column.name());
    if (column.isList()) {
      requirePlain(log, column);
      return name;
    }
    if (separator != null && column.isText()) {
      return split(name, separator);
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
    if (element.endsWith("]") || element.startsWith("STRUCT(") || element.startsWith("MAP(")) {
      throw new DataException(
          log.title()
              + ": column ["
              + column.name()
              + "]: expected lists of texts or numbers, found "
              + column.type()
              + "; make lists of what names an item before");
    }
  }

  /** The same of what was chosen, which may be one item. */
  static Sql chosen(FileTable log, FileTable.Column column, @Nullable String separator)
      throws DataException {
    return column.isList() || (separator != null && column.isText())
        ? list(log, column, separator)
        : new Sql("[" + Sql.name(column.name()).code() + "]");
  }

  private static String element(FileTable.Column column) {
    String type = column.type();
    return column.isList() ? type.substring(0, type.lastIndexOf('[')) : type;
  }
}
