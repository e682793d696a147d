package org.towerrank.parquet;

import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.ColumnProjection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;

/**
 * Columns with one value a row, read some rows at a time. Rows stay bytes and numbers side by side:
 * what needs no object is given none.
 */
final class FlatColumns implements AutoCloseable {
  private final ColumnReaders readers;
  private final List<ParquetColumn> columns;
  // By the place of the column in the table.
  private final int[] places;
  private final @Nullable ColumnBatch[] batches;
  private int count;
  private int row;

  /**
   * @param header the columns of the table, in their order
   */
  FlatColumns(ParquetFileReader file, List<ParquetColumn> columns, List<String> header) {
    this.columns = columns;
    this.places = columns.stream().mapToInt(column -> header.indexOf(column.name())).toArray();
    this.batches = new ColumnBatch[header.size()];
    this.readers =
        file.columnReaders(
            ColumnProjection.columns(
                columns.stream().map(ParquetColumn::name).toArray(String[]::new)));
  }

  /** Moves to the next row; false behind the last one. */
  boolean next() {
    row++;
    while (row >= count) {
      if (!readers.nextBatch()) {
        return false;
      }
      count = readers.getRecordCount();
      row = 0;
      for (int i = 0; i < places.length; i++) {
        ParquetColumn column = columns.get(i);
        batches[places[i]] = batch(column, readers.getColumnReader(column.name()));
      }
    }
    return true;
  }

  private ColumnBatch batch(ParquetColumn column, ColumnReader reader) {
    Validity validity = reader.getLeafValidity();
    ColumnBatch.Presence presence =
        new ColumnBatch.Presence(validity.hasNulls() ? validity.words() : null);
    return switch (column.values()) {
      case INTS -> new ColumnBatch.Ints(count, presence, reader.getInts());
      case LONGS -> new ColumnBatch.Longs(count, presence, reader.getLongs());
      case FLOATS -> new ColumnBatch.Floats(count, presence, reader.getFloats());
      case DOUBLES -> new ColumnBatch.Doubles(count, presence, reader.getDoubles());
      case BOOLEANS -> new ColumnBatch.Booleans(count, presence, reader.getBooleans());
      case TEXTS ->
          new ColumnBatch.Texts(
              count, presence, reader.getBinaryValues(), reader.getBinaryOffsets());
      case OBJECTS -> throw new IllegalArgumentException("no flat column: " + column.name());
    };
  }

  /** A column's values around the current row; null for a column that is not flat. */
  @Nullable ColumnBatch batch(int column) {
    return batches[column];
  }

  /** The place of the current row in a batch. */
  int row() {
    return row;
  }

  @Override
  public void close() {
    readers.close();
  }
}
