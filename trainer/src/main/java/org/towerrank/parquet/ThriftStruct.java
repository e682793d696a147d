package org.towerrank.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a struct in Thrift's compact protocol, and of structs in it, by the identifiers of
 * fields; texts and collections are passed over.
 *
 * @param fields a {@link Long}, or a {@link ThriftStruct}
 * @see <a
 *     href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">the
 *     protocol</a>
 */
record ThriftStruct(Map<Integer, Object> fields) {
  /** Structs in structs; what a page says of itself has three. */
  private static final int DEEPEST = 8;

  private static final int STOP = 0;
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int BYTE = 3;
  private static final int I16 = 4;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int DOUBLE = 7;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int SET = 10;
  private static final int MAP = 11;
  private static final int STRUCT = 12;

  /** An element count that does not fit into the header's half byte follows it. */
  private static final int LONG_LIST = 15;

  private static final int PAYLOAD = 0x7f;

  /**
   * Reads a struct, and moves behind it.
   *
   * @throws IOException when it is cut off, or no struct
   */
  static ThriftStruct read(ByteBuffer from) throws IOException {
    try {
      return struct(from, 0);
    } catch (BufferUnderflowException e) {
      EOFException end = new EOFException("the header of a page ends early");
      end.initCause(e);
      throw end;
    }
  }

  private static ThriftStruct struct(ByteBuffer from, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("the header of a page has structs in structs");
    }
    Map<Integer, Object> fields = new HashMap<>();
    int field = 0;
    for (int head = from.get() & 0xff; head != STOP; head = from.get() & 0xff) {
      int step = head >>> 4;
      field = step == 0 ? (int) zigzag(from) : field + step;
      Object value = value(from, head & 0xf, depth);
      if (value != null) {
        fields.put(field, value);
      }
    }
    return new ThriftStruct(fields);
  }

  private static @Nullable Object value(ByteBuffer from, int type, int depth) throws IOException {
    return switch (type) {
      case TRUE -> 1L;
      case FALSE -> 0L;
      case BYTE -> (long) from.get();
      case I16, I32, I64 -> zigzag(from);
      case STRUCT -> struct(from, depth + 1);
      default -> {
        skip(from, type, depth);
        yield null;
      }
    };
  }

  private static void skip(ByteBuffer from, int type, int depth) throws IOException {
    switch (type) {
      case DOUBLE -> from.getDouble();
      case BINARY -> {
        int length = bounded(from, varint(from));
        from.position(from.position() + length);
      }
      case LIST, SET -> {
        int head = from.get() & 0xff;
        int size = bounded(from, head >>> 4 == LONG_LIST ? varint(from) : head >>> 4);
        skipElements(from, size, head & 0xf, depth);
      }
      case MAP -> {
        int size = bounded(from, varint(from));
        int types = size == 0 ? 0 : from.get() & 0xff;
        for (int i = 0; i < size; i++) {
          skipElements(from, 1, types >>> 4, depth);
          skipElements(from, 1, types & 0xf, depth);
        }
      }
      default -> throw new IOException("the header of a page has a field of type " + type);
    }
  }

  private static void skipElements(ByteBuffer from, int size, int type, int depth)
      throws IOException {
    for (int i = 0; i < size; i++) {
      if (type == TRUE || type == FALSE) {
        from.get();
      } else {
        skipElement(from, type, depth);
      }
    }
  }

  private static void skipElement(ByteBuffer from, int type, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("the header of a page has lists in lists");
    }
    value(from, type, depth + 1);
  }

  /** A length that the rest has, at least a byte for each. */
  private static int bounded(ByteBuffer from, long length) throws IOException {
    if (length < 0 || length > from.remaining()) {
      throw new EOFException("the header of a page ends early");
    }
    return (int) length;
  }

  private static long zigzag(ByteBuffer from) throws IOException {
    long value = varint(from);
    return value >>> 1 ^ -(value & 1);
  }

  private static long varint(ByteBuffer from) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = from.get();
      value |= (long) (next & PAYLOAD) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("the header of a page has a number of more than 64 bits");
  }

  /** A struct in this one, or null. */
  @Nullable ThriftStruct struct(int field) {
    return fields.get(field) instanceof ThriftStruct struct ? struct : null;
  }

  /** A number, or what stands for one that is not there. */
  long number(int field, long absent) {
    return fields.get(field) instanceof Long number ? number : absent;
  }

  /**
   * A number that has to be there, from 0 on.
   *
   * @param name for the error
   */
  int size(int field, String name) throws IOException {
    return size(field, -1, name);
  }

  /** The same, with what stands for a number that is not there. */
  int size(int field, long absent, String name) throws IOException {
    long size = number(field, absent);
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw new IOException("expected " + name + " of a page from 0 on, found " + size);
    }
    return (int) size;
  }
}
