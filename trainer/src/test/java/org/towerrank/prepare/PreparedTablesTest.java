package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** What tables of users and items give to rows. */
class PreparedTablesTest {
  @TempDir private Path folder;
  private SmallLog log;

  @BeforeEach
  void write() throws IOException {
    log = SmallLog.write(folder, 3);
  }

  @Test
  void tablesAreJoinedAsOfTheTimeOfTheEvent() throws IOException {
    log.write(
        "prices.csv",
        "id,from,price\n物0,1700000000,low\n物0,1700000200,high\n".replace("物0", "\"物\"\"0\""));
    Path out = folder.resolve("data");
    log.prepare(
        SmallLog.spec()
                .replace(
                    "{files: [items.csv], id: Item}", "{files: [prices.csv], id: id, time: from}")
            + "ranking: {}\nsplit: {by: time}\nformat: csv\n",
        out,
        2);
    for (String split : List.of("train", "val", "test")) {
      for (List<String> row :
          SmallLog.rows(out.resolve("ranking/" + split + ".csv"), "Item", "when", "price")) {
        String expected =
            !row.get(0).equals("物\"0")
                ? ""
                : Long.parseLong(row.get(1)) < 1700000200 ? "low" : "high";
        assertThat(row.get(2)).isEqualTo(expected);
      }
    }
  }

  /** Rows have ISO 8601 for such times, as recipes read nothing else. */
  @Test
  void timesOfTablesMayHaveAFormatOfTheirOwn() throws IOException {
    log.write(
        "prices.csv",
        "id,from,price\n物0,14.11.2023 22:13:20,low\n物0,14.11.2023 22:16:40,high\n"
            .replace("物0", "\"物\"\"0\""));
    String items =
        "{files: [prices.csv], id: id, time: from, time_format: \"%d.%m.%Y %H:%M:%S\","
            + " columns: [from, price]}";
    Path out = folder.resolve("data");
    log.prepare(
        SmallLog.spec().replace("{files: [items.csv], id: Item}", items)
            + "ranking: {}\nsplit: {by: time}\nformat: csv\n",
        out,
        2);
    List<String> prices = new ArrayList<>();
    for (List<String> row :
        SmallLog.rows(out.resolve("ranking/train.csv"), "Item", "when", "price", "from")) {
      if (row.get(0).equals("物\"0")) {
        prices.add(row.get(2));
        boolean low = Long.parseLong(row.get(1)) < 1700000200;
        assertThat(row.get(2)).isEqualTo(low ? "low" : "high");
        assertThat(row.get(3)).startsWith(low ? "2023-11-14T22:13:20" : "2023-11-14T22:16:40");
      }
    }
    assertThat(prices).contains("low", "high");
  }

  @Test
  void aDayInAFormatOfItsOwnHasAllItsHours() throws IOException {
    log.write("offers.csv", "Item,end\n\"物\"\"0\",14.11.2023\n\"物\"\"1\",\n");
    String items =
        "{files: [offers.csv], id: Item, until: end, time_format: \"%d.%m.%Y\", columns: [end]}";
    Path out = folder.resolve("data");
    String spec =
        SmallLog.spec().replace("{files: [items.csv], id: Item}", items)
            + "ranking: {}\nsplit: {by: time}\nformat: csv\n";
    log.prepare(spec, out, 2);
    assertThat(SmallLog.rows(out.resolve("ranking/train.csv"), "Item", "end"))
        .isNotEmpty()
        .allSatisfy(
            row -> assertThat(row.get(1)).isEqualTo(row.get(0).equals("物\"0") ? "2023-11-14" : ""));
    refused(
        spec.replace("%d.%m.%Y", "%m/%d/%Y"),
        "column [end]: expected times as [time_format] says, [%m/%d/%Y], found 1 others such as"
            + " [14.11.2023]");
    refused(
        spec.replace(" time_format: \"%d.%m.%Y\",", ""),
        "; the key [items.time_format] says how others are written");
    refused(spec.replace(" until: end,", ""), "[time_format]: expected [time] too");
  }

  private void refused(String spec, String message) {
    assertThatThrownBy(() -> log.prepare(spec, folder.resolve("other"), 2))
        .hasMessageContaining(message);
  }

