package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractThrowableAssert;
import org.towerrank.prepare.Preparation;
import org.towerrank.prepare.PreparationReport;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * The same preparation on one machine and on Spark.
 *
 * @param folder of the log
 */
record BothPreparations(Path folder) {
  private static final List<String> SPLITS = List.of("train", "val", "test");

  /**
   * Asserts that reports and rows are the same.
   *
   * @param text the specification
   * @param kinds of rows that it asks for
   * @return the report
   */
  PreparationReport assertSame(String text, String... kinds) throws IOException {
    Path spec = Files.writeString(folder.resolve("prepare.yaml"), text);
    Path one = folder.resolve("one");
    // What is there is of an earlier preparation, and goes.
    Path many = Files.createDirectories(folder.resolve("many"));
    Files.writeString(many.resolve("prepared.json"), "{}");
    Files.writeString(many.resolve("old"), "");
    PreparationReport expected = new Preparation(spec, 500, 2, Progress.silent()).run(one);
    PreparationReport found =
        new SparkPreparation(LocalSpark.session(), spec, Progress.silent()).run(many.toString());
    assertThat(found).isEqualTo(expected);
    for (String kind : kinds) {
      for (String split : SPLITS) {
        String path = kind + "/" + split + ".parquet/*.parquet";
        assertSameRows(one.resolve(path), many.resolve(path));
      }
    }
    assertSameRows(one.resolve("users.parquet/*.parquet"), many.resolve("users.parquet/*.parquet"));
    assertSameRows(one.resolve("items.parquet"), many.resolve("items.parquet/*.parquet"));
    assertThat(many.resolve("old")).doesNotExist();
    assertThat(many.resolve(".work")).doesNotExist();
    assertThat(folder).isDirectoryNotContaining("glob:**/.many*");
    assertThat(Files.readString(many.resolve("prepared.json")))
        .isEqualTo(Files.readString(one.resolve("prepared.json")));
    return expected;
  }

  /** A specification that reads one file of users, items and times. */
  static String small(String file) {
    return "log: {files: [\"%s\"], user: u, item: i, time: t}\n".formatted(file)
        + "recall: {}\nsplit: {by: time}\nformat: parquet\n";
  }

  /** Requires that Spark refuses what a specification says. */
  AbstractThrowableAssert<?, ?> assertRefused(String text) throws IOException {
    Path spec = Files.writeString(folder.resolve("prepare.yaml"), text);
    String out = folder.resolve("many").toString();
    return assertThatThrownBy(
            () -> new SparkPreparation(LocalSpark.session(), spec, Progress.silent()).run(out))
        .isInstanceOf(IOException.class);
  }

  private static void assertSameRows(Path one, Path many) throws IOException {
    String columns = columns(one);
    assertThat(columns(many)).isEqualTo(columns);
    String expected = "SELECT " + columns + " FROM (" + LocalSpark.reading(one) + ")";
    String found = "SELECT " + columns + " FROM (" + LocalSpark.reading(many) + ")";
    assertThat(LocalSpark.lacking(expected, found)).as("lacking in " + many).isZero();
    assertThat(LocalSpark.lacking(found, expected)).as("more in " + many).isZero();
  }

  private static String columns(Path files) throws IOException {
    try (Engine engine = Engine.reading()) {
      return engine.rows("DESCRIBE " + LocalSpark.reading(files)).stream()
          .map(row -> Sql.name(String.valueOf(row[0])).code() + "::" + row[1])
          .sorted()
          .collect(Collectors.joining(", "));
    }
  }
}
