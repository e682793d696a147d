package org.towerrank.feature;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of distinct strings that finds the index of a string in constant time. All
 * strings lie in one UTF-8 array with an open-addressing table of indexes beside it, about 12 bytes
 * a string more than the text itself, so that a vocabulary of millions loads fast and stays small.
 */
public final class Vocabulary extends AbstractList<String> implements RandomAccess {
  private static final int EMPTY = -1;
  private static final int LAST_ASCII = 0x7F;

  private final byte[] text;
  private final int[] ends;
  private final int[] table;

  private Vocabulary(byte[] text, int[] ends) {
    this.text = text;
    this.ends = ends;
    this.table = buildTable();
  }

  /**
   * A vocabulary of the given strings, in their order.
   *
   * @throws SchemaException when a string occurs twice or is empty
   */
  public static Vocabulary of(List<String> values) {
    int[] ends = new int[values.size()];
    byte[][] encoded = new byte[values.size()][];
    int length = 0;
    for (int i = 0; i < ends.length; i++) {
      encoded[i] = values.get(i).getBytes(StandardCharsets.UTF_8);
      length = Math.addExact(length, encoded[i].length);
      ends[i] = length;
    }
    ByteBuffer text = ByteBuffer.allocate(length);
    for (byte[] value : encoded) {
      text.put(value);
    }
    return new Vocabulary(text.array(), ends);
  }

  /**
   * A vocabulary over strings that lie one after another in UTF-8.
   *
   * @param text all strings, one after another; not to be changed afterwards
   * @param ends where each string ends in the text, exclusive; not to be changed afterwards
   * @throws SchemaException when a string occurs twice or is empty
   */
  public static Vocabulary of(byte[] text, int[] ends) {
    return new Vocabulary(text, ends);
  }

  @Override
  public int size() {
    return ends.length;
  }

  @Override
  public String get(int index) {
    int start = start(index);
    return new String(text, start, ends[index] - start, StandardCharsets.UTF_8);
  }

  /** The index of a string, or -1. */
  public int indexOf(String value) {
    // For ASCII the hash of the characters, which strings cache, equals that of the bytes.
    int index = findAscii(value, mixed(value.hashCode()));
    if (index >= 0 || isAscii(value)) {
      return index;
    }
    byte[] bytes = CanonicalText.wellFormed(value).getBytes(StandardCharsets.UTF_8);
    return indexOf(bytes, 0, bytes.length);
  }

  private static boolean isAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > LAST_ASCII) {
        return false;
      }
    }
    return true;
  }

  /** Finds an ASCII string without copying its bytes. */
  private int findAscii(String value, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != EMPTY) {
      int index = table[slot];
      int start = start(index);
      if (ends[index] - start == value.length() && matchesAscii(value, start)) {
        return index;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  private boolean matchesAscii(String value, int start) {
    for (int i = 0; i < value.length(); i++) {
      if (text[start + i] != value.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The index of the UTF-8 bytes {@code bytes[from .. from + length)}, or -1. */
  public int indexOf(byte[] bytes, int from, int length) {
    int to = from + length;
    int mask = table.length - 1;
    int slot = hash(bytes, from, to) & mask;
    while (table[slot] != EMPTY) {
      int index = table[slot];
      if (Arrays.equals(text, start(index), ends[index], bytes, from, to)) {
        return index;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /**
   * The indexes of strings that are not in canonical form, by their {@link CanonicalText}. Newly
   * fitted vocabularies have none.
   */
  Map<String, Integer> otherForms() {
    Map<String, Integer> forms = new HashMap<>();
    for (int index = 0; index < ends.length; index++) {
      if (mayHaveForms(start(index), ends[index])) {
        String value = get(index);
        String form = CanonicalText.of(value);
        if (!form.equals(value)) {
          forms.putIfAbsent(form, index);
        }
      }
    }
    return forms;
  }

  /** Whether a string may have another form; its bytes alone rule out most. */
  private boolean mayHaveForms(int start, int end) {
    int first = text[start];
    if (first != '-' && (first < '0' || first > '9')) {
      return first == 'T' || first == 'F';
    }
    for (int i = start; i < end; i++) {
      if (text[i] == '.' || text[i] == 'e' || text[i] == 'E') {
        return true;
      }
    }
    return end - start == 2 && first == '-' && text[start + 1] == '0';
  }

  private int[] buildTable() {
    int[] slots = new int[tableSize(ends.length)];
    Arrays.fill(slots, EMPTY);
    int mask = slots.length - 1;
    for (int index = 0; index < ends.length; index++) {
      int start = start(index);
      if (start == ends[index]) {
        throw new SchemaException("vocabulary: the value at index " + index + " is empty");
      }
      int slot = hash(text, start, ends[index]) & mask;
      while (slots[slot] != EMPTY) {
        requireDistinct(slots[slot], index);
        slot = (slot + 1) & mask;
      }
      slots[slot] = index;
    }
    return slots;
  }

  private void requireDistinct(int first, int second) {
    if (Arrays.equals(text, start(first), ends[first], text, start(second), ends[second])) {
      throw new SchemaException(
          "vocabulary: [" + get(first) + "] occurs twice, at index " + first + " and " + second);
    }
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** A power of two that keeps the table at most two thirds full. */
  private static int tableSize(int values) {
    long wanted = Math.max(4, values + values / 2L + 1);
    return (int) Math.min(1L << 30, Long.highestOneBit(wanted - 1) << 1);
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return mixed(hash);
  }

  private static int mixed(int hash) {
    int spread = hash * 0x9E3779B9;
    return spread ^ (spread >>> 15);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    // Compared as bytes, so that no strings are created.
    return other instanceof Vocabulary vocabulary
        ? Arrays.equals(ends, vocabulary.ends)
            && Arrays.equals(text, 0, length(), vocabulary.text, 0, length())
        : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  private int length() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }
}
