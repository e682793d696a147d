package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;

/** Preparations of a generated log against the same computed in Java. */
class PreparationTest {
  private static final int LENGTH = 7;
  private static final String USER = "the \"user\"";

  private static final String WITHOUT =
      "; rows have them without, and so should requests and tables of items";

  @TempDir private Path folder;
  private SmallLog log;

  @BeforeEach
  void write() throws IOException {
    log = SmallLog.write(folder, 3);
  }

  private static boolean positive(SmallLog.Event event) {
    return !event.action().equals("view");
  }

  private static String label(boolean positive) {
    return positive ? "1" : "0";
  }

  /** The last positives before an event, strictly before its time. */
  private static String history(List<SmallLog.Event> ofUser, SmallLog.Event event) {
    List<String> before =
        ofUser.stream()
            .filter(each -> positive(each) && each.time() < event.time())
            .map(SmallLog.Event::item)
            .toList();
    return String.join(" ", before.subList(Math.max(0, before.size() - LENGTH), before.size()));
  }

  @Test
  void rankingRowsHaveLabelsAndTheHistoryBeforeTheEvent() throws IOException {
    Path out = folder.resolve("data");
    PreparationReport report =
        log.prepare(
            SmallLog.spec()
                + "history: {length: 7, of: click}\nranking: {}\n"
                + "split: {by: time, validation: 0.2, test: 0.1}\nformat: csv\n",
            out,
            2);
    List<SmallLog.Event> sorted =
        log.events().stream()
            .sorted(
                Comparator.comparingLong(SmallLog.Event::time)
                    .thenComparingInt(SmallLog.Event::row))
            .toList();
    Map<String, List<SmallLog.Event>> byUser = log.byUser();
    List<String> names = List.of("train", "val", "test");
    List<Integer> ends = List.of(0, 630, 810, 900);
    for (int split = 0; split < names.size(); split++) {
      List<List<String>> expected = new ArrayList<>();
      for (SmallLog.Event event : sorted.subList(ends.get(split), ends.get(split + 1))) {
        int item = Integer.parseInt(event.item().substring(2));
        expected.add(
            List.of(
                label(positive(event)),
                label(event.action().equals("buy")),
                event.user(),
                event.item(),
                "colour " + item % 7,
                history(byUser.getOrDefault(event.user(), List.of()), event),
                Long.toString(event.time())));
      }
      assertThat(
              SmallLog.rows(
                  out.resolve("ranking/" + names.get(split) + ".csv"),
                  "click",
                  "buy",
                  USER,
                  "Item",
                  "colour",
                  "history",
                  "when"))
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(report.splits().get(split).rows()).isEqualTo(expected.size());
    }
  }

  @Test
  void recallRowsHaveTheLastPositivesOfEveryUserHeldOut() throws IOException {
    Path out = folder.resolve("data");
    log.prepare(
        SmallLog.spec()
            + "history: {length: 7, of: click}\nrecall: {min_history: 0}\n"
            + "split: {by: user_last}\nformat: csv\n",
        out,
        2);
    List<List<String>> train = new ArrayList<>();
    List<List<String>> test = new ArrayList<>();
    log.byUser()
        .forEach(
            (user, all) -> {
              List<SmallLog.Event> chosen = all.stream().filter(PreparationTest::positive).toList();
              for (SmallLog.Event event : chosen.subList(0, chosen.size() - 2)) {
                train.add(List.of(user, event.item(), history(all, event)));
              }
              SmallLog.Event last = chosen.getLast();
              String exclude =
                  chosen.stream()
                      .filter(each -> each.time() < last.time())
                      .map(SmallLog.Event::item)
                      .filter(item -> !item.equals(last.item()))
                      .collect(Collectors.joining(" "));
              test.add(List.of(user, last.item(), history(all, last), exclude));
            });
    assertThat(SmallLog.rows(out.resolve("recall/train.csv"), USER, "target_item", "history"))
        .containsExactlyInAnyOrderElementsOf(train);
    assertThat(
            SmallLog.rows(
                out.resolve("recall/test.csv"), USER, "target_item", "history", "exclude"))
        .containsExactlyInAnyOrderElementsOf(test);
    assertThat(SmallLog.rows(out.resolve("items.csv"), "Item")).hasSize(30);
  }

