package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which column of a log says its items, as {@code prepare --init} guesses it. */
class FirstLookItemsTest {
  private static final int ITEMS = 50;

  @TempDir private Path folder;

  /** Formats of a user, an item and a time, and of a number that is new every third event. */
  private Path log(String name, String header, String row) throws IOException {
    StringBuilder log = new StringBuilder(header);
    for (int i = 0; i < 900; i++) {
      log.append(row.formatted(i % 40, i * i % ITEMS, 1_767_225_600 + 61 * i, i / 3)).append('\n');
    }
    return Files.writeString(folder.resolve(name), log);
  }

  /** A review has a title, and so has the product. */
  @Test
  void whatFindsNoRowOfTheTableIsNoItem() throws IOException {
    onlyTheCodeFindsRows(
        """
        {"user_id": "u%1$d", "title": "Great %4$d", "code": "c%2$d", "overall": %2$d, "at": %3$d}""",
        "{\"title\": \"Lamp %d\", \"code\": \"c%d\"}%n");
  }

  /** Neither 1_2 nor 012 is 12, though the engine takes all for one number. */
  @ParameterizedTest
  @ValueSource(strings = {"1_", "01", "+1"})
  void whatOnlyTheEngineTakesForTheNumbersOfTheTableIsNoItem(String begin) throws IOException {
    onlyTheCodeFindsRows(
        """
        {"user_id": "u%%1$d", "sku": "%s%%2$02d", "code": "c%%2$d", "at": %%3$d}"""
            .formatted(begin),
        "{\"sku\": \"1%02d\", \"code\": \"c%d\"}%n");
  }

  private void onlyTheCodeFindsRows(String event, String item) throws IOException {
    Path log = log("log.jsonl", "", event);
    StringBuilder items = new StringBuilder();
    for (int i = 0; i < ITEMS; i++) {
      items.append(item.formatted(i, i));
    }
    Path table = Files.writeString(folder.resolve("items.jsonl"), items);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log, "--items", table).out())
        .contains("  item: code  # guess", "  id: code  # guess");
  }

  /** What tells orders, visits or programs apart is no item, though its name ends as ids do. */
  @ParameterizedTest
  @CsvSource({
    "'Customer ID,Invoice,StockCode,at','%1$d,%4$d,s%2$d,%3$d',StockCode",
    "'idvisitor,idvisit,idaction_url,at','%1$d,%4$d,%2$d,%3$d',idaction_url",
    "'user_id,app_id,sku_seen,at','%1$d,shop,%2$d,%3$d',sku_seen",
    "'user,venue,category_id,at','%1$d,v%2$d,c%4$d,%3$d',venue",
    "'user,revenue,page_id,at','%1$d,%4$d,%2$d,%3$d',page_id"
  })
  void whatIsToldApartIsNoItem(String header, String row, String item) throws IOException {
    Path log = log("log.csv", header + "\n", row);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log).out())
        .contains("  item: " + item + "  # guess");
  }

  /** What was done to the one item would be taken for the items otherwise. */
  @Test
  void aLogOfOneItemIsToldByIt() throws IOException {
    Path log = log("log.csv", "user,item,at,action\n", "%1$d,only,%3$d,did %4$d");
    CommandRun.of("prepare", "--quiet", "--init", log)
        .failed(
            "log.csv]: column [item]: expected several items to choose from, found [only] alone in"
                + " 900 rows");
    Path row = Files.writeString(folder.resolve("row.csv"), "user,item,time\nu1,i1,2026-01-01\n");
    CommandRun.of("prepare", "--quiet", "--init", row)
        .failed("row.csv]: column [item]: expected several items", "[i1] alone in its one row:");
  }

  /** Of one shop, or of one game with few levels. */
  @Test
  void whatAllEventsShareLeavesTheItemToOthers() throws IOException {
    Path shop = log("shop.csv", "user,product,url,at\n", "%1$d,shop,/p/%2$d,%3$d");
    assertThat(CommandRun.done("prepare", "--quiet", "--init", shop).out())
        .contains("  item: url  # guess");
    StringBuilder events = new StringBuilder("player,game,level,at\n");
    for (int i = 0; i < 900; i++) {
      events.append("p%d,one,%d,%d%n".formatted(i % 40, i * i % 19, 1_767_225_600 + 61 * i));
    }
    Path game = Files.writeString(folder.resolve("game.csv"), events);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", game).out())
        .contains("  item: level  # guess");
  }

  /** Without a header a table would lack its first item, and have that as a name. */
  @ParameterizedTest
  @CsvSource({"--items,item,n", "--users,user,''"})
  void aTableBesideTheLogNeedsAHeader(String option, String key, String prefix) throws IOException {
    Path log = log("log.csv", "user,item,at\n", "%d,n%d,%d");
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append("%s%d,colour %d\n".formatted(prefix, i, i % 3));
    }
    Path table = Files.writeString(folder.resolve("table.csv"), rows);
    CommandRun.of("prepare", "--quiet", "--init", log, option, table)
        .failed(
            "table.csv]: expected a header that names the columns, found [" + prefix + "0] among",
            "which the log has as a value of [" + key + "]");
    Files.writeString(table, "id,colour\n" + rows);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log, option, table).out())
        .contains("  id: id  # guess");
  }

  /** A log may have a column for users that its events do not say. */
  @Test
  void anEmptyColumnIsNoUser() throws IOException {
    Path log = log("log.csv", "user_id,domain_userid,item,at\n", ",d%1$d,%2$d,%3$d");
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log).out())
        .contains("  user: domain_userid  # guess");
  }

  /** How often or long an item was used is known when it was. */
  @ParameterizedTest
  @ValueSource(strings = {"plays", "play_count", "play_time_ms", "time_spent", "activeTime"})
  void whatComesOfAnEventIsNoFeature(String name) throws IOException {
    Path log = log("log.csv", "user,item,at,displays,%s%n".formatted(name), "%d,%d,%d,%4$d,%4$d");
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log).out())
        .contains("  # left out " + name + ", it may come of the event", "{name: displays, side")
        .doesNotContain("name: " + name);
  }

  /** Views and impressions are no more wanted than a view. */
  @ParameterizedTest
  @ValueSource(strings = {"views", "impressions", "Page Views"})
  void whatWasOnlySeenIsNotPositive(String seen) throws IOException {
    StringBuilder log = new StringBuilder("user,item,event,at\n");
    for (int i = 0; i < 900; i++) {
      log.append(
          "u%d,i%d,%s,%d\n"
              .formatted(i % 40, i % 7, i % 5 == 0 ? "orders" : seen, 1_767_225_600 + i));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains("{name: positive, column: event, positive: [orders]}");
  }

  @Test
  void anOverallRatingIsALabel() throws IOException {
    StringBuilder log = new StringBuilder("reviewer_id,item,overall,at\n");
    for (int i = 0; i < 900; i++) {
      log.append("r%d,i%d,%d.0,%d\n".formatted(i % 40, i % 7, 1 + i % 5, 1_767_225_600 + i));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains("{name: positive, column: overall, positive_from: 4.0}");
  }
}
