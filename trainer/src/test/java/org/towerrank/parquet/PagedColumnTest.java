package org.towerrank.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.CompressionCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.CodedBatch;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.RawValueEncoder;

/** Columns whose pages a test writes, in all forms that are read page by page. */
class PagedColumnTest {
  private static final List<CompressionCodec> CODECS =
      List.of(
          CompressionCodec.UNCOMPRESSED,
          CompressionCodec.SNAPPY,
          CompressionCodec.GZIP,
          CompressionCodec.ZSTD);

  private static final HashEncoder ENCODER = new HashEncoder(1 << 20);

  /** A column of some chunks, and what it has. */
  @SuppressWarnings("ArrayRecordComponent") // Not compared.
  private record Written(
      byte[] bytes, List<ColumnChunk> chunks, boolean optional, List<@Nullable Object> values) {

    PagedColumn read(ParquetColumn.Values kind, ExecutorService threads, long ahead)
        throws IOException {
      InputFile file = InputFile.of(ByteBuffer.wrap(bytes));
      file.open();
      ParquetColumn column = new ParquetColumn("column", "", kind, (row, field) -> "");
      ColumnPages pages = new ColumnPages(file, column, optional, chunks);
      return new PagedColumn(column, new PagesAhead(pages, threads, ahead));
    }
  }

  private static Object value(ParquetColumn.Values kind, Random random, int distinct) {
    int number = random.nextInt(distinct) * 0x9E3779B9;
    return switch (kind) {
      case INTS -> number;
      case LONGS -> number * 0x123456789L;
      case FLOATS -> number / 7f;
      case DOUBLES -> number / 7d;
      case TEXTS ->
          switch (Math.floorMod(number, 9)) {
            case 0 -> "";
            case 1 -> "日本" + number;
            case 2 -> "x".repeat(Math.floorMod(number, 400));
            default -> Integer.toHexString(number);
          };
      case BOOLEANS, OBJECTS -> throw new IllegalArgumentException(kind.toString());
    };
  }