  /** Requests that send them with the spaces ask for other users and items than rows have. */
  @Test
  void valuesThatLoseSpacesAreCountedInAWarning() throws IOException {
    String spec = SmallLog.spec() + "ranking: {}\nsplit: {by: random}\nformat: csv\n";
    assertThat(log.prepare(spec, folder.resolve("data"), 2).warnings()).isEmpty();
    log.write(
        "log 'two'.csv",
        "when,\"the \"\"user\"\"\",Item,action\n"
            + "1700000001, 17 ,ab,buy\n1700000002,17,\u00a0ab,view\n1700000003,\"  \",ab,buy\n"
            + "1700000004, u,\u00e9,view\n");
    log.write("items.csv", "Item,colour\n ab,red\nab,red\n");
    assertThat(log.prepare(spec, folder.resolve("data"), 2).warnings())
        .startsWith(
            "["
                + folder.resolve("log 'one'.csv")
                + "] and 1 more files: column ["
                + USER
                + "]: 2 values have spaces around them, such as [ 17 ]"
                + WITHOUT,
            "["
                + folder.resolve("log 'one'.csv")
                + "] and 1 more files: column [Item]: 1 values"
                + " have spaces around them, such as [\u00a0ab]"
                + WITHOUT,
            "["
                + folder.resolve("items.csv")
                + "]: column [Item]: 1 values have spaces around"
                + " them, such as [ ab]"
                + WITHOUT);
  }

