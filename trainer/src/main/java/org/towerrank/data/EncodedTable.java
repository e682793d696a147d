package org.towerrank.data;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RowEncoder;
import org.towerrank.progress.Progress;

/**
 * The rows of a table as a fitted model reads them, some thousand at a time, with texts of some
 * columns beside. Memory does not depend on the number of rows.
 */
public final class EncodedTable implements Closeable {
  private static final int BATCH = 4096;

  // So many that one encoder after the other does little but encode, and what they become stays in
  // a processor's cache.
  private static final int BLOCK = 256;

  private final RowTable table;
  private final RowEncoder encoder;
  private final List<CsvColumn> read;
  private final List<CsvColumn> kept;
  private final List<List<String>> texts = new ArrayList<>();
  private final EncodedRows rows;
  private int count;

  private EncodedTable(
      RowTable table, RowEncoder encoder, List<CsvColumn> read, List<CsvColumn> kept) {
    this.table = table;
    this.encoder = encoder;
    this.read = read;
    this.kept = kept;
    this.rows = encoder.newRows(BATCH);
  }

  /**
   * Opens a table.
   *
   * @param path .csv, .csv.gz or .parquet, or a folder of .parquet
   * @param encoder whose fields are columns of the table
   * @param kept columns whose texts are kept
   * @throws DataException naming a column that is missing, and the nearest
   */
  public static EncodedTable open(Path path, RowEncoder encoder, List<String> kept)
      throws IOException {
    RowTable table = Tables.open(path);
    try {
      return new EncodedTable(
          table, encoder, columns(table, encoder.fields()), columns(table, kept));
    } catch (IOException e) {
      table.close();
      throw e;
    }
  }

  private static List<CsvColumn> columns(RowTable table, List<String> names) throws DataException {
    List<CsvColumn> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(table.column(name));
    }
    return columns;
  }

  /**
   * Reads the next rows.
   *
   * @return false if there is none
   * @throws DataException naming file, row, column and what was expected where a value does not fit
   */
  public boolean next() throws IOException {
    texts.clear();
    count = 0;
    while (count < BATCH && table.next()) {
      int block = Math.min(Math.min(BLOCK, BATCH - count), table.batchRowsLeft());
      encode(block);
      keep(block);
      count += block;
      for (int i = 1; i < block; i++) {
        table.next();
      }
    }
    return count > 0;
  }

  /** Encodes rows from the current one on. */
  private void encode(int block) throws IOException {
    List<ColumnBatch> columns = batches(read);
    int from = table.batchRow();
    try {
      encoder.encode(columns, from, block, rows, count);
    } catch (InvalidValueException e) {
      throw refused(columns, block, e);
    }
  }

  /** The first row with a value that does not fit is found where each is encoded alone. */
  private DataException refused(List<ColumnBatch> columns, int block, InvalidValueException ofBlock)
      throws IOException {
    for (int i = 0; i < block; i++) {
      try {
        encoder.encode(columns, table.batchRow(), 1, rows, count);
      } catch (InvalidValueException e) {
        return DataException.of(table.file(), table.line(), String.valueOf(e.getMessage()));
      }
      table.next();
    }
    return DataException.of(table.file(), String.valueOf(ofBlock.getMessage()));
  }

  private void keep(int block) throws DataException {
    if (kept.isEmpty()) {
      texts.addAll(Collections.nCopies(block, List.of()));
      return;
    }
    List<ColumnBatch> columns = batches(kept);
    for (int i = 0; i < block; i++) {
      List<String> ofRow = new ArrayList<>(columns.size());
      for (int column = 0; column < columns.size(); column++) {
        ofRow.add(keep(columns.get(column), kept.get(column).name(), i));
      }
      texts.add(ofRow);
    }
  }

  /** The text of a row behind the current one: what is copied need not be what a model reads. */
  private String keep(ColumnBatch column, String name, int behind) throws DataException {
    int row = table.batchRow() + behind;
    try {
      return switch (column.value(row)) {
        // With all digits, which are more than a number of a feature has.
        case BigDecimal exact -> exact.stripTrailingZeros().toPlainString();
        case Number number when !Double.isFinite(number.doubleValue()) -> number.toString();
        case null, default -> column.text(row);
      };
    } catch (InvalidValueException e) {
      throw DataException.of(
          table.file(), table.line() + behind, "column [" + name + "]: " + e.getMessage());
    }
  }

  private List<ColumnBatch> batches(List<CsvColumn> columns) {
    return columns.stream().map(table::batch).toList();
  }

  /** The rows last read, valid until the next are. */
  public EncodedRows rows() {
    return count == BATCH ? rows : rows.first(count);
  }

  /** For each of the rows last read the texts of the columns that are kept. */
  public List<List<String>> texts() {
    return texts;
  }

  /** How many rows were read so far. */
  public long count() {
    return table.rows();
  }

  /** Bytes of the table. */
  public long bytes() {
    return table.bytes();
  }

  /** Tells how far it is. */
  public void show(Progress.Task task) {
    task.update(table.bytesRead(), table.rows(), "");
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
