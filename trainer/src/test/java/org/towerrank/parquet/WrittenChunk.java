package org.towerrank.parquet;

import com.github.luben.zstd.Zstd;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.Encoding;
import dev.hardwood.metadata.FieldPath;
import dev.hardwood.metadata.PhysicalType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * A column chunk that is written page by page, each in a form drawn at random: plain or coded, of
 * the first or the second kind, with a checksum or without.
 */
final class WrittenChunk {
  private final Random random;
  private final CompressionCodec codec;
  private final boolean optional;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private WrittenChunk(Random random, CompressionCodec codec, boolean optional) {
    this.random = random;
    this.codec = codec;
    this.optional = optional;
  }

  /**
   * Writes the values of a column chunk.
   *
   * @param values null where there is none
   * @param coded how many values from the first on may have codes of a dictionary
   * @param out takes it, behind what it has
   */
  static ColumnChunk write(
      List<@Nullable Object> values,
      int coded,
      boolean optional,
      CompressionCodec codec,
      Random random,
      ByteArrayOutputStream out)
      throws IOException {
    WrittenChunk chunk = new WrittenChunk(random, codec, optional);
    chunk.pages(values, coded);
    byte[] written = chunk.bytes.toByteArray();
    long start = out.size();
    out.write(written);
    return new ColumnChunk(
        new ColumnMetaData(
            PhysicalType.BYTE_ARRAY,
            List.of(Encoding.PLAIN, Encoding.RLE, Encoding.RLE_DICTIONARY),
            FieldPath.of("column"),
            codec,
            values.size(),
            written.length,
            written.length,
            Map.of(),
            start,
            null,
            null,
            null,
            null,
            null),
        null,
        null,
        null,
        null);
  }

  private void pages(List<@Nullable Object> values, int coded) throws IOException {
    List<Object> entries = new ArrayList<>(new LinkedHashSet<>(present(values.subList(0, coded))));
    if (coded > 0) {
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      entries.forEach(entry -> plain(entry, plain));
      page(2, new int[] {7, entries.size(), random.nextBoolean() ? 0 : 2}, null, plain);
    }
    int at = 0;
    while (at < values.size()) {
      int most = at < coded ? coded - at : values.size() - at;
      int rows = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(Math.min(most, 700));
      page(values.subList(at, at + rows), at < coded ? entries : null);
      at += rows;
    }
  }

  private static List<Object> present(List<@Nullable Object> values) {
    List<Object> present = new ArrayList<>();
    for (Object value : values) {
      if (value != null) {
        present.add(value);
      }
    }
    return present;
  }

