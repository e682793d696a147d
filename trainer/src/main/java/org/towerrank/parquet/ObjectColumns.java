package org.towerrank.parquet;

import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.feature.ObjectBatch;

/**
 * Columns of lists, and of what is no number, boolean or text as it lies there: an object a value.
 */
final class ObjectColumns implements AutoCloseable {
  private final List<ParquetColumn> columns;
  // Of the columns in the table, and among the fields of the reader.
  private final int[] places;
  private final int[] fields;
  private final RowReader rows;

  /**
   * @param header the columns of the table, in their order
   */
  ObjectColumns(ParquetFileReader file, List<ParquetColumn> columns, List<String> header) {
    this.columns = columns;
    this.places = ParquetColumn.places(columns, header);
    this.rows =
        file.buildRowReader()
            .projection(ParquetColumn.projection(file.getFileSchema(), columns))
            .build();
    this.fields = columns.stream().mapToInt(this::field).toArray();
  }

  private int field(ParquetColumn column) {
    return IntStream.range(0, rows.getFieldCount())
        .filter(field -> rows.getFieldName(field).equals(column.name()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("not read: column [" + column.name() + "]"));
  }

  /**
   * Reads the next rows.
   *
   * @param batches takes their columns, by place in the table
   * @param most rows
   * @return how many rows; 0 behind the last one
   */
  int read(@Nullable ColumnBatch[] batches, int most) {
    @Nullable Object[][] values = new Object[columns.size()][most];
    int count = 0;
    while (count < most && rows.hasNext()) {
      rows.next();
      for (int i = 0; i < fields.length; i++) {
        if (!rows.isNull(fields[i])) {
          values[i][count] = columns.get(i).reading().of(rows, fields[i]);
        }
      }
      count++;
    }
    for (int i = 0; i < places.length; i++) {
      batches[places[i]] = new ObjectBatch(count, values[i]);
    }
    return count;
  }

  @Override
  public void close() {
    rows.close();
  }
}
