package org.towerrank.csv;

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
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.towerrank.feature.Nearest;
import org.towerrank.files.WhatIsThere;

/** A file as a stream of UTF-8 characters, decompressed where its first bytes say gzip. */
final class CsvSource implements Closeable {

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
          file,
          "expected a .csv or .csv.gz file, found " + WhatIsThere.at(file) + nearestFile(file));
    }
    long size = Files.size(file);
    if (size == 0) {
      throw DataException.of(file, "expected a header line, the file is empty");
    }
    CountingInputStream counter = new CountingInputStream(Files.newInputStream(file));
    try {
      return new CsvSource(
          file, size, counter, decode(GzipData.decompress(file.toString(), counter)));
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
          DataException.of(
              file,
              "the gzip data ends too early" + after + ", in " + text(cut) + ": truncated?",
              cut);
      case ZipException corrupt ->
          DataException.of(
              file, "the gzip data is corrupt" + after + ": " + text(corrupt), corrupt);
      case CharacterCodingException coding -> otherCoding(file, after, coding);
      default -> DataException.of(file, "reading failed" + after + ": " + text(e), e);
    };
  }

  private static DataException otherCoding(Path file, String after, CharacterCodingException e) {
    boolean wide = isWide(file);
    return DataException.of(
        file,
        "expected UTF-8, found "
            + (wide ? "UTF-16" : "other bytes" + after + ", such as those of Latin-1")
            + ", of which [iconv -f "
            + (wide ? "utf-16" : "latin1")
            + " -t utf-8] makes it",
        e);
  }

  /** Whether a file begins with the mark of UTF-16, in either order of bytes. */
  private static boolean isWide(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      int first = stream.read();
      int second = stream.read();
      return (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF);
    } catch (IOException e) {
      // What is wrong with the file is told already.
      return false;
    }
  }

  private static String text(IOException e) {
    return String.valueOf(e.getMessage());
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

  private static String nearestFile(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Path name = file.getFileName();
    if (directory == null || name == null || !Files.isDirectory(directory) || Files.exists(file)) {
      return "";
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<String> names =
          files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).sorted().toList();
      return Nearest.hint(name.toString(), names);
    }
  }
}
