package org.towerrank.prepare;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.TableFormat;

/**
 * What executes the steps of a preparation: tables that are made of queries, and rows that are
 * written of them. Queries are those of the files beside this class; the functions that they call
 * are in {@code functions.sql}. For one thread at a time.
 */
public interface PreparationEngine extends Closeable {

  /** The few things that engines write differently. */
  SqlDialect dialect();

  /** Whether steps are to be done in parts of the users, as one machine has not memory for all. */
  boolean inParts();

  /**
   * Engines over the same tables for further threads, to be closed; none where this one uses all
   * processors by itself. Tables {@linkplain #createOfPart of a part} are of one engine alone.
   *
   * @param most to be given
   */
  default List<PreparationEngine> others(int most) throws IOException {
    return List.of();
  }

  /**
   * Finds a table and reads which columns it has.
   *
   * @param directory that patterns are relative to
   * @param patterns paths, folders or patterns
   * @param said the format; if null, the files' names say it
   * @param header names of the columns of CSV without a header; empty where it has one
   * @throws IOException naming a file that is not there, or is not as the others
   */
  FileTable open(
      Path directory, List<String> patterns, @Nullable TableFormat said, List<String> header)
      throws IOException;

  /**
   * A table with the fields of a list of objects as lists; the same where there is no such list.
   *
   * @param field that shows which list it is, such as {@code items.id}
   */
  FileTable withFieldLists(FileTable table, String field) throws IOException;

  /** Makes a table of a query, in place of an earlier one. */
  void create(String table, String query) throws IOException;

  /** The same of a table that the next part replaces, and that nobody needs once it is done. */
  default void createOfPart(String table, String query) throws IOException {
    create(table, query);
  }

  /** The same with a column {@code rowid} that counts its rows in their order, from 0. */
  void createNumbered(String table, String query) throws IOException;

  /** Adds rows to a table, by the names of its columns. */
  void append(String table, String query) throws IOException;

  /**
   * Deletes rows of a table.
   *
   * @param key a column
   * @param query its values in the rows that go
   * @return how many these were
   */
  long delete(String table, String key, String query) throws IOException;

  /** Deletes a table. */
  void drop(String table) throws IOException;

  /** The rows of a query, each value as a text, null where there is none. For few rows. */
  List<@Nullable String[]> rows(String query) throws IOException;

  /** The one whole number that a query gives; 0 for null. */
  default long number(String query) throws IOException {
    String text = rows(query).getFirst()[0];
    return text == null ? 0 : Long.parseLong(text);
  }

  /**
   * Checks that items can be written.
   *
   * @throws IOException naming an item that cannot
   */
  void requireWritable() throws IOException;

  /** Tells that rows are written from here on, in the order of the table that they begin with. */
  default void beginRows() throws IOException {}

  /** Writes the rows of a part, of all kinds and splits. */
  void writePart(PartRows rows) throws IOException;

  /**
   * Makes of the parts of a kind what was asked for.
   *
   * @param lists columns whose values are lists of items
   */
  void finish(String kind, List<String> lists) throws IOException;

  /**
   * Writes the users of a part.
   *
   * @param query in the order of their ids
   * @param longest items that the lists of a user have, at most
   */
  void writeUsers(int part, String query, long longest) throws IOException;

  /**
   * Makes of the users of all parts what was asked for.
   *
   * @param lists columns whose values are lists of items
   */
  void finishUsers(List<String> lists) throws IOException;

  /** Writes the catalogue. */
  void writeCatalogue(String query) throws IOException;

  @Override
  default void close() throws IOException {}
}
