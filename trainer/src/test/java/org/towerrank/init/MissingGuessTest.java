package org.towerrank.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

class MissingGuessTest {
  @TempDir private Path folder;

  private static List<@Nullable String> column(Engine engine, FileTable table, String name)
      throws IOException {
    List<@Nullable String> values = new ArrayList<>();
    String query = "SELECT " + Sql.name(name).code() + " FROM " + table.reading().code();
    engine.each(query, row -> values.add(row.getString(1)));
    return values;
  }

  /** Of a thousand columns, each of some thousand queries would go through all of them. */
  @Test
  void aTableWithoutMissingValuesIsReadAsItIs() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "a,b\nNot,n\nN/A?,\n");
    try (Engine engine = Engine.reading()) {
      FileTable table = FileTable.open(engine, folder, List.of("rows.csv"), null);
      MissingGuess none = MissingGuess.of(engine, table);
      assertThat(none.texts()).isEmpty();
      assertThat(none.leftOut(table)).isSameAs(table);
    }
  }

  @Test
  void whatStandsForNothingIsLeftOutOfTheColumnsThatHaveIt() throws IOException {
    Path rows = folder.resolve("rows.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT * FROM (VALUES ('NA', '', 'nan'::DOUBLE, 1, 'x'), ('b', 'c', 2, NULL, 'y'))"
              + " AS t(a, b, c, d, e)) TO "
              + Sql.path(rows).code());
      FileTable table = FileTable.open(engine, folder, List.of("rows.parquet"), null);
      MissingGuess some = MissingGuess.of(engine, table);
      assertThat(some.texts()).containsExactly("NA");
      assertThat(some.columns()).containsExactly("a");
      assertThat(some.empty()).containsExactly("b", "c");
      FileTable read = some.leftOut(table);
      assertThat(column(engine, read, "a")).containsExactly(null, "b");
      assertThat(column(engine, read, "b")).containsExactly(null, "c");
      assertThat(column(engine, read, "c")).containsExactly(null, "2.0");
      assertThat(column(engine, read, "d")).containsExactly("1", null);
      assertThat(column(engine, read, "e")).containsExactly("x", "y");
    }
  }
}