  /** Ranking rows have no items to exclude, so that nothing else has the name. */
  @ParameterizedTest
  @ValueSource(strings = {"", "recall: {}\n"})
  void aColumnOfItemsMayHaveTheNameOfAList(String recall) throws IOException {
    log.write("flags.csv", "Item,exclude\n\"物\"\"0\",1\n\"物\"\"1\",0\n");
    Path out = folder.resolve("data");
    log.prepare(
        SmallLog.spec().replace("items.csv", "flags.csv")
            + "ranking: {}\n"
            + recall
            + "split: {by: time}\nformat: csv\n",
        out,
        2);
    for (String split : List.of("train", "val", "test")) {
      assertThat(SmallLog.rows(out.resolve("ranking/" + split + ".csv"), "Item", "exclude"))
          .isNotEmpty()
          .allSatisfy(
              row ->
                  assertThat(row.get(1))
                      .isEqualTo(
                          row.get(0).equals("物\"0") ? "1" : row.get(0).equals("物\"1") ? "0" : ""));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exclude", "history"})
  void aColumnOfUsersThatRowsHaveAListOfIsRefused(String name) throws IOException {
    log.write("people.csv", "id," + name + "\nu'0,1\n");
    String spec =
        SmallLog.spec()
            + "users: {files: [people.csv], id: id}\nrecall: {}\nsplit: {by: time}\nformat: csv\n";
    assertThatThrownBy(() -> log.prepare(spec, folder.resolve("data"), 2))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("column [" + name + "] is in [users] and in the rows");
  }

  @Test
  void theTimeOfATableIsAColumnOfRowsWhereItIsNamed() throws IOException {
    log.write("prices.csv", "id,from,price\n\"物\"\"0\",1700000000,low\n");
    String spec = SmallLog.spec() + "ranking: {}\nsplit: {by: time}\nformat: csv\n";
    String table = "{files: [prices.csv], id: id, time: from";
    Path out = folder.resolve("data");
    log.prepare(spec.replace("{files: [items.csv], id: Item", table + ", columns: [from]"), out, 2);
    for (List<String> row : SmallLog.rows(out.resolve("ranking/train.csv"), "Item", "from")) {
      assertThat(row.get(1)).isEqualTo(row.get(0).equals("物\"0") ? "1700000000" : "");
    }
    assertThat(SmallLog.rows(out.resolve("items.csv"), "Item", "from"))
        .contains(List.of("物\"0", "1700000000"));
    log.prepare(spec.replace("{files: [items.csv], id: Item", table), out, 2);
    assertThat(Files.readAllLines(out.resolve("ranking/train.csv")).getFirst())
        .contains("price")
        .doesNotContain("from");
  }

  /** Nobody had what is new, whose id may be the first one that is no number. */
  @Test
  void theCatalogueHasItemsThatAreNoNumbersBesideALogOfNumbers() throws IOException {
    log.write("plain.csv", "u,i,t\n1,7,1\n1,8,2\n1,9,3\n1,7,4\n1,8,5\n");
    log.write("colours.csv", "i,colour\n7,red\n007,blue\nA7,green\n");
    Path out = folder.resolve("data");
    log.prepare(
        """
        log: {files: [plain.csv], user: u, item: i, time: t}
        items: {files: [colours.csv], id: i}
        recall: {}
        split: {by: user_last}
        format: csv
        """,
        out,
        2);
    assertThat(SmallLog.rows(out.resolve("items.csv"), "i", "colour"))
        .containsExactlyInAnyOrder(
            List.of("7", "red"),
            List.of("007", "blue"),
            List.of("A7", "green"),
            List.of("8", ""),
            List.of("9", ""));
    assertThat(SmallLog.rows(out.resolve("recall/test.csv"), "target_item", "history"))
        .containsExactly(List.of("8", "7 8 9 7"));
  }

  /** What was done with it is fitted, but a shop that took it out of its table sells it no more. */
  @Test
  void anItemThatTheTableHasNoMoreIsWarnedOf() throws IOException {
    String spec = SmallLog.spec() + "ranking: {}\nsplit: {by: time}\nformat: csv\n";
    assertThat(log.prepare(spec, folder.resolve("all"), 2).warnings()).isEmpty();
    String table = Files.readString(folder.resolve("items.csv"));
    log.write("items.csv", table.replaceAll("\"物\"\"(3|17)\",.*\n", ""));
    Path out = folder.resolve("data");
    assertThat(log.prepare(spec, out, 2).warnings())
        .singleElement(as(STRING))
        .startsWith(
            "[" + folder.resolve("items.csv") + "]: 2 of 30 items of the log have no row, such as")
        .contains("[物\"17, 物\"3]: the catalogue has them with empty columns");
    assertThat(SmallLog.rows(out.resolve("items.csv"), "Item", "colour"))
        .contains(List.of("物\"3", ""), List.of("物\"4", "colour 4"));
    log.write("items.csv", table.replaceAll("\"物\"\"", "\"x"));
    assertThat(log.prepare(spec, out, 2).warnings())
        .as("ids that differ, once and not of each item again")
        .singleElement(as(STRING))
        .contains("items.csv]: only 0 of ", "events have such as [物\"0, ", "the table such as [x");
  }

  /** Impala, Hive and old Spark write texts to Parquet as bytes that nothing says to be texts. */
  @Test
  void bytesOfParquetAreTheTextsThatTheyAre() throws IOException {
    writeParquet("encode('Käse ' || (i % 5))");
    Path out = folder.resolve("data");
    log.prepare(ofBytes("csv"), out, 1);
    assertThat(SmallLog.rows(out.resolve("ranking/train.csv"), "who", "what", "place", "name"))
        .hasSizeGreaterThan(10)
        .allMatch(row -> row.get(0).matches("Zoë [0-3]"))
        .allMatch(row -> row.get(1).matches("é[0-6]"))
        .allMatch(row -> row.get(2).matches("Käse [0-4]"))
        .allMatch(row -> row.get(3).equals("Name of " + row.get(0)));
  }

  @Test
  void bytesThatAreNoTextAreNotWrittenToCsv() throws IOException {
    writeParquet("unhex('ff' || printf('%02d', i))");
    Path out = folder.resolve("data");
    assertThatThrownBy(() -> log.prepare(ofBytes("csv"), out, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("column \"place\": ")
        .hasMessageContaining("rows have bytes that are no text in UTF-8, which CSV has not");
    log.prepare(ofBytes("parquet"), out, 1);
    assertThat(out.resolve("ranking/train.parquet")).isDirectory();
  }

  /** The engine looks at no checksum, and would give rows what is there. */
  @Test
  void damagedParquetIsRefused() throws IOException {
    writeParquet("1");
    Path names = folder.resolve("names.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT encode('Zoë ' || i) AS who, i AS age FROM range(4) AS t(i)) TO "
              + Sql.path(names).code()
              + " (FORMAT parquet, COMPRESSION gzip)");
    }
    Path out = folder.resolve("data");
    log.prepare(ofBytes("csv"), out, 1);
    byte[] bytes = Files.readAllBytes(names);
    int tail = bytes.length - 2 * Integer.BYTES;
    int footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
    // In front of the footer is the checksum of the last page, and its size.
    bytes[tail - footer - 2 * Integer.BYTES] ^= 1;
    Files.write(names, bytes);
    assertThatThrownBy(() -> log.prepare(ofBytes("csv"), out, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("names.parquet")
        .hasMessageEndingWith("cut off or corrupt?");
  }

  private static String ofBytes(String format) {
    return """
    log: {files: [bytes.parquet], user: who, item: what, time: at, action: did}
    users: {files: [names.parquet], id: who}
    tasks: [{name: click, positive: [gewählt]}]
    ranking: {}
    split: {by: random, validation: 0.2, test: 0.2}
    format: %s
    """
        .formatted(format);
  }

  private void writeParquet(String place) throws IOException {
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT encode('Zoë ' || (i % 4)) AS who, encode('é' || (i % 7)) AS what, i AS at,"
              + " encode(CASE WHEN i % 3 = 0 THEN 'gewählt' ELSE 'gesehen' END) AS did, "
              + place
              + " AS place FROM range(60) AS t(i)) TO "
              + Sql.path(folder.resolve("bytes.parquet")).code());
      engine.execute(
          "COPY (SELECT encode('Zoë ' || i) AS who, encode('Name of Zoë ' || i) AS name"
              + " FROM range(4) AS t(i)) TO "
              + Sql.path(folder.resolve("names.parquet")).code());
    }
  }
}
