package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.RowTable;
import org.towerrank.data.Tables;

/**
 * Preparations on Spark beside those of one machine: the same rows and the same report.
 *
 * <p>{@code .ci/clusters} runs it.
 */
class SparkPreparationRun {
  private static final int EVENTS = 1200;
  private static final List<String> ACTIONS = List.of("view", "click", "b'uy\\n", "");

  @TempDir private Path folder;

  /** In no order, with equal times, missing values, quotes and lines in them, in three files. */
  @BeforeEach
  void writeLog() throws IOException {
    Random random = new Random(11);
    for (int file = 0; file < 3; file++) {
      StringBuilder log = new StringBuilder("when,\"the \"\"user\"\"\",Item,action,note,rank\n");
      for (int i = 0; i < EVENTS / 3; i++) {
        String rank = List.of("10", "9", "1_0", "\u30008", "x", "", "nan").get(random.nextInt(7));
        String item = i % 97 == 0 ? "" : "物 " + random.nextInt(25);
        log.append(random.nextInt(50) == 0 ? "" : 1_700_000_000 + 160 * random.nextInt(300))
            .append(',')
            .append(quoted(OddUsers.ALL.get(random.nextInt(OddUsers.ALL.size()))))
            .append(',' + quoted(item) + ',')
            .append(quoted(ACTIONS.get(random.nextInt(ACTIONS.size()))))
            .append(',' + quoted("a\nnote " + random.nextInt(9)) + ',' + rank + "\n");
      }
      write("log '" + (9 - file) + "' x.csv.gz", log.toString());
    }
    StringBuilder prices = new StringBuilder("id,from,price\n");
    for (int i = 0; i < 40; i++) {
      prices.append("物 " + random.nextInt(27) + "," + (1_699_998_000_000L + 1_000_000L * i) + ",");
      prices.append(random.nextInt(100)).append('\n');
    }
    write("prices.csv", prices.toString());
    LocalSpark.write(
        folder.resolve("users.parquet"),
        "SELECT 42::DOUBLE AS id, 3 AS age, ['a', NULL, 'b c'] AS tags UNION ALL SELECT 7, NULL,"
            + " NULL");
  }

