package org.towerrank.feature;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of a dictionary, which each row has the code of. A value is encoded once for all rows that
 * have it.
 *
 * @param entries the dictionary
 * @param codes of the rows, each the index of an entry; {@link Entries#none} where there is no
 *     value
 */
// Batches are the same only where they are the same object.
@SuppressWarnings("ArrayRecordComponent")
public record CodedBatch(int count, Presence presence, Entries entries, int[] codes)
    implements ColumnBatch {

  /**
   * A dictionary, and what its entries were encoded to so far. For the thread that reads the table.
   */
  public static final class Entries {
    private static final int[] UNFIT = new int[0];

    private final ColumnBatch values;
    private final @Nullable Object[] objects;
    private final IdentityHashMap<Encoder, int[]> encoded = new IdentityHashMap<>();
    private @Nullable Boolean anyEmpty;

    /**
     * @param values the entries, all present
     */
    public Entries(ColumnBatch values) {
      this.values = values;
      this.objects = new Object[values.count()];
    }

    /** The code of no value: the number of entries. */
    public int none() {
      return values.count();
    }

    private Object value(int code) {
      Object value = objects[code];
      if (value == null) {
        value = values.present(code);
        objects[code] = value;
      }
      return value;
    }

    private boolean anyEmpty() {
      Boolean known = anyEmpty;
      if (known == null) {
        known = false;
        for (int code = 0; code < none() && !known; code++) {
          known = values.isEmpty(code);
        }
        anyEmpty = known;
      }
      return known;
    }

    /** What entries become, and behind them no value; empty where one does not fit. */
    private int[] bits(Encoder encoder) {
      int[] known = encoded.get(encoder);
      if (known == null) {
        known = encode(encoder);
        encoded.put(encoder, known);
      }
      return known;
    }

    private int[] encode(Encoder encoder) {
      int[] bits = new int[none() + 1];
      try {
        values.encode(encoder, 0, none(), bits, 0, 1);
      } catch (InvalidValueException e) {
        // Perhaps no row has that entry.
        return UNFIT;
      }
      bits[none()] = RawValueEncoder.bits(encoder, null);
      return bits;
    }
  }

  @Override
  public Object present(int row) {
    return entries.value(codes[row]);
  }

  @Override
  public boolean isEmpty(int row) {
    int code = codes[row];
    return code == entries.none() || (entries.anyEmpty() && entries.values.isEmpty(code));
  }

  @Override
  public void findEmpty(int from, int to, long[] empty) {
    if (entries.anyEmpty()) {
      findEachEmpty(from, to, empty);
    } else {
      ColumnBatch.super.findEmpty(from, to, empty);
    }
  }

  @Override
  public void encode(Encoder encoder, int from, int to, int[] bits, int offset, int stride) {
    int[] encoded = entries.bits(encoder);
    if (encoded.length == 0) {
      ColumnBatch.super.encode(encoder, from, to, bits, offset, stride);
      return;
    }
    int at = offset;
    for (int row = from; row < to; row++, at += stride) {
      bits[at] = encoded[codes[row]];
    }
  }

  @Override
  public int bits(Encoder encoder, int row) {
    return entries.values.bits(encoder, codes[row]);
  }

  @Override
  public void addPresent(EncoderFitter fitter, int row) {
    if (entries.values instanceof Texts) {
      fitter.add((String) entries.value(codes[row]));
    } else {
      entries.values.addPresent(fitter, codes[row]);
    }
  }
}
