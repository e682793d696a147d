package org.towerrank.parquet;

import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.Validity;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;

/**
 * Columns with one value a row, read some rows at a time. Rows stay bytes and numbers side by side:
 * what needs no object is given none.
 */
final class FlatColumns implements AutoCloseable {
  private final ColumnReaders readers;
  private final List<ParquetColumn> columns;
  private final List<ColumnReader> ofColumns;
  // Of the columns in the table.
  private final int[] places;

  private FlatColumns(ColumnReaders readers, List<ParquetColumn> columns, int[] places) {
    this.readers = readers;
    this.columns = columns;
    this.ofColumns = columns.stream().map(column -> reader(readers, column)).toList();
    this.places = places;
  }

  /**
   * Columns of a file.
   *
   * @param header the columns of the table, in their order
   * @param most rows at a time; 0 for as many as the library decodes best
   */
  static FlatColumns of(
      ParquetFileReader file, List<ParquetColumn> columns, List<String> header, int most) {
    ParquetFileReader.ColumnReadersBuilder readers =
        file.buildColumnReaders(ParquetColumn.projection(file.getFileSchema(), columns));
    return new FlatColumns(
        (most == 0 ? readers : readers.batchSize(most)).build(),
        columns,
        ParquetColumn.places(columns, header));
  }

  private static ColumnReader reader(ColumnReaders readers, ParquetColumn column) {
    return IntStream.range(0, readers.getColumnCount())
        .mapToObj(readers::getColumnReader)
        .filter(reader -> column.isThat(reader.getColumnSchema()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("not read: column [" + column.name() + "]"));
  }

  /**
   * Reads the next rows.
   *
   * @param batches takes their columns, by place in the table
   * @return how many rows; 0 behind the last one
   */
  int read(@Nullable ColumnBatch[] batches) {
    int count = 0;
    while (count == 0 && readers.nextBatch()) {
      count = readers.getRecordCount();
    }
    for (int i = 0; count > 0 && i < columns.size(); i++) {
      batches[places[i]] = batch(columns.get(i), ofColumns.get(i), count);
    }
    return count;
  }

  private static ColumnBatch batch(ParquetColumn column, ColumnReader reader, int count) {
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

  @Override
  public void close() {
    readers.close();
  }
}
