package org.towerrank.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedDirectoryTest {
  @TempDir private Path parent;

  @Test
  void directoriesAppearTogetherWhenTheyArePublished() throws IOException {
    Files.createDirectory(parent.resolve("b"));
    try (StagedDirectory staged = StagedDirectory.create(parent, List.of("a", "b"))) {
      Files.writeString(staged.path("a").resolve("x"), "1");
      Files.writeString(staged.path("b").resolve("y"), "2");
      Files.writeString(staged.scratch("download"), "not to be kept");
      assertThat(parent.resolve("a")).doesNotExist();
      assertThat(parent.resolve("b")).isEmptyDirectory();
      staged.publish();
    }
    assertThat(parent.resolve("a/x")).hasContent("1");
    assertThat(parent.resolve("b/y")).hasContent("2");
    assertThat(parent).isDirectoryNotContaining(f -> f.toString().contains(".towerrank"));
  }

  @Test
  void whatFailsHalfWayLeavesNothing() throws IOException {
    assertThatThrownBy(
            () -> {
              try (StagedDirectory staged = StagedDirectory.create(parent, List.of("a"))) {
                Files.writeString(staged.path("a").resolve("x"), "1");
                throw new IOException("disk full");
              }
            })
        .hasMessage("disk full");
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void refusesToWriteOverFilesThatAreThere() throws IOException {
    Files.createDirectory(parent.resolve("a"));
    Files.writeString(parent.resolve("a/mine"), "precious");
    assertThatThrownBy(() -> StagedDirectory.create(parent, List.of("a")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a new name or an empty directory");
    assertThat(parent.resolve("a/mine")).hasContent("precious");
  }
}
