package org.towerrank.data;

import java.io.IOException;
import java.nio.file.Path;
import org.towerrank.csv.CsvTable;
import org.towerrank.csv.RowTable;
import org.towerrank.parquet.ParquetTable;

/** Opens the tables of a data set: CSV, Parquet, or a folder of Parquet. */
public final class Tables {
  private Tables() {}

  /**
   * Opens a table.
   *
   * @param path a .csv, .csv.gz or .parquet file, or a folder of .parquet files
   * @throws org.towerrank.csv.DataException when there is no such table, or it cannot be read
   */
  public static RowTable open(Path path) throws IOException {
    return ParquetTable.isParquet(path) ? ParquetTable.open(path) : CsvTable.open(path);
  }
}
