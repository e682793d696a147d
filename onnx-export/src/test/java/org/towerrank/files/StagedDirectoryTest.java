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
    assertThat(parent.toFile().list()).containsExactlyInAnyOrder("a", "b");
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
  void foldersThatWereMadeForWhatFailsGoAgain() throws IOException {
    Path there = Files.createDirectory(parent.resolve("there"));
    Path out = there.resolve("data").resolve("new");
    StagedDirectory.create(out, List.of("a", "b")).close();
    assertThat(there).isEmptyDirectory();
    try (StagedDirectory staged = StagedDirectory.create(out, List.of("a", "b"))) {
      staged.publish();
    }
    assertThat(out.toFile().list()).containsExactlyInAnyOrder("a", "b");
  }

  /** The process has another number each time; one that lives may still be filling its own. */
  @Test
  void whatAKilledProcessLeftIsDeletedAtTheNextTry() throws Exception {
    Process killed = startFilling();
    killed.destroyForcibly().waitFor();
    assertThat(parent.toFile().list()).hasSize(2);
    Process alive = startFilling();
    try {
      try (StagedDirectory staged = StagedDirectory.create(parent, List.of("a", "b"))) {
        assertThat(parent.toFile().list()).hasSize(4);
        staged.publish();
      }
      assertThat(parent.toFile().list()).hasSize(4).contains("a", "b");
    } finally {
      alive.destroyForcibly().waitFor();
    }
  }

  private Process startFilling() throws IOException {
    Process filling =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Filling.class.getName(),
                parent.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(filling.inputReader().readLine()).isEqualTo("filling");
    return filling;
  }

  /** A program that fills directories without an end. */
  static final class Filling {
    private Filling() {}

    public static void main(String[] arguments) throws Exception {
      try (StagedDirectory staged =
          StagedDirectory.create(Path.of(arguments[0]), List.of("a", "b"))) {
        Files.writeString(staged.path("a").resolve("x"), "half");
        System.out.println("filling");
        Thread.sleep(600_000);
      }
    }
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

  @Test
  void ofSeveralDirectoriesNoneIsThereWhereOneCannotBe() throws IOException {
    try (StagedDirectory staged = StagedDirectory.create(parent, List.of("a", "b"))) {
      Files.writeString(staged.path("a").resolve("x"), "1");
      Files.createDirectory(parent.resolve("b"));
      Files.writeString(parent.resolve("b/mine"), "precious");
      assertThatThrownBy(staged::publish).hasMessageContaining("b]: expected a new name");
    }
    assertThat(parent.toFile().list()).containsExactly("b");
    assertThat(parent.resolve("b/mine")).hasContent("precious");
  }

  /** As two processes that convert the same data set at once do. */
  @Test
  void whatAnotherPublishedMeanwhileStaysAndIsTold() throws IOException {
    Path data = parent.resolve("data");
    try (StagedDirectory first = StagedDirectory.create(data, List.of("rows"));
        StagedDirectory second = StagedDirectory.create(parent.resolve("other"), List.of("rows"))) {
      Files.writeString(first.path("rows").resolve("a.csv"), "mine");
      Files.createDirectories(data.resolve("rows"));
      Files.writeString(data.resolve("rows/a.csv"), "theirs");
      assertThatThrownBy(first::publish)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "[%s]: expected a new name or an empty directory, found something there: move it away"
                  .formatted(data.resolve("rows")));
      second.publish();
    }
    assertThat(data.resolve("rows/a.csv")).hasContent("theirs");
    assertThat(data.toFile().list()).containsExactly("rows");
  }
}
