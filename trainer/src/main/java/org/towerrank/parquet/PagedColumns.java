package org.towerrank.parquet;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;

/**
 * The columns of a file whose pages are read here: those with one value a row, in the encodings
 * that nearly all files have. Texts stay bytes and dictionaries stay dictionaries. The next rows
 * are decoded while the current ones are used.
 */
final class PagedColumns implements AutoCloseable {
  // Of pages that are decompressed before they are needed, in all columns.
  private static final int SHARE_OF_HEAP = 16;
  private static final long MOST_PAGE_BYTES = 4L << 20;

  private final InputFile file;
  private final Executor executor;
  private final List<PagedColumn> columns;
  // Of the columns in the table.
  private final int[] places;
  private final int most;
  private long left;
  private @Nullable DecodedRows next;

  private PagedColumns(
      InputFile file,
      Executor executor,
      List<PagedColumn> columns,
      int[] places,
      int most,
      long rows) {
    this.file = file;
    this.executor = executor;
    this.columns = columns;
    this.places = places;
    this.most = most;
    this.left = rows;
  }

  /** Whether a column is read here. */
  static boolean reads(ParquetFileReader file, ParquetColumn column) {
    return switch (column.values()) {
      case BOOLEANS, OBJECTS -> false;
      case INTS, LONGS, FLOATS, DOUBLES, TEXTS ->
          schema(file, column)
              .filter(PagedColumns::isFlat)
              .filter(of -> chunks(file, of).stream().allMatch(ColumnPages::reads))
              .isPresent();
    };
  }

  private static Optional<ColumnSchema> schema(ParquetFileReader file, ParquetColumn column) {
    return file.getFileSchema().getColumns().stream().filter(column::isThat).findFirst();
  }

  private static boolean isFlat(ColumnSchema schema) {
    return schema.maxRepetitionLevel() == 0
        && schema.maxDefinitionLevel() <= 1
        && switch (schema.type()) {
          case INT32, INT64, FLOAT, DOUBLE, BYTE_ARRAY -> true;
          case BOOLEAN, INT96, FIXED_LEN_BYTE_ARRAY -> false;
        };
  }

  private static List<ColumnChunk> chunks(ParquetFileReader file, ColumnSchema schema) {
    return file.getFileMetaData().rowGroups().stream()
        .map(group -> group.columns().get(schema.columnIndex()))
        .toList();
  }

  /**
   * Columns of a file.
   *
   * @param columns all of which {@link #reads}
   * @param header the columns of the table, in their order
   * @param most rows at a time
   * @param executor of threads that may help
   */
  static PagedColumns of(
      Path path,
      ParquetFileReader reader,
      List<ParquetColumn> columns,
      List<String> header,
      int most,
      Executor executor)
      throws IOException {
    InputFile file = InputFile.of(path);
    file.open();
    long ahead =
        Math.min(
            MOST_PAGE_BYTES,
            Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / Math.max(1, columns.size()));
    List<PagedColumn> paged = new ArrayList<>();
    for (ParquetColumn column : columns) {
      ColumnSchema schema = schema(reader, column).orElseThrow();
      ColumnPages pages =
          new ColumnPages(file, column, schema.maxDefinitionLevel() > 0, chunks(reader, schema));
      paged.add(new PagedColumn(column, new PagesAhead(pages, executor, ahead)));
    }
    long rows = reader.getFileMetaData().rowGroups().stream().mapToLong(RowGroup::numRows).sum();
    int[] places = ParquetColumn.places(columns, header);
    return new PagedColumns(file, executor, paged, places, most, rows);
  }

  /**
   * Reads the next rows.
   *
   * @param batches takes their columns, by place in the table
   * @return how many rows; 0 behind the last one
   */
  int read(@Nullable ColumnBatch[] batches) throws IOException {
    DecodedRows rows = next == null ? begin() : next;
    if (rows == null) {
      return 0;
    }
    List<ColumnBatch> decoded = rows.finish();
    next = begin();
    for (int i = 0; i < places.length; i++) {
      batches[places[i]] = decoded.get(i);
    }
    return rows.count();
  }

  private @Nullable DecodedRows begin() {
    if (left <= 0) {
      return null;
    }
    int count = (int) Math.min(most, left);
    left -= count;
    return DecodedRows.begin(columns, count, executor);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
