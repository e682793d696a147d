package org.towerrank.prepare;

import java.io.IOException;
import java.util.List;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/** What the engines of preparations write differently. */
public interface SqlDialect {

  /** A text of a user. */
  Sql text(String text);

  /**
   * A column's values as texts.
   *
   * @throws IOException when they would not be those of other engines
   */
  default Sql asText(FileTable.Column column) throws IOException {
    return asText(Sql.name(column.name()), column.type());
  }

  /**
   * Values as texts; of a list a list of texts.
   *
   * @param type as {@link FileTable.Column#type} says it
   * @throws IOException when they would not be those of other engines
   */
  Sql asText(Sql value, String type) throws IOException;

  /** Bytes as the text that they are in UTF-8; of others what is the text of none. */
  Sql textIfAny(Sql bytes);

  /** A list of one value. */
  Sql listOf(Sql value);

  /** An aggregate: the list of the values of a column, in the order of another. */
  Sql inOrder(String value, String by);

  /** The values of a list from one place to another, counted from 1; null if the list is. */
  Sql slice(String list, String from, String to);

  /** The value of a list at a place, counted from 1; null if there is none. */
  Sql at(String list, String place);

  /** The values of a list but one, or null where none is left. */
  Sql without(String list, String value);

  /**
   * Where a row is in an order, as one value to be compared with others by {@code >=}; a null is
   * behind all others.
   */
  Sql place(List<String> keys);

  /** The microseconds since 1970 of a point in time or a day. */
  Sql micros(String time);

  /**
   * The same of a text.
   *
   * @param format of {@code strptime}; what is not so written is null
   */
  Sql micros(Sql said, String format);

  /**
   * How events are numbered.
   *
   * @param excluded whether an event sees none of its own time
   * @param order of the events of one time
   */
  Numbering numbering(boolean excluded, String order);

  /** What sorts the rows of a table, if their order is kept. */
  Sql sorted(String keys);

  /**
   * A join that finds the newest row of an id that is not newer than an event.
   *
   * @param table with columns {@code rowid}, {@code id} and {@code from_when}
   * @param alias of the rows found, with the columns {@code table_row} and {@code id}
   * @param id of the event
   * @param time of the event
   */
  Sql joinAsOf(String table, String alias, String id, String time);

  /** The last value of a column that is not null, among the rows of a window. */
  Sql lastKnown(String column, String window);

  /**
   * What gives a query a row for each element of a list, in their order: its {@code item} and its
   * {@code place} from 1 on. Of an empty list, or none, there is one row without an item.
   */
  Sql apart(Sql list);
}
