package org.towerrank.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.towerrank.feature.Nearest;

/** A file as a stream of UTF-8 characters, decompressed where its first bytes say gzip. */
final class CsvSource implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final long size;
  private final CountingInputStream counter;
  private final Reader reader;

  private CsvSource(Path file, long size, CountingInputStream counter, Reader reader) {
    this.file = file;
    this.size = size;
    this.counter = counter;
    this.reader = reader;
  }

  static CsvSource open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw DataException.of(
          file, "expected a .csv or .csv.gz file, found " + whatIsThere(file) + nearestFile(file));
    }
    long size = Files.size(file);
    if (size == 0) {
      throw DataException.of(file, "expected a header line, the file is empty");
    }
    CountingInputStream counter = new CountingInputStream(Files.newInputStream(file));
    try {
      return new CsvSource(file, size, counter, decode(decompress(file, counter)));
    } catch (IOException e) {
      counter.close();
      throw explain(file, 0, e);
    }
  }

  Path file() {
    return file;
  }

  long size() {
    return size;
  }

  long bytesRead() {
    return counter.count();
  }

  Reader reader() {
    return reader;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** Returns the same error in words that say what is wrong with the file. */
  static IOException explain(Path file, long lastLine, IOException e) {
    String after = lastLine == 0 ? "" : " after line " + lastLine;
    return switch (e) {
      case DataException said -> said;
      case EOFException cut ->
          DataException.of(file, "the gzip data ends too early" + after + ": truncated?", cut);
      case ZipException corrupt ->
          DataException.of(
              file, "the gzip data is corrupt" + after + ": " + text(corrupt), corrupt);
      case CharacterCodingException coding ->
          DataException.of(file, "expected UTF-8, found other bytes" + after, coding);
      default -> DataException.of(file, "reading failed" + after + ": " + text(e), e);
    };
  }

  private static String text(IOException e) {
    return String.valueOf(e.getMessage());
  }

  /**
   * Gzip data of one or more parts. Java's stream takes a failed read behind a part for the end of
   * the data.
   */
  private static final class GzipData extends GZIPInputStream {
    private final CountingInputStream raw;

    GzipData(InputStream in, CountingInputStream raw) throws IOException {
      super(in, BUFFER_BYTES);
      this.raw = raw;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      if (read < 0) {
        raw.requireNoFailure();
      }
      return read;
    }
  }

  private static InputStream decompress(Path file, CountingInputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, BUFFER_BYTES);
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    if (first == 0x1f && second == 0x8b) {
      return new GzipData(in, raw);
    }
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
      throw DataException.of(
          file,
          String.format(
              Locale.ROOT,
              "expected gzip data as the name ends in .gz, the first bytes are [%02x %02x]",
              first,
              second & 0xff));
    }
    return in;
  }

  private static Reader decode(InputStream in) {
    // A decoder from newDecoder() replaces nothing: malformed input is an error, not a question
    // mark.
    return new InputStreamReader(
        in,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  private static String whatIsThere(Path file) {
    return Files.isDirectory(file) ? "a directory" : "no file";
  }

  private static String nearestFile(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Path name = file.getFileName();
    if (directory == null || name == null || !Files.isDirectory(directory)) {
      return "";
    }
    return Nearest.hint(name.toString(), DataFiles.names(directory));
  }
}
