package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Logs whose texts are bytes, as Impala, Hive and old Spark write them to Parquet. */
class UnsaidTextsTest {
  @TempDir private Path folder;

  private Path log() throws IOException {
    Path file = folder.resolve("log.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT encode('für-' || i % 20) AS user_id, encode('größe-' || i * 7 % 31) AS item_id,"
              + " 1700000000 + 60 * i AS time,"
              + " encode(CASE WHEN i * 7 % 31 % 3 = 0 THEN 'geliked' ELSE 'angesehen' END) AS action,"
              + " encode(['grün', 'weiß', 'gelb'][1 + i * i % 3]) AS colour,"
              + " '\\xFF\\x00'::BLOB AS picture FROM range(2000) AS t(i)) TO "
              + Sql.path(file).code());
    }
    return file;
  }

  @Test
  void theyAreTextsFromTheFirstLookToTheModel() throws IOException {
    Path first = folder.resolve("first");
    CommandRun.done("prepare", "--quiet", "--init", log(), "--out", first);
    Path spec = first.resolve("prepare.yaml");
    assertThat(spec)
        .content()
        .contains(
            "[für-0, für-1, für-10]", "{name: positive, column: action, positive: [geliked]}");
    Path recipe = first.resolve("ranking.yaml");
    assertThat(recipe).content().contains("{name: colour, ");
    Files.writeString(recipe, Files.readString(recipe).replace(".csv.gz", ".parquet"));
    Files.writeString(spec, "format: parquet\n", StandardOpenOption.APPEND);
    CommandRun.done("prepare", "--quiet", spec, "--out", folder.resolve("data"));
    CommandRun.done(
        "train",
        recipe,
        "--data",
        folder.resolve("data"),
        "--out",
        folder.resolve("run"),
        "--set",
        "fit.epochs=1",
        "--no-report",
        "--quiet");
    CommandRun.done("export", folder.resolve("run"), "--out", folder.resolve("bundle"));
    try (var files = Files.walk(folder.resolve("bundle"))) {
      String all =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.toString().endsWith(".onnx"))
              .map(UnsaidTextsTest::text)
              .reduce("", String::concat);
      assertThat(all).contains("grün", "größe-7").doesNotContain("\\xC3");
    }
  }

  /** As those of columns that say that they are texts. */
  @Test
  void whatStandsForNoneIsMissing() throws IOException {
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT encode(CASE WHEN i % 10 = 3 THEN 'fehlt für immer' ELSE 'u' || i % 20 END) AS u,"
              + " encode('i' || i * 7 % 31) AS i, 1700000000 + 60 * i AS t,"
              + " encode(CASE WHEN i % 3 = 0 THEN 'opened' ELSE '' END) AS opened,"
              + " encode(CASE WHEN i % 2 = 0 THEN ' NA ' ELSE 'red' END) AS colour,"
              + " '\\xFF'::BLOB AS picture FROM range(2000) AS t(i)) TO "
              + Sql.path(folder.resolve("log.parquet")).code());
    }
    Path spec =
        Files.writeString(
            folder.resolve("prepare.yaml"),
            """
            log:
              {files: [log.parquet], user: u, item: i, time: t, missing: [NA, fehlt für immer],
               columns: [colour, picture]}
            tasks: [{name: open, column: opened, present: true}]
            ranking: {}
            split: {by: time}
            format: parquet
            """);
    CommandRun.done("prepare", "--quiet", spec, "--out", folder.resolve("data"));
    try (Engine engine = Engine.reading()) {
      String rows =
          "(SELECT u, open, decode(colour) AS colour FROM read_parquet("
              + Sql.path(folder.resolve("data/ranking/*.parquet/*.parquet")).code()
              + "))";
      assertThat(engine.number("SELECT count(*) FROM " + rows)).isEqualTo(1800);
      assertThat(engine.number("SELECT sum(open) FROM " + rows)).isEqualTo(600);
      assertThat(engine.number("SELECT count(colour) FROM " + rows)).isEqualTo(800);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
