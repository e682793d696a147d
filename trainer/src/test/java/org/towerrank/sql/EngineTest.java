package org.towerrank.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine with names, files and disks that are not as one would like. */
class EngineTest {
  private static final String HOSTILE = "a\"; DROP TABLE kept; -- 'ü";

  @TempDir private Path folder;

  @Test
  void aFullDiskIsSaid() throws IOException {
    try (Engine engine = Engine.start(folder.resolve("work"), 100, 2)) {
      assertThatThrownBy(() -> engine.execute("COPY (SELECT * FROM range(1000000)) TO '/dev/full'"))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("No space left on device");
    }
  }

  @Test
  void aDiskTooFullForWhatDoesNotFitIntoMemoryIsSaid() throws IOException {
    try (Engine engine = Engine.start(folder.resolve("work"), 60, 2)) {
      engine.execute("SET max_temp_directory_size = '1MB'");
      assertThatThrownBy(
              () ->
                  engine.execute(
                      "CREATE TEMP TABLE t AS SELECT md5(range::VARCHAR) AS text"
                          + " FROM range(4000000) ORDER BY text"))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("No space left on device for what does not fit into memory");
    }
  }

  @Test
  void namesAndTextsCannotChangeAStatement() throws IOException {
    try (Engine engine = Engine.start(folder.resolve("work"), 100, 2)) {
      engine.execute("CREATE TABLE kept AS SELECT 1 AS one");
      engine.execute("CREATE TABLE t AS SELECT 2 AS " + Sql.name(HOSTILE).code());
      assertThat(engine.number("SELECT " + Sql.name(HOSTILE).code() + " FROM t")).isEqualTo(2);
      assertThat(engine.rows("SELECT " + Sql.text(HOSTILE + "'").code()).getFirst())
          .containsExactly(HOSTILE + "'");
      assertThat(engine.number("SELECT one FROM kept")).isEqualTo(1);
    }
  }

  @Test
  void filesWithNamesThatArePatternsAreReadAsTheyAre() throws IOException {
    Files.writeString(folder.resolve("a[1]*'?.csv"), "x\n007\n");
    Files.writeString(folder.resolve("a1.csv"), "x\n8\n");
    try (Engine engine = Engine.reading()) {
      FileTable table = FileTable.open(engine, folder, List.of("a[1]*'?.csv"), null);
      assertThat(engine.rows("SELECT * FROM " + table.reading().code()).getFirst())
          .containsExactly("007");
    }
  }

  @Test
  void placesAreFilledByName() {
    SqlFile file = SqlFile.of(EngineTest.class, "places.sql");
    assertThat(file.statements(Map.of("what", Sql.text("{name};"), "name", Sql.name("a b"))))
        .containsExactly("SELECT '{name};' AS \"a b\"", "SELECT 2");
    assertThatThrownBy(() -> file.statements(Map.of("what", Sql.number(1))))
        .hasMessage("[places.sql]: nothing is given for {name}");
  }
}
