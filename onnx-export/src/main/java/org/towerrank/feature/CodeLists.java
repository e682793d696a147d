package org.towerrank.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps lists of codes one after another; the code of a list is where it is. One thread may add
 * lists; several may read them after that.
 */
public final class CodeLists {
  private static final int CHUNK = 1 << 14;

  /** More places than an {@code int} counts. */
  private static final int MOST_CHUNKS = (1 << (Integer.SIZE - 1 - 14)) - 1;

  // In pieces, so that growing copies nothing. Each list has its length before it.
  private final List<int[]> chunks = new ArrayList<>();
  private int end = CHUNK;
  private long length;

  CodeLists() {}

  /** Keeps a list; an empty one is {@link ValueCodes#MISSING}. */
  int add(int[] codes, int count) {
    if (count == 0) {
      return ValueCodes.MISSING;
    }
    if (CHUNK - end <= count) {
      chunks.add(new int[Math.max(CHUNK, count + 1)]);
      length += chunks.getLast().length;
      end = 0;
    }
    int[] chunk = chunks.getLast();
    int at = (chunks.size() - 1) * CHUNK + end;
    chunk[end] = count;
    System.arraycopy(codes, 0, chunk, end + 1, count);
    // A chunk of one long list is full.
    end = Math.min(CHUNK, end + 1 + count);
    return at + 1;
  }

  /** The list of a code, in its order. */
  public int[] get(int code) {
    if (code == ValueCodes.MISSING) {
      return new int[0];
    }
    int[] chunk = chunks.get((code - 1) / CHUNK);
    int from = (code - 1) % CHUNK + 1;
    return Arrays.copyOfRange(chunk, from, from + chunk[from - 1]);
  }

  void clear() {
    chunks.clear();
    end = CHUNK;
    length = 0;
  }

  /** Bytes of all lists; more than there are of anything when no more can be kept. */
  long bytes() {
    return chunks.size() < MOST_CHUNKS ? length * Integer.BYTES : Long.MAX_VALUE / 2;
  }
}