  private void page(List<@Nullable Object> values, @Nullable List<Object> entries)
      throws IOException {
    ByteArrayOutputStream levels = new ByteArrayOutputStream();
    int[] bits = values.stream().mapToInt(value -> value == null ? 0 : 1).toArray();
    if (optional) {
      hybrid(bits, 1, levels);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    List<Object> present = present(values);
    if (entries == null) {
      present.forEach(value -> plain(value, body));
    } else {
      int width = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, entries.size() - 1));
      width += width > 0 ? random.nextInt(3) : 0;
      body.write(width);
      hybrid(present.stream().mapToInt(entries::indexOf).toArray(), width, body);
    }
    int encoding = entries == null ? 0 : random.nextBoolean() ? 8 : 2;
    if (random.nextBoolean()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      if (optional) {
        int32(levels.size(), all);
        levels.writeTo(all);
      }
      body.writeTo(all);
      // Levels that are not there are of an encoding all the same: BIT_PACKED in Spark's files.
      int encodingOfLevels = optional ? 3 : 4;
      int[] fields = {5, values.size(), encoding, encodingOfLevels, encodingOfLevels};
      page(0, fields, null, all);
    } else {
      int nulls = values.size() - present.size();
      page(
          3,
          new int[] {8, values.size(), nulls, values.size(), encoding, levels.size(), 0},
          levels,
          body);
    }
  }

  /**
   * @param fields the field of the page's own header, and the numbers in that
   * @param levels of the second kind of pages, which are not compressed
   */
  private void page(
      int type, int[] fields, @Nullable ByteArrayOutputStream levels, ByteArrayOutputStream body)
      throws IOException {
    boolean compressed = levels == null || random.nextBoolean();
    // Some writers give codecs no empty pages.
    boolean left = levels != null && body.size() == 0 && random.nextBoolean();
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    if (levels != null) {
      levels.writeTo(written);
    }
    written.write(compressed && !left ? compressed(body.toByteArray()) : body.toByteArray());
    int uncompressed = body.size() + (levels == null ? 0 : levels.size());
    number(1, type, bytes);
    number(1, uncompressed, bytes);
    number(1, written.size(), bytes);
    int last = 3;
    if (random.nextBoolean()) {
      CRC32 checksum = new CRC32();
      checksum.update(written.toByteArray());
      number(1, (int) checksum.getValue(), bytes);
      last = 4;
    }
    bytes.write(((fields[0] - last) << 4) | 12);
    for (int i = 1; i < fields.length; i++) {
      number(1, fields[i], bytes);
    }
    if (levels != null && (!compressed || random.nextBoolean())) {
      bytes.write((1 << 4) | (compressed ? 1 : 2));
    }
    // What is passed over: statistics with two texts, and a list.
    if (random.nextBoolean()) {
      bytes.writeBytes(new byte[] {0x3c, 0x18, 2, 'a', 'b', 0x18, 0, 0});
      bytes.writeBytes(new byte[] {0x19, 0x28, 1, 'x', 0});
    }
    bytes.write(0);
    bytes.write(0);
    written.writeTo(bytes);
  }

  private byte[] compressed(byte[] body) throws IOException {
    return switch (codec) {
      case UNCOMPRESSED -> body;
      case SNAPPY -> Snappy.compress(body);
      case ZSTD -> Zstd.compress(body);
      case GZIP -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // In two members now and then.
        int cut = random.nextInt(3) == 0 ? random.nextInt(body.length + 1) : body.length;
        for (int from = 0, to = cut; from == 0 || from < body.length; from = to, to = body.length) {
          try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body, from, to - from);
          }
          if (to == 0) {
            break;
          }
        }
        yield body.length > 0 && cut == 0 ? compressed(body) : out.toByteArray();
      }
      default -> throw new IllegalArgumentException(codec.toString());
    };
  }

  /** A field whose identifier is that of the field before and {@code step}. */
  private static void number(int step, int number, OutputStream out) throws IOException {
    out.write((step << 4) | 5);
    varint(((number << 1) ^ (number >> 31)) & 0xffffffffL, out);
  }

  private static void varint(long number, OutputStream out) throws IOException {
    long left = number;
    while (left > 127) {
      out.write((int) ((left & 127) | 128));
      left >>>= 7;
    }
    out.write((int) left);
  }

  private static void int32(int number, ByteArrayOutputStream out) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
  }

  private static void plain(Object value, ByteArrayOutputStream out) {
    ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    switch (value) {
      case Integer whole -> number.putInt(whole);
      case Long whole -> number.putLong(whole);
      case Float real -> number.putFloat(real);
      case Double real -> number.putDouble(real);
      case String text -> {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int32(utf8.length, out);
        out.writeBytes(utf8);
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
    out.write(number.array(), 0, number.position());
  }

  /** Runs of both kinds, each of a length drawn at random. */
  private void hybrid(int[] numbers, int width, OutputStream out) throws IOException {
    int at = 0;
    while (at < numbers.length) {
      int same = 1;
      while (at + same < numbers.length && numbers[at + same] == numbers[at]) {
        same++;
      }
      if (same > random.nextInt(12)) {
        varint((long) same << 1, out);
        for (int i = 0; i < (width + 7) / 8; i++) {
          out.write(numbers[at] >>> (8 * i));
        }
        at += same;
      } else {
        int groups = Math.min(1 + random.nextInt(20), (numbers.length - at + 7) / 8);
        // Only the last group of a page may lack values.
        int count = Math.min(8 * groups, numbers.length - at);
        varint(((long) groups << 1) | 1, out);
        byte[] packed = new byte[groups * width];
        for (int i = 0; i < count * width; i++) {
          if (((numbers[at + i / width] >>> (i % width)) & 1) != 0) {
            packed[i / 8] |= (byte) (1 << (i % 8));
          }
        }
        out.write(packed);
        at += count;
      }
    }
  }
}
