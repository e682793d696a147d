package org.towerrank.parquet;

import dev.hardwood.HardwoodContext;
import dev.hardwood.reader.ParquetFileReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;

/** Some columns of one file, some rows at a time. */
final class ParquetRows implements AutoCloseable {
  /** Rows at a time where there are lists: these are objects, and more would fill the heap. */
  private static final int ROWS = 1024;

  private final ParquetFile described;
  private final ParquetFileReader file;
  private final @Nullable FlatColumns flat;
  private final @Nullable ObjectColumns objects;

  private ParquetRows(
      ParquetFile described,
      ParquetFileReader file,
      @Nullable FlatColumns flat,
      @Nullable ObjectColumns objects) {
    this.described = described;
    this.file = file;
    this.flat = flat;
    this.objects = objects;
  }

  /**
   * Opens a file.
   *
   * @param columns that are read, at least one
   * @param header the columns of the table, in their order
   * @throws org.towerrank.csv.DataException when the file is cut off or corrupt
   */
  static ParquetRows open(
      ParquetFile described,
      List<ParquetColumn> columns,
      List<String> header,
      HardwoodContext context)
      throws IOException {
    ParquetFileReader file = ParquetFile.open(described.path(), context);
    List<ParquetColumn> flats = columns.stream().filter(ParquetColumn::isFlat).toList();
    List<ParquetColumn> others = columns.stream().filter(column -> !column.isFlat()).toList();
    try {
      return new ParquetRows(
          described,
          file,
          flats.isEmpty() ? null : FlatColumns.of(file, flats, header, others.isEmpty() ? 0 : ROWS),
          others.isEmpty() ? null : new ObjectColumns(file, others, header));
    } catch (RuntimeException e) {
      file.close();
      throw ParquetFile.broken(described.path(), e);
    }
  }

  /**
   * Reads the next rows.
   *
   * @param batches takes their columns, by place in the table
   * @return how many rows; 0 behind the last one
   * @throws org.towerrank.csv.DataException when the file is cut off or corrupt
   */
  int read(@Nullable ColumnBatch[] batches) throws IOException {
    try {
      if (flat == null) {
        return objects == null ? 0 : objects.read(batches, ROWS);
      }
      int count = flat.read(batches);
      if (count > 0 && objects != null && objects.read(batches, count) != count) {
        throw new IllegalStateException("columns of different lengths");
      }
      return count;
    } catch (RuntimeException e) {
      throw ParquetFile.broken(described.path(), e);
    }
  }

  @Override
  public void close() throws IOException {
    try (file) {
      if (flat != null) {
        flat.close();
      }
      if (objects != null) {
        objects.close();
      }
    }
  }
}
