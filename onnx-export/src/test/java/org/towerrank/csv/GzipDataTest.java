package org.towerrank.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GzipDataTest {
  @TempDir private Path directory;

  @Test
  void readsAllPartsHoweverManyAndHoweverLong() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    for (int length : new int[] {5, 0, 1, 70_000, 0, 300_000, 12}) {
      byte[] part = new byte[length];
      random.nextBytes(part);
      plain.writeBytes(part);
      compressed.writeBytes(gzip(part));
    }
    assertThat(decompress(compressed.toByteArray())).isEqualTo(plain.toByteArray());
  }

  @Test
  void readsATableWhoseRowsGoOnInTheNextPart() throws IOException {
    Path file = write(join(gzip("a,b\n1,te"), gzip(""), gzip("xt\n2,more\n")));
    try (CsvTable table = CsvTable.open(file)) {
      assertThat(table.next()).isTrue();
      assertThat(table.text(table.column("b"))).isEqualTo("text");
      assertThat(table.next()).isTrue();
      assertThat(table.text(table.column("b"))).isEqualTo("more");
      assertThat(table.next()).isFalse();
      assertThat(table.bytesRead()).isEqualTo(Files.size(file));
    }
  }

  @Test
  void aFileCutAnywhereInItsSecondPartIsToldWithItsPlace() throws IOException {
    byte[] first = gzip("a,b\n1,2\n");
    byte[] whole = join(first, gzip("3,4\n5,6\n"));
    for (int length = first.length + 1; length < whole.length; length++) {
      Path file = write(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> readAll(file))
          .as("cut behind byte %d", length)
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll(
              "[" + file + "]: the gzip data ends too early", "in part 2, byte " + length);
    }
    assertThat(readAll(write(first))).isEqualTo(1);
    assertThat(readAll(write(whole))).isEqualTo(3);
  }

  @Test
  void otherBytesBehindAPartAreToldWithTheirPlace() throws IOException {
    byte[] part = gzip("a\n1\n");
    for (String other : new String[] {"\n", "2\n3\n", "\u001f2\n3\n", "\0\0x", "PK\3\4"}) {
      Path file = write(join(part, other.getBytes(StandardCharsets.ISO_8859_1)));
      assertThatThrownBy(() -> readAll(file))
          .as("behind the first part: %s", other)
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll(
              "[" + file + "]: the gzip data is corrupt",
              "expected the end or one more part behind part 1, found the byte [");
    }
    assertThatThrownBy(() -> readAll(write(join(part, new byte[] {0x50}))))
        .hasMessageEndingWith("found the byte [50] at " + part.length);
  }

  @Test
  void zerosThatFillTheLastBlockAreTheEnd() throws IOException {
    assertThat(readAll(write(join(gzip("a\n1\n"), gzip("2\n"), new byte[100_000])))).isEqualTo(2);
  }

  @Test
  void aChangedByteInTheSecondPartIsToldUnlessItMeansNothing() throws IOException {
    byte[] first = gzip("a\n1\n");
    byte[] second = gzip("2\n3\n");
    List<Integer> meaningless = new ArrayList<>();
    for (int at = 0; at < second.length; at++) {
      byte[] changed = second.clone();
      changed[at] ^= 0x40;
      Path file = write(join(first, changed));
      try {
        assertThat(readAll(file)).isEqualTo(3);
        meaningless.add(at);
      } catch (DataException told) {
        assertThat(told).hasMessageContaining("[" + file + "]: ");
      }
    }
    // Time, extra flags and operating system; and the bits behind the end of the compressed data.
    assertThat(meaningless)
        .startsWith(4, 5, 6, 7, 8, 9)
        .isSubsetOf(4, 5, 6, 7, 8, 9, second.length - 9);
  }

  @Test
  void headersMayHoldMoreThanTheyMust() throws IOException {
    byte[] plain = gzip("a\n1\n");
    byte[] header = Arrays.copyOf(plain, 10);
    header[3] = 2 + 4 + 8 + 16;
    byte[] more = "\3\0abctable.csv\0a comment\0".getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(header);
    checksum.update(more);
    byte[] check = {(byte) checksum.getValue(), (byte) (checksum.getValue() >> 8)};
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    assertThat(readAll(write(join(header, more, check, rest)))).isEqualTo(1);
    check[0]++;
    Path file = write(join(header, more, check, rest));
    assertThatThrownBy(() -> readAll(file)).hasMessageContaining("header has another checksum");
  }

  @Test
  void aReadThatFailsAnywhereIsNotTakenForTheEnd() throws IOException {
    byte[] data = join(gzip("a\n1\n"), gzip("2\n"), gzip("3\n"));
    for (int good = 0; good <= data.length; good++) {
      InputStream failing = new FailingStream(Arrays.copyOf(data, good));
      assertThatThrownBy(() -> GzipData.decompress("a.gz", failing).readAllBytes())
          .as("after %d good bytes", good)
          .isInstanceOf(IOException.class)
          .hasMessage("the disk is gone");
    }
  }

  /** Fails behind its last byte. Reads a byte at a time, so that parts end where reads do. */
  private static final class FailingStream extends FilterInputStream {
    FailingStream(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, Math.min(length, 1));
      if (read < 0) {
        throw new IOException("the disk is gone");
      }
      return read;
    }
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("table.csv.gz"), bytes);
  }

  private static byte[] decompress(byte[] bytes) throws IOException {
    try (InputStream in = GzipData.decompress("a.gz", new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static long readAll(Path file) throws IOException {
    try (CsvTable table = CsvTable.open(file)) {
      while (table.next()) {
        assertThat(table.line()).isPositive();
      }
      return table.rows();
    }
  }

  private static byte[] gzip(String text) throws IOException {
    return gzip(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
