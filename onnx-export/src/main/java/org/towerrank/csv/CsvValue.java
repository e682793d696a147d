package org.towerrank.csv;

/**
 * The characters of one value of the current row, without a copy. It is the same object for every
 * row: look it up or copy it before the next call of {@link CsvTable#next()}. Equality and hash are
 * those of the object, as for any {@link CharSequence}.
 */
final class CsvValue implements CharSequence {

  private final CsvRow row;
  private int start;
  private int length;

  CsvValue(CsvRow row) {
    this.row = row;
  }

  CsvValue at(int index) {
    start = row.start(index);
    length = row.length(index);
    return this;
  }

  /** Returns whether these are one to nine digits, with a minus sign or without. */
  boolean isShortWhole() {
    int sign = length > 0 && charAt(0) == '-' ? 1 : 0;
    int digits = length - sign;
    if (digits < 1 || digits > 9) {
      return false;
    }
    for (int index = sign; index < length; index++) {
      if (!isDigit(charAt(index))) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether these are only characters of a decimal number, so neither NaN nor 0x1p3. */
  boolean isDecimal() {
    for (int index = 0; index < length; index++) {
      char character = charAt(index);
      if (!isDigit(character) && "+-.eE".indexOf(character) < 0) {
        return false;
      }
    }
    return length > 0;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    if (index < 0 || index >= length) {
      throw new IndexOutOfBoundsException("index [" + index + "], length [" + length + "]");
    }
    return row.at(start + index);
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    return toString().substring(from, to);
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  @Override
  public String toString() {
    return new StringBuilder(length).append(this, 0, length).toString();
  }
}
