package org.towerrank.parquet;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnSchema;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.ColumnBatch;

/**
 * Some columns of one file, some rows at a time. How a column is read follows from what it has: its
 * pages here, or by the library, which knows all encodings, or an object a row.
 */
final class ParquetRows implements AutoCloseable {
  /** Rows at a time where there are lists: these are objects, and more would fill the heap. */
  private static final int ROWS_OF_LISTS = 1024;

  /** Rows at a time, so many that handing them from one thread to another costs little. */
  private static final int ROWS = 4096;

  /** Rows at a time where each has very long texts. */
  private static final int FEWEST_ROWS = 16;

  /** Bytes of rows at a time, about. */
  private static final long BYTES = 32L << 20;

  private final ParquetFile described;
  private final ParquetFileReader file;
  private final int most;
  // Rows that were not read yet.
  private long left;
  private final @Nullable PagedColumns paged;
  private final @Nullable FlatColumns flat;
  private final @Nullable ObjectColumns objects;

  private enum Kind {
    PAGED,
    FLAT,
    OBJECTS
  }

  private ParquetRows(
      ParquetFile described,
      ParquetFileReader file,
      List<ParquetColumn> columns,
      List<String> header,
      HardwoodContext context)
      throws IOException {
    this.described = described;
    this.file = file;
    this.left = described.rows();
    Map<Kind, List<ParquetColumn>> kinds =
        columns.stream().collect(Collectors.groupingBy(column -> kind(file, column)));
    List<ParquetColumn> ofPages = kinds.getOrDefault(Kind.PAGED, List.of());
    List<ParquetColumn> flats = kinds.getOrDefault(Kind.FLAT, List.of());
    List<ParquetColumn> others = kinds.getOrDefault(Kind.OBJECTS, List.of());
    this.most = others.isEmpty() ? most(file) : ROWS_OF_LISTS;
    checkChunks(Stream.concat(flats.stream(), others.stream()).toList());
    // The library decodes best in batches of its own choice.
    int ofLibrary = others.isEmpty() && ofPages.isEmpty() ? 0 : most;
    this.flat = flats.isEmpty() ? null : FlatColumns.of(file, flats, header, ofLibrary);
    this.objects = others.isEmpty() ? null : new ObjectColumns(file, others, header);
    this.paged =
        ofPages.isEmpty()
            ? null
            : PagedColumns.of(described.path(), file, ofPages, header, most, context.executor());
  }

  /**
   * Checks what the library is to read, which is all where it cannot tell columns by their names.
   */
  private void checkChunks(List<ParquetColumn> columns) throws IOException {
    if (columns.isEmpty()) {
      return;
    }
    boolean all = ParquetColumn.projection(file.getFileSchema(), columns).projectsAll();
    Set<String> names = columns.stream().map(ParquetColumn::name).collect(Collectors.toSet());
    try (InputFile bytes = InputFile.of(described.path())) {
      bytes.open();
      for (ColumnSchema of : file.getFileSchema().getColumns()) {
        if (all || names.contains(of.fieldPath().topLevelName())) {
          for (RowGroup group : file.getFileMetaData().rowGroups()) {
            ChunkBytes.check(bytes, group.columns().get(of.columnIndex()));
          }
        }
      }
    }
  }

  private static Kind kind(ParquetFileReader file, ParquetColumn column) {
    return PagedColumns.reads(file, column)
        ? Kind.PAGED
        : column.isFlat() ? Kind.FLAT : Kind.OBJECTS;
  }

  private static int most(ParquetFileReader file) {
    List<RowGroup> groups = file.getFileMetaData().rowGroups();
    long rows = groups.stream().mapToLong(RowGroup::numRows).sum();
    long bytes = groups.stream().mapToLong(RowGroup::totalByteSize).sum();
    double ofRow = (double) bytes / Math.max(1, rows);
    return Math.clamp((long) (BYTES / Math.max(1, ofRow)), FEWEST_ROWS, ROWS);
  }

  /**
   * Opens a file.
   *
   * @param columns that are read, at least one
   * @param header the columns of the table, in their order
   * @throws DataException when the file is cut off or corrupt
   */
  static ParquetRows open(
      ParquetFile described,
      List<ParquetColumn> columns,
      List<String> header,
      HardwoodContext context)
      throws IOException {
    ParquetFileReader file = ParquetFile.open(described.path(), context);
    try {
      return new ParquetRows(described, file, columns, header, context);
    } catch (IOException | RuntimeException | InternalError e) {
      file.close();
      throw ParquetFile.broken(described.path(), e);
    }
  }

  /**
   * Reads the next rows.
   *
   * @param batches takes their columns, by place in the table
   * @return how many rows; 0 behind the last one
   * @throws DataException when the file is cut off or corrupt
   */
  int read(@Nullable ColumnBatch[] batches) throws IOException {
    try {
      int count = -1;
      if (paged != null) {
        count = paged.read(batches);
      }
      if (flat != null) {
        count = requireAlike(count, flat.read(batches));
      }
      if (objects != null && count != 0) {
        count = requireAlike(count, objects.read(batches, count < 0 ? most : count));
      }
      left -= count;
      if (count == 0 && left != 0) {
        throw new EOFException("the last " + left + " rows are missing");
      }
      return count;
    } catch (IOException | RuntimeException | InternalError e) {
      throw ParquetFile.broken(described.path(), e);
    }
  }

  private static int requireAlike(int expected, int count) throws IOException {
    if (expected >= 0 && count != expected) {
      throw new IOException("columns of different lengths");
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    try (file) {
      if (paged != null) {
        paged.close();
      }
      if (flat != null) {
        flat.close();
      }
      if (objects != null) {
        objects.close();
      }
    }
  }
}
