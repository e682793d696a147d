package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;

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
  }
}
