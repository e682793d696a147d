package org.towerrank.feature;

import java.nio.charset.StandardCharsets;

/**
 * ASCII characters as they lie among bytes, without a copy.
 *
 * @param from where they begin
 * @param to behind the last one
 */
@SuppressWarnings("ArrayRecordComponent") // A view, which is never compared.
record AsciiText(byte[] bytes, int from, int to) implements CharSequence {

  /** The digits of a whole number. */
  static AsciiText of(long number) {
    if (number == Long.MIN_VALUE) {
      byte[] digits = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
      return new AsciiText(digits, 0, digits.length);
    }
    byte[] digits = new byte[20];
    int start = digits.length;
    long left = Math.abs(number);
    do {
      digits[--start] = (byte) ('0' + left % 10);
      left /= 10;
    } while (left > 0);
    if (number < 0) {
      digits[--start] = '-';
    }
    return new AsciiText(digits, start, digits.length);
  }

  @Override
  public int length() {
    return to - from;
  }

  @Override
  public char charAt(int index) {
    return (char) bytes[from + index];
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new AsciiText(bytes, from + start, from + end);
  }

  @Override
  public String toString() {
    return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
  }
}
