package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.CsvTable;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** What {@code prepare --init} takes for done, and for an item, where names hardly tell. */
class FirstLookDoneTest {
  @TempDir private Path folder;

  private Path log(String header, IntFunction<String> row) throws IOException {
    StringBuilder log = new StringBuilder(header).append('\n');
    for (int i = 0; i < 400; i++) {
      log.append(row.apply(i)).append('\n');
    }
    return Files.writeString(folder.resolve("log.csv"), log);
  }

  private String looked(Path log) throws IOException {
    return CommandRun.done("prepare", "--quiet", "--init", log).out();
  }

  private static String at(int minute) {
    return "2026-05-%02dT%02d:%02d:00".formatted(1 + minute / 1440, minute / 60 % 24, minute % 60);
  }

  /** Messages: what was opened has a time, and nothing else says so. */
  @Test
  void whenSomethingWasDoneSaysThatItWas() throws IOException {
    Path log =
        log(
            "subscriber_id,campaign_id,sent_at,opened_at,clicked_at",
            i ->
                "%d,%d,%s,%s,%s"
                    .formatted(
                        i % 20,
                        i * 3 % 31,
                        at(7 * i),
                        i % 3 == 0 ? at(7 * i + 2) : "",
                        i % 6 == 0 ? at(7 * i + 3) : ""));
    Path spec = folder.resolve("first/prepare.yaml");
    CommandRun.done("prepare", "--quiet", "--init", log, "--out", folder.resolve("first"));
    assertThat(Files.readString(spec))
        .contains(
            "{name: positive, column: opened_at, present: true}  # guess: times",
            "  time: sent_at  # guess",
            "ranking: {}")
        .doesNotContain("action:");
    assertThat(spec.resolveSibling("ranking.yaml"))
        .content()
        .contains("# left out clicked_at")
        .doesNotContain("name: opened_at");
    Path data = folder.resolve("data");
    CommandRun.done("prepare", "--quiet", spec, "--out", data);
    long positive = 0;
    try (CsvTable rows = CsvTable.open(data.resolve("ranking/train.csv.gz"))) {
      while (rows.next()) {
        positive += rows.text(rows.column("positive")).equals("1") ? 1 : 0;
      }
    }
    // Every third of the first 320.
    assertThat(positive).isEqualTo(107);
  }

  /** Of a Parquet file, an empty list and NaN are nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CASE i % 3 WHEN 0 THEN [] WHEN 1 THEN ['a'] END",
        "CASE i % 3 WHEN 0 THEN 'NaN'::DOUBLE WHEN 1 THEN 0 END",
        "CASE i % 3 WHEN 0 THEN '  ' WHEN 1 THEN 'a' END",
        "CASE i % 3 WHEN 1 THEN DATE '2024-01-31' END"
      })
  void presentIsWhatHasAValue(String value) throws IOException {
    Path log = folder.resolve("log.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          ("COPY (SELECT 'u' || i %% 20 AS user, 'i' || i * 7 %% 31 AS item, i AS time, %s AS done"
                  + " FROM range(300) AS rows(i)) TO %s (FORMAT parquet)")
              .formatted(value, Sql.path(log).code()));
    }
    Path spec =
        Files.writeString(
            folder.resolve("prepare.yaml"),
            """
            log: {files: [log.parquet], user: user, item: item, time: time}
            tasks: [{name: label, column: done, present: true}]
            ranking: {}
            split: {by: time}
            """);
    assertThat(CommandRun.done("prepare", spec, "--out", folder.resolve("data"), "--quiet").out())
        .contains("label 33.3 %");
  }

  @Test
  void presentIsAlone() throws IOException {
    UnpreparedLog.write(folder)
        .refused(
            UnpreparedLog.LOG
                + "tasks: [{name: label, present: true, positive_from: 1}]\n"
                + "ranking: {}\nsplit: {by: time}\n",
            "task [label]: with [present] every value is positive");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "is_buy | 1,0 | column: is_buy, positive_from: 1",
        "sold | 1,0 | column: sold, positive_from: 1",
        "voted_up | true,false | column: voted_up, positive: [\"true\"]",
        "recommended | true,false | column: recommended, positive: [\"true\"]",
        "response | interested,not interested | column: response, positive: [interested]",
        "rsvp_action | yes,no,maybe | column: rsvp_action, positive: [\"yes\"]"
      })
  void whatWasDoneIsKnown(String name, String values, String task) throws IOException {
    String[] said = values.split(",", -1);
    Path log =
        log(
            "user_id,item_id,ts," + name,
            i ->
                "%d,%d,%d,%s"
                    .formatted(
                        i % 20,
                        i * 3 % 31,
                        1_700_000_000 + 60 * i,
                        said[i * 7 % 11 % said.length]));
    assertThat(looked(log)).contains(task);
  }

  /** From which number on is not known, so that the line to write is named. */
  @Test
  void durationsMayBeLabels() throws IOException {
    Path log =
        log(
            "user_id,video_id,ts,watch_seconds",
            i -> "%d,%d,%d,%d".formatted(i % 20, i % 31, 1_700_000_000 + 60 * i, i * 7 % 90));
    assertThat(looked(log))
        .contains(
            "# or say from where on is positive: {name: positive, column: watch_seconds,"
                + " positive_from: ...}: numbers, 90 values");
  }

