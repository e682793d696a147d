package org.towerrank.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers of a few bits: runs of one number, and numbers side by side, in turn. Read some at a
 * time.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE">RLE</a>
 */
final class HybridRuns {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** So many bits are there at least, wherever in a byte they begin. */
  private static final int BITS_AT_ONCE = Long.SIZE - Byte.SIZE + 1;

  private static final int GROUP = 8;

  private final byte[] bytes;
  private final int end;
  private final int width;
  private int position;
  // Of the current run.
  private long left;
  private boolean same;
  private int value;
  private long bit;

  /**
   * @param bytes with {@link PageCodec#PADDING} bytes behind the end
   * @param width bits of a number, up to 32
   */
  HybridRuns(byte[] bytes, int from, int end, int width) throws IOException {
    if (width < 0 || width > Integer.SIZE) {
      throw new IOException("expected numbers of up to 32 bits, found " + width);
    }
    this.bytes = bytes;
    this.position = from;
    this.end = end;
    this.width = width;
  }

  /**
   * Reads numbers.
   *
   * @param most what each has to be below
   * @throws IOException when there are fewer, or one is not below
   */
  void read(int[] to, int from, int count, int most) throws IOException {
    int at = from;
    int stop = from + count;
    while (at < stop) {
      begin();
      int now = (int) Math.min(left, stop - at);
      if (same) {
        requireBelow(most, value);
        Arrays.fill(to, at, at + now, value);
      } else {
        requireBelow(most, unpack(to, at, now));
      }
      at += now;
      left -= now;
    }
  }

  private static void requireBelow(int most, int number) throws IOException {
    if (Integer.compareUnsigned(number, most) >= 0) {
      throw new IOException(
          "expected numbers below " + most + ", found " + Integer.toUnsignedString(number));
    }
  }

  /** Unpacks numbers, and gives the largest. */
  private int unpack(int[] to, int from, int count) throws IOException {
    long mask = (1L << width) - 1;
    long at = bit;
    requireBits((long) count * width);
    bit += (long) count * width;
    int most = Integer.MIN_VALUE;
    for (int i = from; i < from + count; i++, at += width) {
      int number = (int) ((long) LONGS.get(bytes, (int) (at >>> 3)) >>> (at & 7) & mask);
      to[i] = number;
      most = Math.max(most, number + Integer.MIN_VALUE);
    }
    return most - Integer.MIN_VALUE;
  }

  /**
   * Reads numbers of one bit.
   *
   * @param words take them, from the lowest bit of the first word on; they are 0 there
   * @return how many are 1
   */
  int readBits(int count, long[] words, int from) throws IOException {
    int ones = 0;
    int at = from;
    int stop = from + count;
    while (at < stop) {
      begin();
      int now = (int) Math.min(Math.min(left, stop - at), Long.SIZE - (at & 63));
      long bits;
      if (same) {
        bits = value == 0 ? 0 : -1L;
      } else {
        now = Math.min(now, BITS_AT_ONCE);
        requireBits(now);
        bits = (long) LONGS.get(bytes, (int) (bit >>> 3)) >>> (bit & 7);
        bit += now;
      }
      bits &= -1L >>> (Long.SIZE - now);
      words[at >>> 6] |= bits << at;
      ones += Long.bitCount(bits);
      at += now;
      left -= now;
    }
    return ones;
  }

  /** Begins the next run where the current one has ended. */
  private void begin() throws IOException {
    while (left == 0) {
      if (!same && bit > 0) {
        position = (int) Math.min(end, (bit + GROUP - 1) >>> 3);
      }
      long header = varint();
      same = (header & 1) == 0;
      left = same ? header >>> 1 : (header >>> 1) * GROUP;
      bit = 0;
      if (same) {
        value = number();
      } else {
        bit = (long) position * Byte.SIZE;
      }
    }
  }

  /** What is read has to be there; the last group of a run may lack its end. */
  private void requireBits(long bits) throws IOException {
    if (bit + bits > (long) end * Byte.SIZE) {
      throw new EOFException("numbers of " + width + " bits end early");
    }
  }

  private int number() throws IOException {
    int size = (width + 7) / Byte.SIZE;
    if (end - position < size) {
      throw new EOFException("a run of a number of " + width + " bits ends early");
    }
    int number = 0;
    for (int i = 0; i < size; i++) {
      number |= (bytes[position++] & 0xff) << (i * Byte.SIZE);
    }
    return number;
  }

  private long varint() throws IOException {
    long number = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (position >= end) {
        throw new EOFException("numbers of " + width + " bits end early");
      }
      byte next = bytes[position++];
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IOException("a run is longer than 32 bits can say");
  }
}
