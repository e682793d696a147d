package org.towerrank.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.data.Tables;
import org.towerrank.sql.Engine;

/** Tables in folders, as other programs write them. */
class ParquetFoldersTest {
  @TempDir private Path folder;

  /** As Hive and Spark do it: no file lies in the folder itself. */
  @Test
  void filesInFoldersOfDaysAreRead() throws IOException {
    Path table = folder.resolve("rows");
    try (Engine engine = Engine.start(folder, 500, 1)) {
      engine.execute(
          "COPY (SELECT i AS item, i % 3 AS day FROM range(30) rows(i)) TO '"
              + table
              + "' (FORMAT parquet, PARTITION_BY (day))");
    }
    double sum = 0;
    try (RowTable rows = Tables.open(table)) {
      CsvColumn item = rows.column("item");
      while (rows.next()) {
        sum += Double.parseDouble(rows.text(item));
      }
      assertThat(rows.rows()).isEqualTo(30);
    }
    assertThat(sum).isEqualTo(29 * 30 / 2.0);
  }

  @Test
  void aFolderOfOtherFilesIsToldByOneOfThem() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "item\n1\n");
    assertThatThrownBy(() -> Tables.open(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected a folder of Parquet files, found [rows.csv]");
  }
}
