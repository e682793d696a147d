package org.towerrank.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.towerrank.feature.ColumnBatch;

/**
 * The current row of a file. Rows are parsed in groups, and a thread of its own parses the next
 * group meanwhile.
 */
final class CsvRow implements AutoCloseable {
  private final CsvParser parser;
  private final Prefetcher ahead = new Prefetcher("towerrank-csv");
  private CsvRows rows = new CsvRows();
  private Supplier<CsvRows> next;
  private int index;
  // Of the groups so far.
  private long group;
  private int firstField;
  private long line;

  /** Before the first row. */
  CsvRow(CsvParser parser) {
    this.parser = parser;
    this.next = parse(new CsvRows());
  }

  private Supplier<CsvRows> parse(CsvRows used) {
    return ahead.begin(() -> parser.parse(used));
  }

  /**
   * Moves to the next row.
   *
   * @return false at the end of the file, or where what follows cannot be parsed
   */
  boolean next() {
    index++;
    while (index >= rows.count()) {
      if (rows.isLast()) {
        return false;
      }
      CsvRows used = rows;
      rows = next.get();
      index = 0;
      group++;
      if (!rows.isLast()) {
        next = parse(used);
      }
    }
    firstField = rows.firstField(index);
    line = rows.line(index);
    return true;
  }

  /**
   * Checks that {@link #next} returned false because the file ended.
   *
   * @throws RuntimeException when what follows cannot be parsed
   */
  void requireEnd() {
    RuntimeException failure = rows.failure();
    if (failure != null) {
      throw failure;
    }
  }

  /** Returns the line of the file on which the row starts, from 1; 0 before the first row. */
  long line() {
    return line;
  }

  /** The number of the group that the row is of. */
  long group() {
    return group;
  }

  /** The place of the row in its group. */
  int index() {
    return index;
  }

  /** How many rows of the group from this one on have as many fields, itself counted. */
  int alike() {
    int count = 1;
    while (index + count < rows.count() && rows.fields(index + count) == rows.fields(index)) {
      count++;
    }
    return count;
  }

  /** A column of some rows of the group, all with as many fields. */
  ColumnBatch column(int column, int from, int count) {
    return rows.column(column, from, count);
  }

  int fields() {
    return rows.fields(index);
  }

  int start(int field) {
    return rows.start(firstField + field);
  }

  int length(int field) {
    return rows.length(firstField + field);
  }

  char at(int position) {
    return rows.at(position);
  }

  String text(int field) {
    return rows.text(firstField + field);
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>(fields());
    for (int field = 0; field < fields(); field++) {
      texts.add(text(field));
    }
    return texts;
  }

  /** Waits for the thread that parses. */
  @Override
  public void close() {
    ahead.close();
  }
}
