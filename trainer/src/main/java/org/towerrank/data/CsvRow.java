package org.towerrank.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The characters of the current row, in one buffer that every row reuses. Field {@code i} lies
 * between {@code ends[i - 1]} (0 for the first) and {@code ends[i]}.
 */
final class CsvRow extends AbstractBaseCsvCallbackHandler<CsvRow> {

  private char[] characters = new char[1024];
  private int[] ends = new int[64];
  private int fields;
  private long line;

  @Override
  protected void handleBegin(long startingLineNumber) {
    fields = 0;
    line = startingLineNumber;
  }

  @Override
  protected void handleField(int index, char[] source, int offset, int length, boolean quoted) {
    int start = start(index);
    if (start + length > characters.length) {
      characters = Arrays.copyOf(characters, Math.max(start + length, 2 * characters.length));
    }
    if (index == ends.length) {
      ends = Arrays.copyOf(ends, 2 * index);
    }
    System.arraycopy(source, offset, characters, start, length);
    ends[index] = start + length;
    fields = index + 1;
  }

  @Override
  protected CsvRow buildRecord() {
    return this;
  }

  /** Returns the line of the file on which the row starts, from 1. */
  long line() {
    return line;
  }

  int fields() {
    return fields;
  }

  int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  int length(int index) {
    return ends[index] - start(index);
  }

  char at(int position) {
    return characters[position];
  }

  String text(int index) {
    return new String(characters, start(index), length(index));
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>(fields);
    for (int index = 0; index < fields; index++) {
      texts.add(text(index));
    }
    return texts;
  }
}
