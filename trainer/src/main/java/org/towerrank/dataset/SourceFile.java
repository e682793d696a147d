package org.towerrank.dataset;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;

/**
 * A file as its owner publishes it: lines of fields between separators, without quotes and without
 * a header. Used as a cursor, like {@link org.towerrank.csv.CsvTable}.
 */
final class SourceFile implements Closeable {

  private final String place;
  private final BufferedReader reader;
  private final LongSupplier bytesRead;
  private final long bytes;
  private final String separator;
  private List<String> fields = List.of();
  private long line;

  /**
   * @param place the path of the file, for messages; {@code archive!/file} inside an archive
   * @param in its decompressed bytes
   * @param bytesRead how many bytes were read from the disk so far
   * @param bytes how many there are on the disk
   */
  SourceFile(
      String place,
      InputStream in,
      LongSupplier bytesRead,
      long bytes,
      Charset charset,
      String separator) {
    this.place = place;
    this.reader = new BufferedReader(new InputStreamReader(in, charset), 1 << 16);
    this.bytesRead = bytesRead;
    this.bytes = bytes;
    this.separator = separator;
  }

  /**
   * Moves to the next line that is not empty.
   *
   * @param expected how many fields it must have
   * @return false at the end
   */
  boolean next(int expected) throws IOException {
    String text = nextText();
    if (text == null) {
      return false;
    }
    fields = split(text, separator);
    if (fields.size() != expected) {
      throw error(
          "expected " + expected + " fields between [" + separator + "], found " + fields.size());
    }
    return true;
  }

  /** Moves to the next line that is not empty, whatever fields it has. */
  boolean skip() throws IOException {
    return nextText() != null;
  }

  String text(int field) {
    return fields.get(field);
  }

  List<String> fields() {
    return fields;
  }

  int integer(int field, String what) throws DataException {
    try {
      return Integer.parseInt(text(field));
    } catch (NumberFormatException e) {
      throw unexpected(field, what);
    }
  }

  long longInteger(int field, String what) throws DataException {
    try {
      return Long.parseLong(text(field));
    } catch (NumberFormatException e) {
      throw unexpected(field, what);
    }
  }

  /** Returns an error that says what was expected in a field of the current line. */
  DataException unexpected(int field, String what) {
    return error("field " + (field + 1) + ": expected " + what + ", found [" + text(field) + "]");
  }

  DataException error(String message) {
    return new DataException("[" + place + "] line " + line + ": " + message);
  }

  long bytesRead() {
    return bytesRead.getAsLong();
  }

  long bytes() {
    return bytes;
  }

  String place() {
    return place;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private @Nullable String nextText() throws IOException {
    try {
      String text;
      do {
        text = reader.readLine();
        line++;
      } while (text != null && text.isBlank());
      return text;
    } catch (EOFException | ZipException e) {
      throw new DataException(
          "["
              + place
              + "]: compressed data is truncated or corrupt after line "
              + line
              + ": "
              + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new DataException(
          "[" + place + "]: reading failed after line " + line + ": " + e.getMessage(), e);
    }
  }

  private static List<String> split(String text, String separator) {
    List<String> fields = new ArrayList<>();
    int from = 0;
    int to = text.indexOf(separator);
    while (to >= 0) {
      fields.add(text.substring(from, to));
      from = to + separator.length();
      to = text.indexOf(separator, from);
    }
    fields.add(text.substring(from));
    return fields;
  }
}