  /** Of seeds that follow each other, whose first draws would else be almost the same. */
  private static Random random(long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L);
  }

  private static Written write(ParquetColumn.Values kind, Random random) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<ColumnChunk> chunks = new ArrayList<>();
    List<@Nullable Object> all = new ArrayList<>();
    boolean optional = random.nextInt(4) != 0;
    for (int i = random.nextInt(4); i >= 0; i--) {
      List<@Nullable Object> values = new ArrayList<>();
      int distinct = 1 + random.nextInt(random.nextBoolean() ? 3 : 2000);
      double missing = optional ? List.of(0.0, 0.1, 0.9, 1.0).get(random.nextInt(4)) : 0;
      int rows = random.nextInt(3000);
      for (int row = 0; row < rows; row++) {
        values.add(random.nextDouble() < missing ? null : value(kind, random, distinct));
      }
      int coded = random.nextInt(3) == 0 ? 0 : random.nextInt(2) == 0 ? rows : rows / 2;
      CompressionCodec codec = CODECS.get(random.nextInt(CODECS.size()));
      chunks.add(WrittenChunk.write(values, coded, optional, codec, random, out));
      all.addAll(values);
    }
    return new Written(out.toByteArray(), chunks, optional, all);
  }

  @Test
  void rowsAreWhatWasWritten() throws IOException {
    int coded = 0;
    int others = 0;
    int required = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int seed = 0; seed < 300; seed++) {
        Random random = random(seed);
        ParquetColumn.Values kind =
            List.of(
                    ParquetColumn.Values.INTS,
                    ParquetColumn.Values.LONGS,
                    ParquetColumn.Values.FLOATS,
                    ParquetColumn.Values.DOUBLES,
                    ParquetColumn.Values.TEXTS,
                    ParquetColumn.Values.TEXTS)
                .get(seed % 6);
        Written written = write(kind, random);
        PagedColumn column = written.read(kind, threads, random.nextBoolean() ? 0 : 1 << 20);
        required += written.optional() ? 0 : 1;
        int most = 1 + random.nextInt(1500);
        for (int from = 0; from < written.values().size(); ) {
          int rows = Math.min(most, written.values().size() - from);
          ColumnBatch batch = column.read(rows);
          assertSame(batch, written.values().subList(from, from + rows), seed);
          coded += batch instanceof CodedBatch ? 1 : 0;
          others += batch instanceof CodedBatch ? 0 : 1;
          from += rows;
        }
        assertThatThrownBy(() -> column.read(1)).isInstanceOf(IOException.class);
      }
    }
    assertThat(coded).isGreaterThan(100);
    assertThat(others).isGreaterThan(100);
    assertThat(required).isGreaterThan(50);
  }

  private static void assertSame(ColumnBatch batch, List<@Nullable Object> values, int seed) {
    int[] bits = new int[values.size()];
    batch.encode(ENCODER, 0, values.size(), bits, 0, 1);
    long[] empty = new long[values.size() / Long.SIZE + 1];
    batch.findEmpty(0, values.size(), empty);
    for (int row = 0; row < values.size(); row++) {
      Object value = values.get(row);
      assertThat(batch.value(row)).as("seed %d row %d", seed, row).isEqualTo(value);
      assertThat(bits[row]).isEqualTo(RawValueEncoder.bits(ENCODER, value));
      boolean nothing = value == null || value.equals("");
      assertThat(batch.isEmpty(row)).isEqualTo(nothing);
      assertThat((empty[row / Long.SIZE] >>> row & 1) != 0).isEqualTo(nothing);
    }
  }

  /** What is changed is refused as what cannot be read, or is read as something. */
  @Test
  void changedBytesDoNoHarm() throws IOException {
    int refused = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int seed = 0; seed < 1000; seed++) {
        Random random = random(seed);
        ParquetColumn.Values kind =
            seed % 2 == 0 ? ParquetColumn.Values.TEXTS : ParquetColumn.Values.INTS;
        Written written = write(kind, random(seed % 20));
        if (written.bytes().length == 0) {
          continue;
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
          written.bytes()[random.nextInt(written.bytes().length)] ^=
              (byte) (1 << random.nextInt(Byte.SIZE));
        }
        PagedColumn column = written.read(kind, threads, 1 << 20);
        try {
          for (int left = written.values().size(); left > 0; left -= 500) {
            ColumnBatch batch = column.read(Math.min(left, 500));
            for (int row = 0; row < batch.count(); row++) {
              batch.text(row);
            }
          }
        } catch (IOException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(150);
  }

  /** No memory is taken for a page that its bytes cannot become. */
  @Test
  void aPageThatWouldBeTooLargeIsRefused() throws IOException {
    for (CompressionCodec codec : CODECS) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      List<@Nullable Object> values = new ArrayList<>(Collections.nCopies(100, "text"));
      ColumnChunk chunk = WrittenChunk.write(values, 0, false, codec, new Random(1), out);
      byte[] bytes = out.toByteArray();
      // A header of fields that are as short as this: the size is the second, of five bytes here.
      ByteArrayOutputStream large = new ByteArrayOutputStream();
      large.write(bytes, 0, 3);
      large.writeBytes(new byte[] {(byte) 0xf0, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7});
      int behind = bytes[3] < 0 ? 5 : 4;
      large.write(bytes, behind, bytes.length - behind);
      Written written = new Written(large.toByteArray(), List.of(chunk), false, values);
      try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
        PagedColumn column = written.read(ParquetColumn.Values.TEXTS, threads, 0);
        assertThatThrownBy(() -> column.read(100))
            .isInstanceOf(IOException.class)
            .hasMessageMatching(".*(cannot become|expected a page of) 1073741816.*");
      }
    }
  }
}