  @Test
  void ratingsOfZeroMayBeNone() throws IOException {
    Path log =
        log(
            "user_id,book_id,ts,rating",
            i -> "%d,%d,%d,%d".formatted(i % 20, i % 31, 1_700_000_000 + 60 * i, i * 7 % 6));
    assertThat(looked(log))
        .contains("  # if 0 says that there is no rating, leave these rows out before");
  }

  /** A number of products that somebody owns is none of them, and a flag is no event. */
  @ParameterizedTest
  @CsvSource({
    "'user_id,products,product_id,ts', product_id",
    "'user_id,invited,event,ts', event",
  })
  void countsAndFlagsAreNoItems(String header, String item) throws IOException {
    boolean flag = header.contains("invited");
    Path log =
        log(
            header,
            i ->
                "%d,%d,%d,%d"
                    .formatted(i % 20, flag ? i % 2 : i % 90, i * 3 % 31, 1_700_000_000 + 60 * i));
    assertThat(looked(log)).contains("  item: " + item + "  # guess");
  }

  /** As one text each list would be an item that never comes again. */
  @Test
  void listsInBracketsAreRefused() throws IOException {
    Path log =
        log(
            "customer,when,products",
            i -> "c%d,%s,\"[%d, %d]\"".formatted(i % 20, at(7 * i), i * 3 % 31, i % 7));
    CommandRun.of("prepare", "--quiet", "--init", log)
        .failed("column [products]: expected items, found lists in brackets such as [[");
  }

  /** Requests whose texts say what was shown and what of it was clicked. */
  @Test
  void whatNeverComesAgainIsNoItem() throws IOException {
    Path log =
        log(
            "impression_id,user_id,time,impressions",
            i ->
                "%d,u%d,%s,N%d-0 N%d-0 N%d-0 N%d-1"
                    .formatted(i, i % 20, at(7 * i), i % 9, i * 3 % 9, i * 5 % 9, i * 7 % 9));
    CommandRun.of("prepare", "--quiet", "--init", log)
        .failed(
            "expected a column of items, which come again",
            "[impression_id] never does; if the items are in [impressions], write a row for each");
  }

  /** Where a table says what each is like, and where a sample is too small to say. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNamedAnItemMayComeOnce(boolean table) throws IOException {
    Path log = log("user_id,job_id,ts", i -> "%d,%d,%d".formatted(i % 20, i, 1_700_000_000 + i));
    if (!table) {
      assertThat(looked(log)).contains("  item: job_id  # guess");
      return;
    }
    StringBuilder rows = new StringBuilder("user_id,job_id,ts\n");
    StringBuilder items = new StringBuilder("job_id,category\n");
    for (int i = 0; i < 1200; i++) {
      rows.append("%d,%d,%d%n".formatted(i % 20, i, 1_700_000_000 + i));
      items.append("%d,c%d%n".formatted(i, i % 7));
    }
    Files.writeString(log, rows);
    Path jobs = Files.writeString(folder.resolve("jobs.csv"), items);
    CommandRun.of("prepare", "--quiet", "--init", log)
        .failed("expected a column of items, which come again", "[job_id] never does");
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log, "--items", jobs).out())
        .contains("  item: job_id  # guess");
  }

  /** A place is one item, though it has brackets around its two numbers. */
  @Test
  void aPointIsAnItem() throws IOException {
    Path log =
        log(
            "user,location,ts",
            i -> "u%d,\"(%d.5, 7.25)\",%d".formatted(i % 20, i * 3 % 31, 1_700_000_000 + i));
    assertThat(looked(log)).contains("  item: location  # guess");
  }

  /** As PowerShell and spreadsheets write it. */
  @Test
  void wideTextIsNamed() throws IOException {
    Path log = folder.resolve("log.csv");
    Files.writeString(log, "\uFEFFuser,item,ts\n1,2,1700000000\n", StandardCharsets.UTF_16LE);
    CommandRun.of("prepare", "--quiet", "--init", log)
        .failed("found UTF-16, of which [iconv -f utf-16 -t utf-8] makes it");
  }
}
