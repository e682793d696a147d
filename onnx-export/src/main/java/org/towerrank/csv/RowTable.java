package org.towerrank.csv;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.feature.InvalidValueException;

/**
 * A cursor over the rows of a table with named columns, whatever file it is in. One thread at a
 * time may use it.
 */
public interface RowTable extends Closeable {

  /** Returns the names of the columns in the order of the file. */
  List<String> header();

  /**
   * Returns the column of this name, which is asked for before the first row: a table may read only
   * such columns.
   *
   * @throws DataException when there is none; the message names the nearest existing column
   */
  CsvColumn column(String name) throws DataException;

  /**
   * Checks that a column that the header lacks is none of the file that tables do not give, such as
   * one of objects.
   *
   * @throws DataException telling what the file has in it
   */
  default void requireGiven(String column) throws DataException {}

  /**
   * Moves to the next row.
   *
   * @return false at the end of the table
   * @throws DataException when the row cannot be read
   */
  boolean next() throws IOException;

  /**
   * Returns the current row's value as a text, empty where there is none. A list is a text with
   * spaces between its elements.
   *
   * @throws InvalidValueException with its place where it is NaN or infinite, which no text stands
   *     for
   */
  default String text(CsvColumn column) {
    try {
      return batch(column).text(batchRow());
    } catch (InvalidValueException e) {
      throw e.at("[" + file() + "] line " + line() + ": column [" + column.name() + "]");
    }
  }

  /**
   * Returns the current row's value as the file has it: a text, a number, a boolean, a list of
   * these, or null where there is none.
   */
  default @Nullable Object value(CsvColumn column) {
    return batch(column).value(batchRow());
  }

  /** Returns whether the current row has nothing in this column. */
  default boolean isEmpty(CsvColumn column) {
    return batch(column).isEmpty(batchRow());
  }

  /**
   * Returns a column's values in some consecutive rows, the current one among them, for readers
   * that take many rows at once. The same object is returned for the same rows, and is valid for
   * these; those of all columns have the same rows.
   */
  ColumnBatch batch(CsvColumn column);

  /** Returns the place of the current row in what {@link #batch} returns. */
  int batchRow();

  /** Returns how many rows {@link #batch} has from the current one on, itself counted. */
  int batchRowsLeft();

  /** Returns the file, or the directory of files, that is read. */
  Path file();

  /**
   * Returns where the current row is: a line, or the number of the row where there are no lines.
   */
  long line();

  /** Returns how many rows were read so far. */
  long rows();

  /** Returns how many bytes were read so far. */
  long bytesRead();

  /** Returns the size in bytes, of which {@link #bytesRead()} is a part. */
  long bytes();
}
