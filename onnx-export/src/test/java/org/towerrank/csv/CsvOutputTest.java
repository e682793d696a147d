package org.towerrank.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvOutputTest {
  @TempDir private Path directory;

  @Test
  void theSameRowsGiveTheSameBytes() throws IOException {
    Path first = directory.resolve("a.csv.gz");
    Path second = directory.resolve("other-name.csv.gz");
    write(first);
    write(second);
    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void nothingIsThereUntilTheCommit() throws IOException {
    Path file = directory.resolve("deep/down/a.csv");
    try (CsvOutput out = CsvOutput.create(file, List.of("a", "b"))) {
      out.row(List.of("1", "2"));
      assertThat(file).doesNotExist();
      out.commit();
      assertThat(file).hasContent("a,b\n1,2\n");
    }
    assertThat(file.getParent()).isDirectoryNotContaining(f -> !f.equals(file));
  }

  @Test
  void anInterruptedWriteLeavesNothingAndKeepsTheFormerFile() throws IOException {
    Path file = Files.writeString(directory.resolve("a.csv"), "former");
    assertThatThrownBy(
            () -> {
              try (CsvOutput out = CsvOutput.create(file, List.of("a"))) {
                out.row(List.of("1"));
                throw new InterruptedException("stopped half-way");
              }
            })
        .isInstanceOf(InterruptedException.class);
    assertThat(file).hasContent("former");
    assertThat(directory).isDirectoryNotContaining(f -> !f.equals(file));
  }

  @Test
  void refusesARowThatDoesNotFitTheHeader() throws IOException {
    try (CsvOutput out = CsvOutput.create(directory.resolve("a.csv"), List.of("a", "b"))) {
      assertThatThrownBy(() -> out.row(List.of("1")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected 2 values")
          .hasMessageContaining("[1]");
    }
  }

  @Test
  void saysWhereNothingCanBeWritten() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> CsvOutput.create(file.resolve("a.csv"), List.of("a")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.csv]: cannot be written");
    assertThatThrownBy(() -> CsvOutput.create(directory, List.of("a")))
        .hasMessageContaining("found a directory");
  }

  private static void write(Path file) throws IOException {
    try (CsvOutput out = CsvOutput.create(file, List.of("a", "b"))) {
      for (int row = 0; row < 10_000; row++) {
        out.row(List.of(Integer.toString(row), "x"));
      }
      assertThat(out.rows()).isEqualTo(10_000);
      out.commit();
    }
  }
}