  private static String quoted(String value) {
    return '"' + value.replace("\"", "\"\"") + '"';
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    if (name.endsWith(".gz")) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
        gzip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    } else {
      Files.writeString(file, text);
    }
  }

  private static final String LOG =
      """
      log: {files: ["log '*.csv.gz"], user: the "user"\
      , item: Item, time: when, action: action, order: [rank]}
      tasks:
        - {name: click, positive: [click, "b'uy\\\\n"]}
        - {name: buy, positive: ["b'uy\\\\n"]}
      format: parquet
      """;

  private void assertSame(String text, String... kinds) throws IOException {
    new BothPreparations(folder).assertSame(text, kinds);
  }

  @Test
  void rowsOfBothKindsAreThoseOfOneMachine() throws IOException {
    assertSame(
        LOG
            + """
            clean:
              {earliest: "2023-11-14T23:00:00Z", latest: "2023-11-15T11:00:00Z", duplicates: true,
               max_events_per_hour: 24, min_user_events: 3, min_item_events: 2}
            history: {length: 7, of: click}
            histories: {seen: {length: 300}, left: {not_of: click}}
            items: {files: [prices.csv], id: id, time: from}
            users: {files: [users.parquet], id: id}
            ranking: {}
            recall: {of: buy}
            split: {by: time, validation: 0.2, test: 0.1}
            """,
        "ranking",
        "recall");
  }

  @Test
  void textsForMissingValuesAreThoseOfOneMachine() throws IOException {
    String missing = "missing: [\"b'uy\\\\n\", zoë, 42, \"ى\\\\n\", x, nan]";
    assertSame(
        LOG.replace("user:", missing + ", user:")
                .replace("click, \"b'uy\\\\n\"", "click")
                .replace("positive: [\"b'uy\\\\n\"]", "positive: [view]")
            + """
            items: {files: [prices.csv], id: id, time: from, missing: ["12", "物 3"]}
            ranking: {}
            split: {by: time, validation: 0.2, test: 0.1}
            """,
        "ranking");
  }

  /** Digests draw the same items and splits on both. */
  @Test
  void negativesAndRandomSplitsAreThoseOfOneMachine() throws IOException {
    Random random = new Random(5);
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      log.append(
          "{\"at\": \"2025-01-%02dT0%d:00%s+01:00\", \"who\": %s, \"what\": %d, \"price\": %s}\n"
              .formatted(
                  1 + random.nextInt(28),
                  random.nextInt(10),
                  i % 3 == 0 ? "" : ":00",
                  random.nextInt(20) == 0 ? "null" : random.nextInt(30),
                  random.nextInt(60),
                  random.nextInt(100) / 8.0));
    }
    write("events.jsonl", log.toString());
    assertSame(
        """
        log: {files: [events.jsonl], user: who, item: what, time: at}
        tasks: [{name: bought, every: true}]
        history: {length: 3, equal_times: log_order}
        histories: {liked: {of: bought, length: 4}, all: {}}
        ranking: {negatives: {count: 2, draw: popularity}}
        recall: {min_history: 0}
        split: {by: random, validation: 0.2, test: 0.2}
        format: parquet
        seed: 9
        """,
        "ranking",
        "recall");
  }

  /** Where rows of the table begin at some time, and events are left out. */
  @Test
  void negativesOfATableWithTimesAreThoseOfOneMachine() throws IOException {
    assertSame(
        LOG
            + """
            clean: {earliest: "2023-11-14T23:00:00Z", min_item_events: 40}
            items: {files: [prices.csv], id: id, time: from}
            ranking: {negatives: {count: 2}}
            split: {by: time}
            """,
        "ranking");
  }

  /** Of equal times the log's order counts, and what is missing stays as it was. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "items: {files: [names.csv], id: i, time: since, until: end}",
        "items: {files: [names.csv], id: i, time: since, until: end}\nusers: {files: [born.csv], id: u}"
      })
  void whatEventsSayOfUsersAndItemsIsThatOfOneMachine(String tables) throws IOException {
    Random random = new Random(8);
    StringBuilder log = new StringBuilder("u,i,t,city,price\n");
    for (int row = 0; row < 600; row++) {
      log.append(
          "u%d,i%d,%d,%s,%s\n"
              .formatted(
                  random.nextInt(20),
                  random.nextInt(30),
                  1_700_000_000 + random.nextInt(200),
                  List.of("", "Köln", "東京").get(random.nextInt(3)),
                  row % 4 == 0 ? "" : "" + random.nextInt(5)));
    }
    write("told.csv", log.toString());
    StringBuilder names = new StringBuilder("i,since,end,name\n");
    StringBuilder born = new StringBuilder("u,born\n");
    for (int id = 1; id < 35; id++) {
      String end = id % 3 == 0 ? "" + 1_700_000_150 : "";
      names.append("i%d,%d,%s,old %d\n".formatted(id, 1_700_000_000 + id, end, id));
      names.append("i%d,%d,%s,new %d\n".formatted(id, 1_700_000_090 + id, end, id));
      born.append("u%d,%d\n".formatted(id, 1980 + id));
    }
    write("names.csv", names.toString());
    write("born.csv", born.toString());
    assertSame(
        """
        log: {files: [told.csv], user: u, item: i, time: t, of_users: [city], of_items: [price]}
        tasks: [{name: click, every: true}]
        ranking: {negatives: {count: 2}}
        recall: {}
        split: {by: time}
        format: parquet
        %s
        """
            .formatted(tables),
        "ranking",
        "recall");
  }

  /** Some last for seconds, some for minutes, and some have no end; one machine draws the same. */
  @ParameterizedTest
  @ValueSource(strings = {"uniform", "popularity"})
  void negativesOfItemsThatEndAreThoseOfOneMachine(String draw) throws IOException {
    StringBuilder offers = new StringBuilder("id,from,end\n");
    StringBuilder log = new StringBuilder("u,i,t\n");
    for (int i = 0; i < 400; i++) {
      String end = i % 5 == 0 ? "" : "" + (1_700_000_000 + 10 * i + (i % 5 == 1 ? 4000 : 60));
      offers.append("o%d,%d,%s\n".formatted(i, 1_700_000_000 + 10 * i, end));
      log.append("u%d,o%d,%d\n".formatted(i * 7919 % 23, i, 1_700_000_005 + 10 * i));
    }
    write("offers.csv", offers.toString());
    write("clicks.csv", log.toString());
    assertSame(
        """
        log: {files: [clicks.csv], user: u, item: i, time: t}
        tasks: [{name: click, every: true}]
        items: {files: [offers.csv], id: id, time: from, until: end}
        ranking: {negatives: {count: 3, draw: %s}}
        split: {by: random}
        format: parquet
        """
            .formatted(draw),
        "ranking");
  }

  /** Both patterns mean the first file, which is read once. */
  @Test
  void aUsersLastEventsAreThoseOfOneMachine() throws IOException {
    for (int file = 0; file < 2; file++) {
      LocalSpark.write(
          folder.resolve("log" + file + ".parquet"),
          ("SELECT (range * 7919 %% 40)::DOUBLE AS u, range * 31 %% 50 AS i, range %% 5 AS stars,"
                  + " make_timestamp(1700000000000000 + range * 104729 %% 300 * 1000000) AS t"
                  + " FROM range(%d, %d)")
              .formatted(300 * file, 300 * file + 300));
    }
    assertSame(
        """
        log: {files: [log0.parquet, "log*.parquet"], user: u, item: i, time: t, order: [stars, i]}
        tasks: [{name: like, column: stars, positive_from: 3}]
        history: {of: like}
        recall: {}
        split: {by: user_last}
        format: parquet
        """,
        "recall");
  }

  /** Days are numbers for CSV. */
  @Test
  void timesInAFormatAreThoseOfOneMachine() throws IOException {
    StringBuilder log = new StringBuilder("u,i,day\n");
    for (int i = 0; i < 200; i++) {
      log.append("u%d,i%d,202402%02d\n".formatted(i % 7, i * 31 % 11, 1 + i / 7));
    }
    write("days.csv", log.toString());
    write("goods.csv", "id,price,from\ni1,3,31.01.2024\ni1,4,9.2.2024\ni2,5,1.2.2024\n");
    String items = "items: {files: [goods.csv], id: id, time: from, time_format: \"%d.%m.%Y\"}\n";
    String text =
        items
            + BothPreparations.small("days.csv")
                .replace("time: t", "time: day, time_format: \"%Y%m%d\"");
    assertSame(text, "recall");
    write("days.csv", log + "u1,i1,20240230\n");
    new BothPreparations(folder)
        .assertRefused(text)
        .hasMessageContaining("column [day]: expected times as [time_format] says, [%Y%m%d],")
        .hasMessageContaining("found 1 others such as [20240230]");
  }

  /** Spark would put settings in their place. */
  @Test
  void dollarsInNamesAndTextsAreThoseOfOneMachine() throws IOException {
    String log = "u,i,t,${x}\n" + "a,b,1,${spark.app.name}\na,c,2,no\n".repeat(50);
    write("dollars.csv", log);
    assertSame(
        """
        log: {files: [dollars.csv], user: u, item: i, time: t, action: "${x}", columns: ["${x}"]}
        tasks: [{name: like, positive: ["${spark.app.name}"]}]
        ranking: {}
        split: {by: random}
        format: parquet
        """,
        "ranking");
  }

  /** Whose columns of numbers always have a value, and whose pages are of the first kind. */
  @Test
  void rowsThatSparkWroteAreReadOnOneMachine() throws IOException {
    Path file = folder.resolve("spark.parquet");
    LocalSpark.session()
        .range(0, 1000, 1, 2)
        .selectExpr(
            "id", "CASE WHEN id % 3 > 0 THEN CAST(id AS STRING) END AS text", "1.5D AS same")
        .write()
        .parquet(file.toString());
    int rows = 0;
    try (RowTable table = Tables.open(file)) {
      CsvColumn id = table.column("id");
      CsvColumn text = table.column("text");
      CsvColumn same = table.column("same");
      for (; table.next(); rows++) {
        assertThat(table.value(id)).isEqualTo((long) rows);
        assertThat(table.text(text)).isEqualTo(rows % 3 > 0 ? Integer.toString(rows) : "");
        assertThat(table.value(same)).isEqualTo(1.5);
      }
    }
    assertThat(rows).isEqualTo(1000);
  }

  @Test
  void fieldsOfObjectsInParquetAreColumnsAsOnOneMachine() throws IOException {
    LocalSpark.write(
        folder.resolve("objects.parquet"),
        """
        SELECT {'id': 'u' || (i * 7 % 23), 'more': {'age': i % 5, 'tags': ['a', NULL]}} AS user,
          CASE WHEN i % 9 < 8 THEN {'sku': i * 5 % 31} END AS product,
          TIMESTAMP '1969-12-31' + INTERVAL (i) HOUR AS at, i % 3 = 0 AS liked
        FROM range(400) t(i)""");
    assertSame(
        """
        log: {files: [objects.parquet], user: user.id, item: product.sku, time: at}
        tasks:
          - {name: like, column: liked}
        format: parquet
        ranking: {}
        split: {by: time, validation: 0.1, test: 0.1}
        """,
        "ranking");
  }
}
