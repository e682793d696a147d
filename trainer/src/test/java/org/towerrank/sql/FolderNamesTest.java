package org.towerrank.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderNamesTest {
  @TempDir private Path folder;
  private Engine engine;

  @BeforeEach
  void start() throws IOException {
    engine = Engine.reading();
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
  }

  /** A table of two users in a file of a format. */
  private void write(Path directory, String ending) throws IOException {
    Path file = Files.createDirectories(directory).resolve("log." + ending);
    String rows = "(VALUES ('zoë', 1), ('bob', 2)) AS rows(\"User\", item)";
    engine.execute(
        "COPY (FROM %s) TO %s (FORMAT %s)"
            .formatted(rows, Sql.path(file).code(), ending.equals("jsonl") ? "json" : ending));
  }

  private List<String> values(FileTable table, String column) throws IOException {
    return engine
        .rows("SELECT " + Sql.name(column).code() + " FROM " + table.reading().code())
        .stream()
        .map(row -> Objects.requireNonNull(row[0]))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "jsonl", "parquet"})
  void whatAFileSaysIsNotWhatItsFolderIsCalled(String ending) throws IOException {
    Path data = folder.resolve("user=me");
    write(data.resolve("user=you"), ending);
    FileTable below = FileTable.open(engine, folder, List.of("*/*/log." + ending), null);
    assertThat(values(below, "User")).containsExactly("zoë", "bob");
    FileTable above =
        FileTable.open(engine, data.resolve("user=you"), List.of("log." + ending), null);
    assertThat(values(above, "User")).containsExactly("zoë", "bob");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "jsonl", "parquet"})
  void foldersBelowThatOfThePathsAreColumns(String ending) throws IOException {
    Path data = folder.resolve("run=7");
    write(data.resolve("day=1"), ending);
    write(data.resolve("day=2"), ending);
    FileTable table = FileTable.open(engine, folder, List.of("run=7"), null);
    assertThat(table.names()).containsExactlyInAnyOrder("User", "item", "day", "run");
    assertThat(values(table, "day")).containsExactly("1", "1", "2", "2");
    assertThat(values(table, "User")).containsExactly("zoë", "bob", "zoë", "bob");
  }

  /** Two tables that both had such a column could not be joined. */
  @Test
  void foldersAboveThatOfThePathsAreNoColumns() throws IOException {
    Path data = folder.resolve("run=7");
    write(data, "csv");
    FileTable table = FileTable.open(engine, data, List.of("log.csv"), null);
    assertThat(table.names()).containsExactly("User", "item");
  }
}
