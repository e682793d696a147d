package org.towerrank.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.towerrank.csv.CsvTable;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.parquet.ParquetTable;
import org.towerrank.sql.TableFormat;

/** Opens the tables of a data set: CSV, Parquet, or a folder of Parquet. */
public final class Tables {
  private static final Set<TableFormat> OTHERS = Set.of(TableFormat.TSV, TableFormat.JSON_LINES);

  private Tables() {}

  /**
   * Opens a table.
   *
   * @param path a .csv, .csv.gz or .parquet file, or a folder of .parquet files
   * @throws org.towerrank.csv.DataException when there is no such table, or it cannot be read
   */
  public static RowTable open(Path path) throws IOException {
    if (TableFormat.of(path).filter(OTHERS::contains).isPresent()) {
      throw DataException.of(
          path, "expected CSV or Parquet, found a name of another format; prepare reads it");
    }
    return ParquetTable.isParquet(path) ? ParquetTable.open(path) : CsvTable.open(path);
  }
}
