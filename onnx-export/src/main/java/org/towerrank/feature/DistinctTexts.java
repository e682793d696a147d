package org.towerrank.feature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts of which each different one is kept once, numbered from 0 on in the order in which they
 * came. A text takes about 20 bytes more than its UTF-8. In a map of strings it would take a
 * hundred more, and columns of users or items have many millions.
 */
final class DistinctTexts {
  private static final int PAGE_BITS = 20;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int FIRST = 1 << 10;

  /** Thousands of columns may have a few texts each. */
  private static final int FIRST_PAGE = 1 << 10;

  private static final int FIRST_OF_SURROGATES = 0xF0;
  private static final int FIRST_BEHIND_SURROGATES = 0xEE;

  // One array of all texts would be copied as a whole to grow, and end at 2 GB.
  private final List<byte[]> pages = new ArrayList<>();
  // Bytes of the last page.
  private int taken;
  // The page of a text, and in the last bits its place there.
  private long[] starts = new long[FIRST];
  private int[] lengths = new int[FIRST];
  // Numbers of texts plus 1, by hash.
  private int[] slots = new int[2 * FIRST];
  private int size;

  /** How many different texts there are. */
  int size() {
    return size;
  }

  /** The number of a text, which gets the next one if it was not there. */
  int number(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return number(utf8, 0, utf8.length);
  }

  /** The same of a text in UTF-8. */
  int number(byte[] utf8, int from, int to) {
    int slot = slot(utf8, from, to);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    add(utf8, from, to - from);
    slots[slot] = size;
    if (size > slots.length / 3 * 2) {
      spread();
    }
    return size - 1;
  }

  private void add(byte[] utf8, int from, int length) {
    if (size == starts.length) {
      int more = Math.addExact(size, size / 2);
      starts = Arrays.copyOf(starts, more);
      lengths = Arrays.copyOf(lengths, more);
    }
    if (pages.isEmpty() || length > PAGE - taken) {
      pages.add(new byte[Math.max(pages.isEmpty() ? FIRST_PAGE : PAGE, length)]);
      taken = 0;
    } else if (length > pages.getLast().length - taken) {
      // It is the first page, which grows until it is as large as the others.
      int least = Math.max(2 * pages.getLast().length, taken + length);
      pages.addLast(Arrays.copyOf(pages.removeLast(), Math.min(PAGE, least)));
    }
    System.arraycopy(utf8, from, pages.getLast(), taken, length);
    starts[size] = (pages.size() - 1L) << PAGE_BITS | taken;
    lengths[size] = length;
    taken += length;
    size++;
  }

  /** The slot of a text, or the free one where it belongs. */
  private int slot(byte[] utf8, int from, int to) {
    int mask = slots.length - 1;
    int slot = hash(utf8, from, to) & mask;
    while (slots[slot] != 0 && !isText(slots[slot] - 1, utf8, from, to)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isText(int number, byte[] utf8, int from, int to) {
    int at = at(number);
    return Arrays.equals(page(number), at, at + lengths[number], utf8, from, to);
  }

  /** Makes room for twice as many. */
  private void spread() {
    slots = new int[Math.multiplyExact(2, slots.length)];
    for (int number = 0; number < size; number++) {
      int at = at(number);
      slots[slot(page(number), at, at + lengths[number])] = number + 1;
    }
  }

  private static int hash(byte[] utf8, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + utf8[i];
    }
    int spread = hash * 0x9E3779B9;
    return spread ^ (spread >>> 15);
  }

  /** A text by its number. */
  String text(int number) {
    return new String(page(number), at(number), lengths[number], StandardCharsets.UTF_8);
  }

  /** How many bytes the texts take, without what is left of the last page. */
  long bytes() {
    long places = (long) starts.length * (Long.BYTES + Integer.BYTES);
    long full = Math.max(0, pages.size() - 1L) * PAGE;
    return full + taken + places + (long) slots.length * Integer.BYTES;
  }

  private byte[] page(int number) {
    return pages.get((int) (starts[number] >>> PAGE_BITS));
  }

  private int at(int number) {
    return (int) starts[number] & PAGE - 1;
  }

  /** Compares two texts as {@link String#compareTo} does, which goes by UTF-16. */
  int compare(int one, int other) {
    byte[] its = page(one);
    byte[] others = page(other);
    int from = at(one);
    int otherFrom = at(other);
    int length = Math.min(lengths[one], lengths[other]);
    int same = Arrays.mismatch(its, from, from + length, others, otherFrom, otherFrom + length);
    return same < 0
        ? Integer.compare(lengths[one], lengths[other])
        : Integer.compare(rank(its[from + same]), rank(others[otherFrom + same]));
  }

  /** In UTF-16 the surrogates of what UTF-8 begins with F0 for stand before U+E000. */
  private static int rank(byte utf8) {
    int unsigned = Byte.toUnsignedInt(utf8);
    if (unsigned >= FIRST_OF_SURROGATES) {
      return unsigned - 2;
    }
    return unsigned >= FIRST_BEHIND_SURROGATES ? unsigned + (0xFF - 0xEF) : unsigned;
  }

  /** A vocabulary of some of the texts, in this order. */
  Vocabulary vocabulary(int[] numbers) {
    int[] ends = new int[numbers.length];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end = Math.addExact(end, lengths[numbers[i]]);
      ends[i] = end;
    }
    byte[] all = new byte[end];
    for (int i = 0; i < ends.length; i++) {
      int length = lengths[numbers[i]];
      System.arraycopy(page(numbers[i]), at(numbers[i]), all, ends[i] - length, length);
    }
    return Vocabulary.of(all, ends);
  }
}
