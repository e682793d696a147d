package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which items are drawn as negatives. */
class PreparedNegativesTest {
  private static final String USER = "the \"user\"";

  @TempDir private Path folder;
  private SmallLog log;

  @BeforeEach
  void write() throws IOException {
    log = SmallLog.write(folder, 3);
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

  /** It is not known when it began, so that no event has its columns. */
  @Test
  void anItemWhoseRowHasNoTimeIsNoNegative() throws IOException {
    StringBuilder prices = new StringBuilder("id,from,price\n");
    for (int i = 0; i < 30; i++) {
      prices.append("\"物\"\"%d\",%s,high%n".formatted(i, i % 2 == 0 ? "1700000000" : ""));
    }
    log.write("prices.csv", prices.toString());
    Path out = folder.resolve("data");
    PreparationReport report =
        log.prepare(
            SmallLog.spec()
                    .replace(
                        "{files: [items.csv], id: Item}",
                        "{files: [prices.csv], id: id, time: from}")
                + "ranking: {negatives: {count: 2}}\nsplit: {by: random}\nformat: csv\n",
            out,
            2);
    assertThat(report.warnings())
        .anyMatch(
            warning ->
                warning.contains(
                    "column [from]: 15 of 30 rows have no time, such as those of [物\"1, 物\"11,"
                        + " 物\"13]: no event gets them"));
    Set<List<String>> known = new HashSet<>();
    log.events().forEach(event -> known.add(List.of(event.user(), event.item())));
    assertThat(SmallLog.rows(out.resolve("ranking/train.csv"), USER, "Item", "price"))
        .filteredOn(row -> !known.contains(row.subList(0, 2)))
        .hasSizeGreaterThan(100)
        .allMatch(row -> row.get(2).equals("high"));
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

  /** By its own item it would be among other events, and have a history of more than there was. */
  @Test
  void aNegativeFollowsItsEventWhereItemsOrderEqualTimes() throws IOException {
    Path out = folder.resolve("data");
    log.prepare(
        SmallLog.spec().replace("action: action", "order: [Item]").split("tasks:", -1)[0]
            + "tasks: [{name: seen, every: true}]\nhistory: {length: 1000, equal_times: log_order}\n"
            + "ranking: {negatives: {count: 2}}\nsplit: {by: random}\nformat: csv\n",
        out,
        2);
    Map<String, List<String>> sorted =
        log.events().stream()
            .sorted(
                Comparator.comparingLong(SmallLog.Event::time).thenComparing(SmallLog.Event::item))
            .collect(
                Collectors.groupingBy(
                    SmallLog.Event::user,
                    Collectors.mapping(SmallLog.Event::item, Collectors.toList())));
    int negatives = 0;
    List<String> event = List.of();
    for (List<String> row :
        SmallLog.rows(out.resolve("ranking/train.csv"), USER, "history", "seen", "when", "Item")) {
      if (row.get(2).equals("1")) {
        event = row;
        List<String> items = sorted.getOrDefault(row.getFirst(), List.of());
        int before = row.get(1).isEmpty() ? 0 : row.get(1).split(" ", -1).length;
        assertThat(row.get(1)).isEqualTo(String.join(" ", items.subList(0, before)));
        assertThat(row.get(4)).isEqualTo(items.get(before));
      } else {
        negatives++;
        assertThat(row.subList(0, 2)).isEqualTo(event.subList(0, 2));
        assertThat(row.get(3)).isEqualTo(event.get(3));
      }
    }
    assertThat(negatives).isGreaterThan(300);
  }

  /**
   * Items that last ten minutes, among some that last for long, in a log of half a day: few of all
   * are there at a time, and each event gets its negatives of them nevertheless.
   */
  @ParameterizedTest
  @ValueSource(strings = {"uniform", "popularity"})
  void negativesAreThereAtTheTimeOfTheEvent(String draw) throws IOException {
    BriefItems brief = BriefItems.write(log);
    Path out = folder.resolve("data");
    log.prepare(
        """
        log: {files: [visits.csv], user: visitor, item: offer, time: at}
        tasks: [{name: click, every: true}]
        items: {files: [offers.csv], id: offer, time: since, until: end}
        ranking: {negatives: {count: 3, draw: %s}}
        split: {by: random}
        format: csv
        """
            .formatted(draw),
        out,
        2);
    int positives = 0;
    Map<String, Integer> drawn = new TreeMap<>();
    for (List<String> row :
        SmallLog.rows(out.resolve("ranking/train.csv"), "visitor", "offer", "click", "at")) {
      if (row.get(2).equals("1")) {
        positives++;
      } else {
        assertThat(brief.isThere(row.get(1), Long.parseLong(row.get(3)))).as("%s", row).isTrue();
        drawn.merge(row.get(1), 1, Integer::sum);
      }
    }
    int all = drawn.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(positives).isGreaterThan(2000);
    assertThat(all).isBetween((int) (2.97 * positives), 3 * positives);
    if (draw.equals("uniform")) {
      // Brief ones are there for ten minutes of 720 in which some 20 are, and long ones always.
      assertThat(drawn).hasSizeGreaterThan(700);
      double ofLong = drawn.getOrDefault("long0", 0) + drawn.getOrDefault("long1", 0);
      assertThat(ofLong / all).isBetween(0.07, 0.11);
    }
  }

  /** A day has all its hours. */
  @Test
  void anEndThatIsADayCountsWithAllItsHours() throws IOException {
    StringBuilder visits = new StringBuilder("visitor,offer,at\n");
    for (int hour = 0; hour < 48; hour++) {
      visits.append("v%d,own,2026-03-%02dT%02d:30:00Z%n".formatted(hour, 1 + hour / 24, hour % 24));
    }
    log.write("visits.csv", visits.toString());
    log.write("offers.csv", "offer,end,colour\nown,,red\nfirst,2026-03-01,blue\nother,,green\n");
    Path out = folder.resolve("data");
    log.prepare(
        """
        log: {files: [visits.csv], user: visitor, item: offer, time: at}
        tasks: [{name: click, every: true}]
        items: {files: [offers.csv], id: offer, until: end}
        ranking: {negatives: {count: 2}}
        split: {by: random}
        format: csv
        """,
        out,
        2);
    List<List<String>> rows = new ArrayList<>();
    for (String split : List.of("train", "val", "test")) {
      Path file = out.resolve("ranking/" + split + ".csv");
      rows.addAll(SmallLog.rows(file, "offer", "at"));
      assertThat(Files.readAllLines(file).getFirst()).contains("colour").doesNotContain("end");
    }
    assertThat(rows.stream().filter(row -> row.getFirst().equals("other"))).hasSize(48);
    assertThat(rows.stream().filter(row -> row.getFirst().equals("first")).map(row -> row.get(1)))
        .hasSize(24)
        .allMatch(at -> at.startsWith("2026-03-01"))
        .contains("2026-03-01T23:30:00Z");
  }

  /** As on a shop's first day. */
  @Test
  void whereNothingEndsYetAllAreThere() throws IOException {
    StringBuilder visits = new StringBuilder("visitor,offer,at\n");
    for (int hour = 0; hour < 24; hour++) {
      visits.append("v%d,own,2026-03-01T%02d:30:00Z%n".formatted(hour, hour));
    }
    log.write("visits.csv", visits.toString());
    log.write("offers.csv", "offer,end\nown,\nother, \n");
    Path out = folder.resolve("data");
    log.prepare(
        """
        log: {files: [visits.csv], user: visitor, item: offer, time: at}
        tasks: [{name: click, every: true}]
        items: {files: [offers.csv], id: offer, until: end}
        ranking: {negatives: {count: 1}}
        split: {by: random}
        format: csv
        """,
        out,
        2);
    List<List<String>> rows = new ArrayList<>();
    for (String split : List.of("train", "val", "test")) {
      rows.addAll(SmallLog.rows(out.resolve("ranking/" + split + ".csv"), "offer"));
    }
    assertThat(rows).filteredOn(row -> row.getFirst().equals("other")).hasSize(24);
  }

  @Test
  void usersDoNotEnd() {
    assertThatThrownBy(
            () ->
                log.prepare(
                    SmallLog.spec()
                        + "users: {files: [items.csv], id: Item, until: colour}\n"
                        + "recall: {}\nsplit: {by: random}\n",
                    folder.resolve("data"),
                    1))
        .hasMessageContaining("[users.until]: only items end; expected the key under [items]");
  }
}
