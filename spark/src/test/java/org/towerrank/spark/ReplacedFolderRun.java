package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows in the place of earlier ones.
 *
 * <p>{@code .ci/clusters} runs it.
 */
class ReplacedFolderRun {
  private static final int ROUNDS = 100;

  @TempDir private Path folder;

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toString());
  }

  private static FileSystem local() throws IOException {
    return FileSystem.get(URI.create("file:///"), new Configuration());
  }

  private Path made(String name) throws IOException {
    Path made = Files.createDirectories(folder.resolve(name));
    Files.writeString(made.resolve("rows"), name);
    return made;
  }

  private void assertLeft(String... names) throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  @Test
  void whatWasThereGoes() throws IOException {
    for (String name : List.of(".first", ".second")) {
      ReplacedFolder.in(local()).replace(hadoop(folder.resolve("data")), hadoop(made(name)));
      assertThat(folder.resolve("data/rows")).hasContent(name);
      assertLeft("data");
    }
  }

  /** As on a store that refuses the second of two renames. */
  @Test
  void whatWasThereStaysWhereTheNewCannotTakeItsPlace() throws IOException {
    List<org.apache.hadoop.fs.Path> moved = new ArrayList<>();
    ReplacedFolder.Move once =
        (from, to) -> {
          moved.add(from);
          if (moved.size() == 2) {
            throw new IOException("refused");
          }
          Files.move(Path.of(from.toString()), Path.of(to.toString()));
        };
    ReplacedFolder replaced = new ReplacedFolder(local(), once);
    assertThatThrownBy(() -> replaced.replace(hadoop(made("data")), hadoop(made(".new"))))
        .hasMessage("refused");
    assertThat(folder.resolve("data/rows")).hasContent("data");
    assertLeft("data", ".new");
  }

  /** Of which one moved its folder into that of the other. */
  @Test
  void ofTwoAtOnceTheLastOneStaysWhole() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<?>> ends = new ArrayList<>();
      for (String name : List.of(".a", ".b")) {
        ends.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < ROUNDS; round++) {
                    Path made = made(name + round);
                    both.await(60, TimeUnit.SECONDS);
                    ReplacedFolder.in(local())
                        .replace(hadoop(folder.resolve("data")), hadoop(made));
                  }
                  return name;
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
    assertLeft("data");
    assertThat(folder.resolve("data")).isDirectoryContaining("glob:**/rows");
    try (Stream<Path> rows = Files.list(folder.resolve("data"))) {
      assertThat(rows).hasSize(1);
    }
  }

  /** By what other stores have. */
  @Test
  void aFolderThatAnotherHasMadeMeanwhileIsReplaced() throws IOException {
    FileContext context = FileContext.getFileContext(new Configuration());
    assertReplacesOthers((from, to) -> context.rename(from, to, Options.Rename.NONE));
    FileSystem system = local();
    assertReplacesOthers((from, to) -> ReplacedFolder.moveByLooking(system, from, to));
  }

  private void assertReplacesOthers(ReplacedFolder.Move move) throws IOException {
    made("data");
    made(".other");
    ReplacedFolder.Move late =
        (from, to) -> {
          if (from.getName().equals(".new") && Files.exists(folder.resolve(".other"))) {
            Files.move(folder.resolve(".other"), folder.resolve("data"));
          }
          move.move(from, to);
        };
    new ReplacedFolder(local(), late).replace(hadoop(folder.resolve("data")), hadoop(made(".new")));
    assertThat(folder.resolve("data/rows")).hasContent(".new");
    assertLeft("data");
  }
}
