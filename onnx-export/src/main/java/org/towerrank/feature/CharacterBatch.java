package org.towerrank.feature;

import org.jspecify.annotations.Nullable;

/**
 * One column of rows of texts that lie one behind the other, each with all its fields: as a parser
 * of lines has them. An empty text is no value.
 *
 * @param count number of rows
 * @param characters of all fields
 * @param ends where each field ends, the next begins there
 * @param first the field of the first row, counted over all rows
 * @param fields of each row
 */
// Batches are the same only where they are the same object.
@SuppressWarnings("ArrayRecordComponent")
public record CharacterBatch(int count, char[] characters, int[] ends, int first, int fields)
    implements ColumnBatch {
  /** A number of this many digits is an int. */
  private static final int SHORT = 9;

  private static final int BEYOND_ASCII = ~0x7f;

  @Override
  public Presence presence() {
    return Presence.EVERY_ROW;
  }

  @Override
  public @Nullable Object value(int row) {
    return isEmpty(row) ? null : text(row);
  }

  @Override
  public Object present(int row) {
    return text(row);
  }

  @Override
  public String text(int row) {
    int start = start(row);
    return new String(characters, start, end(row) - start);
  }

  @Override
  public boolean isEmpty(int row) {
    return start(row) == end(row);
  }

  @Override
  public void findEmpty(int from, int to, long[] empty) {
    findEachEmpty(from, to, empty);
  }

  private int start(int row) {
    int field = first + row * fields;
    return field == 0 ? 0 : ends[field - 1];
  }

  private int end(int row) {
    return ends[first + row * fields];
  }

  @Override
  public void encode(Encoder encoder, int from, int to, int[] bits, int offset, int stride) {
    int at = offset;
    byte[] ascii = new byte[Long.SIZE];
    for (int row = from; row < to; row++, at += stride) {
      int start = start(row);
      int end = end(row);
      bits[at] =
          switch (encoder) {
            case NumericEncoder numbers when isShortWhole(start, end) ->
                numbers.bits(shortWhole(start, end));
            case IdEncoder ids when end - start <= ascii.length && isAscii(start, end, ascii) ->
                ids.encode(ascii, 0, end - start);
            default -> bits(encoder, row);
          };
    }
  }

  /** Whether a text is one to nine digits, with a minus sign or without. */
  private boolean isShortWhole(int start, int end) {
    int digits = start < end && characters[start] == '-' ? start + 1 : start;
    if (digits == end || end - digits > SHORT) {
      return false;
    }
    for (int i = digits; i < end; i++) {
      if (characters[i] < '0' || characters[i] > '9') {
        return false;
      }
    }
    return true;
  }

  private double shortWhole(int start, int end) {
    boolean negative = characters[start] == '-';
    int whole = 0;
    for (int i = negative ? start + 1 : start; i < end; i++) {
      whole = 10 * whole + characters[i] - '0';
    }
    return negative ? -(double) whole : whole;
  }

  /** Whether a text is ASCII; it is copied as such. */
  private boolean isAscii(int start, int end, byte[] ascii) {
    int all = 0;
    for (int i = start; i < end; i++) {
      all |= characters[i];
      ascii[i - start] = (byte) characters[i];
    }
    return (all & BEYOND_ASCII) == 0;
  }

  @Override
  public int bits(Encoder encoder, int row) {
    return switch (encoder) {
      case IdEncoder ids -> ids.encode(text(row));
      case NumericEncoder numbers -> Float.floatToRawIntBits(numbers.encode(text(row)));
    };
  }

  @Override
  public void addPresent(EncoderFitter fitter, int row) {
    int start = start(row);
    int end = end(row);
    if (fitter instanceof FitterOfNumbers numbers && isShortWhole(start, end)) {
      numbers.add(shortWhole(start, end));
    } else {
      fitter.add(text(row));
    }
  }
}
