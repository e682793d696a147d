package org.towerrank.parquet.lists;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes of a page, in an array that later pages take again. */
final class PageBytes extends OutputStream {
  private byte[] bytes;
  private int size;

  PageBytes(int expected) {
    bytes = new byte[expected];
  }

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Makes room for more bytes behind those that are there. */
  void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.clamp(bytes.length * 2L, needed, Integer.MAX_VALUE - 8));
    }
  }

  @Override
  public void write(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    reserve(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  void write(PageBytes from) {
    write(from.bytes, 0, from.size);
  }

  /** Writes so many zeros, none where the number is negative. */
  void writeZeros(int count) {
    if (count > 0) {
      reserve(count);
      Arrays.fill(bytes, size, size + count, (byte) 0);
      size += count;
    }
  }

  /** The lowest byte first. */
  void writeInt(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      write(value >>> shift);
    }
  }

  /** Seven bits a byte, the lowest first. */
  void writeVarint(int value) {
    int left = value;
    while (left < 0 || left >= 0x80) {
      write((left & 0x7F) | 0x80);
      left >>>= 7;
    }
    write(left);
  }
}
