package org.towerrank.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.towerrank.files.AtomicFile;

/**
 * Writes a .csv or .csv.gz file that {@link CsvTable} reads: UTF-8, a header, lines that end in
 * {@code \n}. The same rows give the same bytes, as the gzip header carries no time and no name.
 * The file appears with {@link #commit()}, and not at all without it.
 */
public final class CsvOutput implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final AtomicFile file;
  private final Path target;
  private final CsvWriter writer;
  private final int columns;
  private long rows;

  private CsvOutput(AtomicFile file, Path target, CsvWriter writer, int columns) {
    this.file = file;
    this.target = target;
    this.writer = writer;
    this.columns = columns;
  }

  /**
   * Begins a file, compressed when its name ends in .gz.
   *
   * @param header the names of the columns
   * @throws DataException when nothing can be written there
   */
  public static CsvOutput create(Path target, List<String> header) throws IOException {
    return create(target, target, header);
  }

  /**
   * Begins a file that another one is made of.
   *
   * @param whole the other one, which errors name
   */
  public static CsvOutput create(Path target, Path whole, List<String> header) throws IOException {
    AtomicFile file = AtomicFile.create(target);
    try {
      // Of a compressed file the first bytes are written at once.
      CsvWriter writer =
          CsvWriter.builder()
              .lineDelimiter(LineDelimiter.LF)
              .build(compress(target, file.out()), StandardCharsets.UTF_8);
      CsvOutput output = new CsvOutput(file, whole, writer, header.size());
      writer.writeRecord(header);
      return output;
    } catch (IOException e) {
      file.close();
      throw failed(whole, e);
    }
  }

  /**
   * Writes one row; its values are in the order of the header.
   *
   * @throws IllegalArgumentException when there are more or fewer values than columns
   */
  public void row(List<String> values) throws IOException {
    if (values.size() != columns) {
      throw new IllegalArgumentException(
          "expected " + columns + " values for [" + target + "], got: " + values);
    }
    try {
      writer.writeRecord(values);
      rows++;
    } catch (UncheckedIOException e) {
      throw failed(target, e.getCause() == null ? e : e.getCause());
    }
  }

  /** A full disk comes as a plain exception, whose name says nothing more. */
  private static DataException failed(Path target, Exception e) {
    String why =
        switch (e) {
          case FileSystemException file when file.getReason() != null -> file.getReason();
          default -> e.getClass() == IOException.class ? e.getMessage() : e.toString();
        };
    return DataException.of(target, "writing failed: " + why, e);
  }

  /** Returns how many rows were written, the header not counted. */
  public long rows() {
    return rows;
  }

  /** Ends the file and moves it into place, over a former one. */
  public void commit() throws IOException {
    try {
      writer.close();
      file.commit();
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /** Deletes what was written when there was no commit. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  private static OutputStream compress(Path target, OutputStream out) throws IOException {
    boolean gzip = target.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    return new BufferedOutputStream(
        gzip ? new GZIPOutputStream(out, BUFFER_BYTES) : out, BUFFER_BYTES);
  }
}
