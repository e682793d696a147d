package org.towerrank.csv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.CharacterBatch;
import org.towerrank.feature.ColumnBatch;

/**
 * Rows that were parsed together: the characters of all their fields in one buffer, and where each
 * field and each row ends. Used again for later rows.
 */
final class CsvRows {
  // Large enough that handing rows from one thread to the other costs little.
  private static final int MAX_ROWS = 2048;
  private static final int MAX_CHARACTERS = 1 << 19;

  private final long[] lines = new long[MAX_ROWS];
  // Row i has the fields from rowEnds[i] to rowEnds[i + 1].
  private final int[] rowEnds = new int[MAX_ROWS + 1];
  private char[] characters = new char[1 << 12];
  private int[] ends = new int[1 << 9];
  private int rows;
  private int fields;
  private boolean last;
  private @Nullable RuntimeException failure;

  /** Forgets all rows. */
  void clear() {
    rows = 0;
    fields = 0;
    last = false;
    failure = null;
  }

  /** Begins a row, instead of one that was begun but not completed. */
  void begin(long line) {
    lines[rows] = line;
    fields = rowEnds[rows];
  }

  /** Adds a field to the row that was begun. */
  void add(char[] source, int offset, int length) {
    int start = start(fields);
    if (start + length > characters.length) {
      characters = Arrays.copyOf(characters, Math.max(start + length, 2 * characters.length));
    }
    if (fields == ends.length) {
      ends = Arrays.copyOf(ends, 2 * fields);
    }
    System.arraycopy(source, offset, characters, start, length);
    ends[fields++] = start + length;
  }

  /** Completes the row that was begun. */
  void complete() {
    rowEnds[++rows] = fields;
  }

  /** Whether no more rows should be added. */
  boolean isFull() {
    return rows == MAX_ROWS || start(rowEnds[rows]) >= MAX_CHARACTERS;
  }

  /** Says that no rows follow: the file ends, or what follows cannot be parsed. */
  void end(@Nullable RuntimeException why) {
    last = true;
    failure = why;
  }

  /** Whether no rows follow. */
  boolean isLast() {
    return last;
  }

  /** Why what follows cannot be parsed; null where it can, or the file ends. */
  @Nullable RuntimeException failure() {
    return failure;
  }

  int count() {
    return rows;
  }

  /** The line of the file on which a row starts, from 1. */
  long line(int row) {
    return lines[row];
  }

  /** The first field of a row, counted over all rows. */
  int firstField(int row) {
    return rowEnds[row];
  }

  /** The number of fields of a row. */
  int fields(int row) {
    return rowEnds[row + 1] - rowEnds[row];
  }

  /** Where a field starts, counted over all rows. */
  int start(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }

  /** Characters of a field, counted over all rows. */
  int length(int field) {
    return ends[field] - start(field);
  }

  /** A column of some rows, all with as many fields. */
  ColumnBatch column(int column, int from, int count) {
    return new CharacterBatch(count, characters, ends, rowEnds[from] + column, fields(from));
  }

  char at(int position) {
    return characters[position];
  }

  /** The characters of a field, counted over all rows. */
  String text(int field) {
    return new String(characters, start(field), length(field));
  }
}
