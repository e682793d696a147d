package org.towerrank.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.feature.Nearest;

/**
 * A cursor over the rows of a .csv or .csv.gz file with a header: UTF-8, separated by commas,
 * fields quoted with {@code "} where they need it. Rows are parsed some ahead, by a thread of the
 * table's own, into buffers that are used again; a string is made only where {@link #text} is
 * called.
 *
 * <pre>{@code
 * try (CsvTable table = CsvTable.open(path)) {
 *   CsvColumn age = table.column("age");
 *   while (table.next()) {
 *     sum += table.number(age);
 *   }
 * }
 * }</pre>
 *
 * <p>Lines count from 1, and the header is line 1. Empty lines are skipped. One thread at a time
 * may use a table; {@link #bytesRead()} may be called by any.
 */
public final class CsvTable implements RowTable {

  /** Other separators, and what to call them. */
  private static final List<Map.Entry<String, String>> SEPARATORS =
      List.of(Map.entry("\t", "tabs"), Map.entry(";", "semicolons"), Map.entry("|", "bars"));

  private final CsvSource source;
  private final CsvRow row;
  private final CsvValue value;
  private final List<String> header;
  private final CsvBatches batches;
  private long count;

  private CsvTable(CsvSource source, CsvRow row) throws IOException {
    this.source = source;
    this.row = row;
    this.value = new CsvValue(row);
    if (!advance()) {
      throw DataException.of(source.file(), "expected a header line, the file is empty");
    }
    SeparatorLine.refuse(source.file().toString(), row.text(0));
    this.header = readHeader();
    this.batches = new CsvBatches(row, header.size());
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws DataException when there is no such file (the message names the nearest one), it is
   *     empty, not gzip though its name says so, or its header repeats or lacks a name
   */
  public static CsvTable open(Path file) throws IOException {
    CsvSource source = CsvSource.open(file);
    CsvRow row = new CsvRow(new CsvParser(source.reader()));
    try {
      return new CsvTable(source, row);
    } catch (IOException e) {
      row.close();
      source.close();
      throw e;
    }
  }

  /** Returns the names of the columns in the order of the file. */
  @Override
  public List<String> header() {
    return header;
  }

  /**
   * Returns the column of this name.
   *
   * @throws DataException when the header lacks it; the message names the nearest existing column
   */
  @Override
  public CsvColumn column(String name) throws DataException {
    return find(name)
        .orElseThrow(
            () ->
                DataException.of(
                    source.file(),
                    1,
                    "expected a column [" + name + "], the header has none" + hint(name)));
  }

  private String hint(String name) {
    String separated = header.size() == 1 ? separated(header.getFirst()) : "";
    return separated.isEmpty() ? Nearest.hint(name, header) : separated;
  }

  /** What most likely made one field of several: another separator; empty if it has none. */
  private static String separated(String field) {
    for (Map.Entry<String, String> other : SEPARATORS) {
      if (field.contains(other.getKey())) {
        return ": it is ["
            + field
            + "], with "
            + other.getValue()
            + " between its parts: write commas";
      }
    }
    return "";
  }

  /** Returns the column of this name, or nothing when the header lacks it. */
  public Optional<CsvColumn> find(String name) {
    int index = header.indexOf(name);
    return index < 0 ? Optional.empty() : Optional.of(new CsvColumn(name, index));
  }

  /**
   * Moves to the next row.
   *
   * @return false at the end of the file
   * @throws DataException when the row has more or fewer fields than the header, quotes are
   *     unbalanced, gzip data is truncated or corrupt, or bytes are not UTF-8
   */
  @Override
  public boolean next() throws IOException {
    if (!advance()) {
      return false;
    }
    if (row.fields() != header.size()) {
      throw DataException.of(
          source.file(),
          row.line(),
          "expected "
              + header.size()
              + " fields as in the header, found "
              + row.fields()
              + (row.fields() == 1 ? separated(row.text(0)) : ""));
    }
    batches.move();
    count++;
    return true;
  }

  /** {@inheritDoc} A batch has only texts. */
  @Override
  public ColumnBatch batch(CsvColumn column) {
    return batches.of(column.index());
  }

  @Override
  public int batchRow() {
    return batches.row();
  }

  @Override
  public int batchRowsLeft() {
    return batches.rowsLeft();
  }

  /** Returns the file that is read. */
  @Override
  public Path file() {
    return source.file();
  }

  /** Returns the line on which the current row starts. */
  @Override
  public long line() {
    return row.line();
  }

  /** Returns how many rows were read so far, the header not counted. */
  @Override
  public long rows() {
    return count;
  }

  /** Returns how many bytes of the file were read so far; compressed bytes where it is gzip. */
  @Override
  public long bytesRead() {
    return source.bytesRead();
  }

  /** Returns the size of the file in bytes, of which {@link #bytesRead()} is a part. */
  @Override
  public long bytes() {
    return source.size();
  }

  /** Returns whether the current row has nothing in this column. */
  @Override
  public boolean isEmpty(CsvColumn column) {
    return row.length(column.index()) == 0;
  }

  /** Returns the current row's value as a new string. */
  @Override
  public String text(CsvColumn column) {
    return row.text(column.index());
  }

  /** Returns the current row's value as a new string, or null where there is nothing. */
  @Override
  public @Nullable Object value(CsvColumn column) {
    return isEmpty(column) ? null : text(column);
  }

  /**
   * Returns the current row's value as a finite number.
   *
   * @throws DataException when it is empty, no number, NaN or infinite
   */
  public double number(CsvColumn column) throws DataException {
    value.at(column.index());
    if (value.isShortWhole()) {
      // Almost every number of a data file, and the cheapest to read.
      return Integer.parseInt(value, 0, value.length(), 10);
    }
    double number = value.isDecimal() ? parse(column) : Double.NaN;
    if (!Double.isFinite(number)) {
      throw error(column, "a finite number");
    }
    return number;
  }

  /**
   * Returns an error that says what was expected in a column of the current row, what came, and
   * where, for checks that the caller makes.
   *
   * @param expected for example {@code "a label, 0 or 1"}
   */
  public DataException error(CsvColumn column, String expected) {
    return DataException.of(
        source.file(),
        row.line(),
        "column [" + column.name() + "]: expected " + expected + ", found [" + text(column) + "]");
  }

  @Override
  public void close() throws IOException {
    row.close();
    source.close();
  }

  private double parse(CsvColumn column) throws DataException {
    try {
      return Double.parseDouble(value.toString());
    } catch (NumberFormatException e) {
      throw error(column, "a finite number");
    }
  }

  private boolean advance() throws IOException {
    long lastLine = row.line();
    try {
      if (row.next()) {
        return true;
      }
      row.requireEnd();
      return false;
    } catch (UncheckedIOException e) {
      throw CsvSource.explain(source.file(), lastLine, Objects.requireNonNull(e.getCause()));
    } catch (CsvParseException e) {
      String message =
          String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      throw DataException.of(
          source.file(),
          "not CSV after line " + lastLine + ": " + message.toLowerCase(Locale.ROOT),
          e);
    }
  }

  private List<String> readHeader() throws DataException {
    List<String> names = row.texts();
    if (names.get(0).startsWith("\uFEFF")) {
      names.set(0, names.get(0).substring(1));
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isBlank() || !seen.add(name)) {
        throw DataException.of(
            source.file(),
            row.line(),
            "expected column names that are present and differ, found [" + name + "] in " + names);
      }
    }
    return List.copyOf(names);
  }
}
