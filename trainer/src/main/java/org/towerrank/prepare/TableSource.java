package org.towerrank.prepare;

import java.io.IOException;
import java.util.List;
import org.towerrank.progress.Progress;

/** Where the rows of a {@link JoinedTable} come from. */
sealed interface TableSource permits TableOfFiles, TableOfLog {
  /** What it is about. */
  Subject subject();

  /** What the engine calls it. */
  String name();

  /**
   * Makes the table, with a row for each id and each time from when on it holds, and the columns
   * {@code rowid}, {@code id}, {@code from_when}, {@code until_when}, and {@code c0} and so on.
   *
   * @param whole whether ids are whole numbers
   */
  void load(PreparationEngine engine, boolean whole, Progress progress) throws IOException;

  /** Whether all ids are whole numbers; others would be none among items that are. */
  boolean hasWholeIds(PreparationEngine engine) throws IOException;

  /** The names of its columns in rows. */
  List<String> columns();

  /** Whether an event gets the row that held at its time, and not the only one. */
  boolean isAsOf();

  /** Whether items could be recommended at some times only. */
  boolean hasLifetimes();

  /** Whether there may be events that have no row. */
  boolean mayLackRows();

  /** The column of the ids, for messages. */
  String id();

  /** What to call it in messages. */
  String title();

  /** The key of the specification that names it. */
  String key();
}
