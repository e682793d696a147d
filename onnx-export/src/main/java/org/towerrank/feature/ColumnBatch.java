package org.towerrank.feature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of a column in consecutive rows, as a table of columns has them: numbers, booleans or
 * texts side by side. What a value becomes is what {@link RawValueEncoder} makes of the same value
 * alone; no object is made for it where the encoder needs none. Arrays may be longer than the rows
 * are many, and are used again for later rows.
 */
// Batches are the same only where they are the same object.
@SuppressWarnings("ArrayRecordComponent")
public sealed interface ColumnBatch
    permits ColumnBatch.Ints,
        ColumnBatch.Longs,
        ColumnBatch.Floats,
        ColumnBatch.Doubles,
        ColumnBatch.Booleans,
        ColumnBatch.Texts,
        CodedBatch,
        CharacterBatch,
        ObjectBatch {

  /** Number of rows. */
  int count();

  /** In which rows there is a value. */
  Presence presence();

  /** The value of a row, or null where there is none. */
  default @Nullable Object value(int row) {
    return presence().has(row) ? present(row) : null;
  }

  /**
   * The value of a row as a text, empty where there is none. A list is a text with spaces between
   * its elements.
   */
  default String text(int row) {
    return RawValueEncoder.joinedText(value(row));
  }

  /** Whether a row has nothing: no value, an empty text, or an empty list. */
  default boolean isEmpty(int row) {
    return !presence().has(row);
  }

  /**
   * Finds out which rows of {@code [from, to)} have nothing.
   *
   * @param from a multiple of 64
   * @param empty takes a bit a row, from the lowest of the first word on; bits behind the last row
   *     are undefined
   */
  default void findEmpty(int from, int to, long[] empty) {
    long[] words = presence().words();
    for (int row = from, i = 0; row < to; row += Long.SIZE, i++) {
      empty[i] = words == null ? 0 : ~words[row / Long.SIZE];
    }
  }

  /** The same where {@link #isEmpty} has to be asked of each row. */
  default void findEachEmpty(int from, int to, long[] empty) {
    Arrays.fill(empty, 0, (to - from + Long.SIZE - 1) / Long.SIZE, 0);
    for (int row = from; row < to; row++) {
      if (isEmpty(row)) {
        empty[(row - from) / Long.SIZE] |= 1L << row;
      }
    }
  }

  /** The value of a row that has one. */
  Object present(int row);

  /**
   * Encodes rows {@code [from, to)}: an id, or the bits of a float, each.
   *
   * @param bits takes them at {@code offset}, {@code offset + stride} and so on
   * @throws InvalidValueException when a value does not fit the encoder
   */
  default void encode(Encoder encoder, int from, int to, int[] bits, int offset, int stride) {
    int missing = RawValueEncoder.bits(encoder, null);
    Presence presence = presence();
    int at = offset;
    for (int row = from; row < to; row++, at += stride) {
      bits[at] = presence.has(row) ? bits(encoder, row) : missing;
    }
  }

  /** What an encoder makes of a row that has a value: an id, or the bits of a float. */
  int bits(Encoder encoder, int row);

  /**
   * Gives the value of a row to a fitter, if there is one.
   *
   * @throws InvalidValueException when the fitter needs a number, and it is none
   */
  default void addTo(EncoderFitter fitter, int row) {
    if (presence().has(row)) {
      addPresent(fitter, row);
    }
  }

  /** The same for a row that has a value. */
  void addPresent(EncoderFitter fitter, int row);

  /**
   * In which rows there is a value.
   *
   * @param words a bit a row, from the lowest of the first word on; null where every row has one
   */
  record Presence(long @Nullable [] words) {
    static final Presence EVERY_ROW = new Presence(null);

    boolean has(int row) {
      return words == null || (words[row >>> 6] >>> row & 1) != 0;
    }
  }

  /** Whole numbers of 32 bits. */
  record Ints(int count, Presence presence, int[] values) implements ColumnBatch {
    @Override
    public Object present(int row) {
      return values[row];
    }

    @Override
    public int bits(Encoder encoder, int row) {
      return wholeBits(encoder, values[row]);
    }

    @Override
    public void addPresent(EncoderFitter fitter, int row) {
      fitter.add((long) values[row]);
    }
  }

  /** Whole numbers of 64 bits. */
  record Longs(int count, Presence presence, long[] values) implements ColumnBatch {
    @Override
    public Object present(int row) {
      return values[row];
    }

    @Override
    public int bits(Encoder encoder, int row) {
      return wholeBits(encoder, values[row]);
    }

    @Override
    public void addPresent(EncoderFitter fitter, int row) {
      fitter.add(values[row]);
    }
  }

  /** Numbers in single precision. */
  record Floats(int count, Presence presence, float[] values) implements ColumnBatch {
    @Override
    public Object present(int row) {
      return values[row];
    }

    @Override
    public int bits(Encoder encoder, int row) {
      return encoder.bits(finite(row));
    }

    @Override
    public void addPresent(EncoderFitter fitter, int row) {
      fitter.add(finite(row));
    }

    private double finite(int row) {
      return NumberText.requireFinite(NumberText.value(values[row]));
    }
  }

  /** Numbers in double precision. */
  record Doubles(int count, Presence presence, double[] values) implements ColumnBatch {
    @Override
    public Object present(int row) {
      return values[row];
    }

    @Override
    public int bits(Encoder encoder, int row) {
      return encoder.bits(NumberText.requireFinite(values[row]));
    }

    @Override
    public void addPresent(EncoderFitter fitter, int row) {
      fitter.add(NumberText.requireFinite(values[row]));
    }
  }

  /** Booleans. */
  record Booleans(int count, Presence presence, boolean[] values) implements ColumnBatch {
    @Override
    public Object present(int row) {
      return values[row];
    }

    @Override
    public int bits(Encoder encoder, int row) {
      return RawValueEncoder.bits(encoder, values[row]);
    }

    @Override
    public void addPresent(EncoderFitter fitter, int row) {
      fitter.add(RawValueEncoder.text(values[row]));
    }
  }

  /**
   * Texts in UTF-8, one after another.
   *
   * @param offsets where each begins, and where one behind the last would begin
   * @param gap bytes between the end of a text and the beginning of the next one, such as the
   *     length of that; there is none behind a row without a value
   */
  record Texts(int count, Presence presence, byte[] bytes, int[] offsets, int gap)
      implements ColumnBatch {

    /** Texts with nothing between them. */
    public Texts(int count, Presence presence, byte[] bytes, int[] offsets) {
      this(count, presence, bytes, offsets, 0);
    }

    private int end(int row) {
      return offsets[row + 1] - gap;
    }

    @Override
    public Object present(int row) {
      return new String(bytes, offsets[row], end(row) - offsets[row], StandardCharsets.UTF_8);
    }

    @Override
    public boolean isEmpty(int row) {
      return offsets[row] >= end(row) || !presence.has(row);
    }

    @Override
    public void findEmpty(int from, int to, long[] empty) {
      findEachEmpty(from, to, empty);
    }

    @Override
    public int bits(Encoder encoder, int row) {
      return switch (encoder) {
        case IdEncoder ids -> ids.encode(bytes, offsets[row], end(row));
        case NumericEncoder numbers ->
            Float.floatToRawIntBits(numbers.encode((String) present(row)));
      };
    }

    @Override
    public void addPresent(EncoderFitter fitter, int row) {
      fitter.add((String) present(row));
    }
  }

  private static int wholeBits(Encoder encoder, long number) {
    return switch (encoder) {
      case IdEncoder ids when !ids.readsNumbers() -> ids.encode(number);
      default -> encoder.bits((double) number);
    };
  }
}