  @Test
  void eventsOfEqualTimeCountInTheLogsOrderWhereThatIsAskedFor() throws IOException {
    Path out = folder.resolve("data");
    log.prepare(
        SmallLog.spec()
            + "history: {length: 1000, equal_times: log_order}\nranking: {}\n"
            + "split: {by: random}\nformat: csv\n",
        out,
        2);
    Set<List<String>> expected = new HashSet<>();
    log.byUser()
        .forEach(
            (user, all) -> {
              for (int i = 0; i < all.size(); i++) {
                expected.add(
                    List.of(
                        user,
                        all.get(i).item(),
                        all.subList(0, i).stream()
                            .map(SmallLog.Event::item)
                            .collect(Collectors.joining(" "))));
              }
            });
    Set<List<String>> found = new HashSet<>();
    for (String split : List.of("train", "val", "test")) {
      found.addAll(
          SmallLog.rows(out.resolve("ranking/" + split + ".csv"), USER, "Item", "history"));
    }
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "csv.gz", "parquet"})
  void theSameBytesComeOutWithAnyNumberOfThreads(String format) throws IOException {
    String spec =
        SmallLog.spec()
            + "ranking: {negatives: {count: 3}}\nrecall: {of: buy}\n"
            + "split: {by: random, validation: 0.3, test: 0.3}\nseed: 7\nformat: "
            + format
            + "\n";
    log.prepare(spec, folder.resolve("one"), 1);
    log.prepare(spec, folder.resolve("four"), 4);
    Map<String, String> one = contents(folder.resolve("one"));
    assertThat(one).hasSizeGreaterThanOrEqualTo(9);
    assertThat(contents(folder.resolve("four"))).isEqualTo(one);
  }

  /** Names of folders make columns of what the engine reads, and are taken for patterns. */
  @ParameterizedTest
  @ValueSource(strings = {"day=2026-06-01", "colour=1", "out[1]", "a*b"})
  void theNameOfTheFolderAboveChangesNoRow(String name) throws IOException {
    String spec = SmallLog.spec() + "ranking: {}\nsplit: {by: time}\nformat: csv\n";
    log.prepare(spec, folder.resolve("plain"), 2);
    Path other = Files.createDirectories(folder.resolve(name)).resolve("data");
    log.prepare(spec, other, 2);
    assertThat(contents(other)).isEqualTo(contents(folder.resolve("plain")));
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            directory.relativize(file).toString(),
            java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform", "popularity"})
  void negativesAreItemsThatTheUserHasNoEventWith(String draw) throws IOException {
    Path out = folder.resolve("data");
    log.prepare(
        SmallLog.spec()
            + "clean: {duplicates: true}\nranking: {negatives: {count: 2, draw: "
            + draw
            + "}}\n"
            + "split: {by: time}\nformat: csv\n",
        out,
        2);
    Set<List<String>> known = new HashSet<>();
    log.events().forEach(event -> known.add(List.of(event.user(), event.item())));
    List<List<String>> rows =
        SmallLog.rows(out.resolve("ranking/train.csv"), USER, "Item", "click", "buy");
    List<List<String>> drawn =
        rows.stream().filter(row -> !known.contains(row.subList(0, 2))).toList();
    assertThat(drawn).hasSizeGreaterThan(300).allMatch(row -> row.get(2).equals("0"));
    long positives = rows.stream().filter(row -> row.get(2).equals("1")).count();
    assertThat(drawn.size()).isLessThanOrEqualTo((int) (2 * positives));
  }

  /** An item without columns would be known by these to be a negative. */
  @ParameterizedTest
  @ValueSource(strings = {"uniform", "popularity"})
  void negativesHaveARowOfTheTableByTheTimeOfTheEvent(String draw) throws IOException {
    StringBuilder prices = new StringBuilder("id,from,price\n");
    for (int i = 0; i < 30; i++) {
      // What exists from the first event on, or from the middle of the log; and again at its end.
      int from = i % 2 == 0 ? 1_700_000_000 : 1_700_000_225;
      prices.append("\"物\"\"%d\",%d,first%n\"物\"\"%1$d\",1700000400,last%n".formatted(i, from));
    }
    log.write("prices.csv", prices.toString());
    Path out = folder.resolve("data");
    log.prepare(
        SmallLog.spec()
                .replace(
                    "{files: [items.csv], id: Item}", "{files: [prices.csv], id: id, time: from}")
            + "ranking: {negatives: {count: 2, draw: "
            + draw
            + "}}\nsplit: {by: random}\nformat: csv\n",
        out,
        2);
    Set<List<String>> known = new HashSet<>();
    log.events().forEach(event -> known.add(List.of(event.user(), event.item())));
    List<List<String>> rows =
        SmallLog.rows(out.resolve("ranking/train.csv"), USER, "Item", "when", "price");
    List<List<String>> drawn =
        rows.stream().filter(row -> !known.contains(row.subList(0, 2))).toList();
    assertThat(drawn).hasSizeGreaterThan(300).noneMatch(row -> row.get(3).isEmpty());
    // Those of the second half are drawn once they are there.
    assertThat(drawn).anyMatch(row -> Integer.parseInt(row.get(1).substring(2)) % 2 == 1);
  }

  /** Events that are left out, as their item is rare or their time is, count as well. */
  @Test
  void negativesAreNoItemsOfEventsThatWereLeftOut() throws IOException {
    StringBuilder rows = new StringBuilder("u,i,t\n");
    StringBuilder items = new StringBuilder("id,colour\n");
    for (int item = 0; item < 12; item++) {
      items.append(item).append(",red\n");
    }
    for (int i = 0; i < 200; i++) {
      rows.append("u%d,%d,%d%n".formatted(i % 20, i / 20 % 3, 1000 + i));
    }
    // Each has an early event with one item, and the only event with another.
    for (int user = 0; user < 4; user++) {
      rows.append("u%d,%d,%d%n".formatted(user, 4 + user, 10 + user));
      rows.append("u%d,%d,%d%n".formatted(user, 8 + user, 1050 + user));
    }
    log.write("raw.csv", rows.toString());
    log.write("catalogue.csv", items.toString());
    Path out = folder.resolve("data");
    PreparationReport report =
        log.prepare(
            """
            log: {files: [raw.csv], user: u, item: i, time: t}
            clean: {min_item_events: 2, earliest: '1970-01-01T00:10:00Z'}
            tasks: [{name: click, every: true}]
            items: {files: [catalogue.csv], id: id}
            ranking: {negatives: {count: 3}}
            split: {by: random}
            format: csv
            """,
            out,
            2);
    assertThat(report.kept()).isEqualTo(200);
    Set<List<String>> negatives = new HashSet<>();
    for (String split : List.of("train", "val", "test")) {
      for (List<String> row :
          SmallLog.rows(out.resolve("ranking/" + split + ".csv"), "u", "i", "click")) {
        if (row.get(2).equals("0")) {
          negatives.add(row.subList(0, 2));
        }
      }
    }
    assertThat(negatives).hasSizeGreaterThan(100).contains(List.of("u9", "4"), List.of("u9", "8"));
    for (int user = 0; user < 4; user++) {
      assertThat(negatives)
          .doesNotContain(
              List.of("u" + user, "" + (4 + user)), List.of("u" + user, "" + (8 + user)));
    }
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
  void cleaningCountsWhatItLeavesOut() throws IOException {
    StringBuilder rows = new StringBuilder("u,i,t\n");
    for (int i = 0; i < 40; i++) {
      rows.append("person")
          .append(i % 8)
          .append(",item")
          .append(i % 5)
          .append(',')
          .append(1000 * i)
          .append('\n');
    }
    for (int i = 0; i < 50; i++) {
      rows.append("bot,item").append(i % 5).append(',').append(7200 + i).append('\n');
    }
    rows.append("person0,item0,0\nperson1,rare,5\n,item1,6\nperson2,,7\nperson3,item1,\n");
    log.write("raw.csv", rows.toString());
    PreparationReport report =
        log.prepare(
            """
            log: {files: [raw.csv], user: u, item: i, time: t}
            clean: {duplicates: true, max_events_per_hour: 20, min_item_events: 2, min_user_events: 3}
            recall: {}
            split: {by: user_last}
            """,
            folder.resolve("data"),
            2);
    assertThat(report.read()).isEqualTo(95);
    assertThat(report.dropped())
        .containsExactly(
            Map.entry("without a user", 1L),
            Map.entry("without an item", 1L),
            Map.entry("without a time", 1L),
            Map.entry("duplicates", 1L),
            Map.entry("of users with more than 20 events in an hour", 50L),
            Map.entry("of items with fewer than 2 events", 1L),
            Map.entry("of users with fewer than 3 events", 0L));
    assertThat(report.kept()).isEqualTo(40);
    assertThat(report.users()).isEqualTo(8);
  }

  private static String timed(List<Instant> times) {
    StringBuilder rows = new StringBuilder("u,i,t\n");
    for (int i = 0; i < times.size(); i++) {
      rows.append("u%d,i%d,%s%n".formatted(i % 4, i % 5, times.get(i)));
    }
    return rows.toString();
  }

  private PreparationReport cleaned(String clean) throws IOException {
    return log.prepare(
        "log: {files: [raw.csv], user: u, item: i, time: t}\nclean: {"
            + clean
            + "}\nrecall: {}\nsplit: {by: time}\n",
        folder.resolve("data"),
        2);
  }

  @Test
  void eventsAheadOfTheClockAreLeftOutUnlessALaterTimeIsSaid() throws IOException {
    List<Instant> times = new ArrayList<>();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    for (int i = 0; i < 50; i++) {
      times.add(now.minus(50 - i, ChronoUnit.HOURS));
    }
    // Some zone's clock, and one that is wrong.
    times.add(now.plus(13, ChronoUnit.HOURS));
    times.add(Instant.parse("2100-01-01T00:00:00Z"));
    log.write("raw.csv", timed(times));
    for (String clean : List.of("", "latest: now")) {
      PreparationReport report = cleaned(clean);
      assertThat(report.dropped())
          .containsExactly(Map.entry("more than a day after now (clean.latest)", 1L));
      assertThat(report.kept()).isEqualTo(51);
      assertThat(report.splits().getLast().to()).isEqualTo(times.get(50).toString());
    }
    assertThat(cleaned("latest: 2100-01-01").dropped())
        .containsExactly(Map.entry("after 2100-01-01 (clean.latest)", 0L));
    assertThat(cleaned("latest: 2099-12-31").kept()).isEqualTo(51);
  }

  @Test
  void aDayLimitsTimesWithAllOfItsHours() throws IOException {
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      times.add(Instant.parse("2025-03-01T00:00:00Z").plus(i, ChronoUnit.HOURS));
    }
    log.write("raw.csv", timed(times));
    PreparationReport report = cleaned("earliest: '2025-03-01T02:00:00Z', latest: 2025-03-02");
    assertThat(report.dropped())
        .containsExactly(
            Map.entry("before 2025-03-01T02:00:00Z (clean.earliest)", 2L),
            Map.entry("after 2025-03-02 (clean.latest)", 12L));
    assertThat(report.kept()).isEqualTo(46);
  }
}
