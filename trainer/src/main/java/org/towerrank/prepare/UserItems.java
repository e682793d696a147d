package org.towerrank.prepare;

import java.util.Arrays;
import org.towerrank.csv.DataException;

/** The items of a user's events that count, in their order, each in the bytes that files have. */
final class UserItems {
  private byte[] bytes = new byte[1024];
  // Where items begin, and behind the last one where the next one will.
  private int[] starts = new int[64];
  private int count;
  // Items that came before those that are here.
  private long forgotten;

  void clear() {
    count = 0;
    forgotten = 0;
  }

  /** How many items came. */
  long size() {
    return forgotten + count;
  }

  void add(byte[] item) throws DataException {
    int end = starts[count] + item.length;
    if (end < 0) {
      throw new DataException("the newest items of one user take more than 2 GiB");
    }
    if (end > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, Math.max(end, (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L)));
    }
    if (count + 2 > starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
    System.arraycopy(item, 0, bytes, starts[count], item.length);
    count++;
    starts[count] = end;
  }

  /** Forgets items that come before the first one with a number, once they are most of all. */
  void forgetBefore(long first) {
    int gone = (int) Math.max(0, first - forgotten);
    if (gone < 1024 || gone < count / 2) {
      return;
    }
    int from = starts[gone];
    System.arraycopy(bytes, from, bytes, 0, starts[count] - from);
    for (int i = gone; i <= count; i++) {
      starts[i - gone] = starts[i] - from;
    }
    count -= gone;
    forgotten += gone;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where an item begins in {@link #bytes}, by its number from 0. */
  int start(long number) {
    return starts[(int) (number - forgotten)];
  }

  /** Whether the item with a number is this one. */
  boolean is(long number, byte[] item) {
    int i = (int) (number - forgotten);
    return Arrays.equals(bytes, starts[i], starts[i + 1], item, 0, item.length);
  }
}
