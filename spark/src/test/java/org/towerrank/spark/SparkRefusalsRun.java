package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.prepare.Preparation;
import org.towerrank.progress.Progress;

/**
 * Preparations that Spark refuses, which leave what is there as it was.
 *
 * <p>{@code .ci/clusters} runs it.
 */
class SparkRefusalsRun {
  @TempDir private Path folder;

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void whatSparkWouldDoOtherwiseIsRefused() throws IOException {
    write("log.csv", "u,i,t\na,b,1\n");
    assertRefused(small("log.csv").replace("format: parquet", "format: csv"))
        .hasMessageContaining("[format]: expected parquet");
    write("_hidden.csv", "u,i,t\na,b,1\n");
    assertRefused(small("_hidden.csv")).hasMessageContaining("leaves files of such a name out");
    write("a[1].csv", "u,i,t\na,b,1\n");
    assertRefused(small("a?1?.csv")).hasMessageContaining("for a pattern: expected another name");
    write("short.csv", "u,i,t\na,b,1\na,b\n");
    assertRefused(small("short.csv")).hasMessageContaining("short.csv");
    Files.createDirectories(folder.resolve("day=1"));
    write("day=1/log.csv", "u,i,t\na,b,1\n");
    assertRefused(small("day=1/log.csv")).hasMessageContaining("expected other names of folders");
    write("lists.jsonl", "{\"u\": 1, \"i\": 2, \"t\": 3, \"more\": [{\"x\": 1}]}\n");
    assertRefused(small("lists.jsonl")).hasMessageContaining("a struct, or a list of them");
    write("empty.jsonl", "{\"u\": 1, \"i\": 2, \"t\": 3, \"more\": {}}\n");
    assertRefused(small("empty.jsonl")).hasMessageContaining("of the log or of a table is a map");
    write("cases.jsonl", "{\"u\": {\"id\": 1}, \"i\": 2, \"t\": 3}\n{\"u\": {\"Id\": 1}}\n");
    assertRefused(small("cases.jsonl").replace("user: u,", "user: u.id,"))
        .hasMessageContaining("keys of an object that differ in more than case, found two");
    assertThat(folder.resolve("many")).doesNotExist();
    try (var left = Files.list(folder)) {
      assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(".partial"));
    }
  }

  /** Spark would look for tables of the steps elsewhere. */
  @Test
  void anOutputWhosePathIsAPatternIsRefused() throws IOException {
    write("log.csv", "u,i,t\na,b,1\n");
    Path spec = Files.writeString(folder.resolve("prepare.yaml"), small("log.csv"));
    Path out = folder.resolve("many[1]");
    assertThatThrownBy(
            () ->
                new SparkPreparation(LocalSpark.session(), spec, Progress.silent())
                    .run(out.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("many[1]]: Spark takes one of *?[]{}\\ for a pattern");
  }

  @Test
  void rowsAreNotReplacedWhereOtherDirectoriesAreAmongThem() throws IOException {
    Path kept = Files.createDirectories(folder.resolve("many/run")).resolve("kept");
    Files.writeString(kept, "");
    Files.writeString(folder.resolve("many/" + Preparation.OUTPUT.marker()), "{}");
    write("log.csv", "u,i,t\na,b,1\n");
    assertRefused(small("log.csv")).hasMessageContaining("holds the directory [run]");
    assertThat(kept).exists();
  }

  @Test
  void theLogIsNotDeletedWithEarlierRows() throws IOException {
    Path log = Files.createDirectories(folder.resolve("many")).resolve("log.csv");
    write("many/" + Preparation.OUTPUT.marker(), "{}");
    write("many/log.csv", "u,i,t\na,b,1\n");
    assertRefused(small("many/log.csv"))
        .hasMessageContaining("is read, and would be deleted with the earlier output");
    assertThat(log).exists();
  }

  @Test
  void whatHasComeMeanwhileIsNotReplaced() throws IOException {
    StringBuilder log = new StringBuilder("u,i,t\n");
    for (int i = 0; i < 60; i++) {
      log.append("u%d,i%d,%d\n".formatted(i % 3, i % 5, i));
    }
    write("log.csv", log.toString());
    Path spec = Files.writeString(folder.resolve("prepare.yaml"), small("log.csv"));
    Path kept = folder.resolve("many/kept");
    Writer lines =
        new StringWriter() {
          @Override
          public void write(String line) {
            try {
              Files.createDirectories(kept);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    Progress progress = Progress.on(new PrintWriter(lines, true));
    assertThatThrownBy(
            () ->
                new SparkPreparation(LocalSpark.session(), spec, progress)
                    .run(folder.resolve("many").toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("many] exists and is not the output of a preparation");
    assertThat(kept).exists();
  }

  private static String small(String file) {
    return BothPreparations.small(file);
  }

  private AbstractThrowableAssert<?, ?> assertRefused(String text) throws IOException {
    return new BothPreparations(folder).assertRefused(text);
  }
}
