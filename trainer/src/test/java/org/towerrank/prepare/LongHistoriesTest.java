package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;

/** Histories of a user with so many events that they lie in several runs. */
class LongHistoriesTest {
  private static final int EVENTS = 1500;

  @TempDir private Path folder;
  private final List<Event> events = new ArrayList<>();

  /** An event of the one user, in the order of time. */
  private record Event(String item, long time, boolean counts) {}

  private void write() throws IOException {
    Random random = new Random(5);
    StringBuilder log = new StringBuilder("user,item,time,label\n");
    long time = 1_700_000_000;
    for (int i = 0; i < EVENTS; i++) {
      // Some have the time of the one before.
      time += random.nextInt(3);
      Event event = new Event("i" + random.nextInt(400), time, random.nextInt(4) > 0);
      events.add(event);
      log.append("u,%s,%d,%d\n".formatted(event.item, event.time, event.counts ? 1 : 0));
      log.append("v,%s,%d,1\n".formatted(event.item, event.time));
    }
    Files.writeString(folder.resolve("log.csv"), log);
  }

  private void prepare(String spec) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("prepare.yaml"),
            "log: {files: [log.csv], user: user, item: item, time: time}\n"
                + "tasks: [{name: label}]\nsplit: {by: time}\nformat: csv\n"
                + spec);
    new Preparation(file, 500, 2, Progress.silent()).run(folder.resolve("data"));
  }

  /** Columns of the ranking rows of all splits. */
  private List<List<String>> ranked(String... columns) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String split : Splits.NAMES) {
      rows.addAll(SmallLog.rows(folder.resolve("data/ranking/" + split + ".csv"), columns));
    }
    return rows;
  }

  private List<String> before(Event event) {
    return events.stream()
        .filter(each -> each.counts && each.time < event.time)
        .map(Event::item)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 50, 255, 256, 257, 700})
  void everyHistoryHasTheLastItemsBeforeItsEvent(int length) throws IOException {
    write();
    prepare("history: {of: label, length: " + length + "}\nranking: {}\n");
    List<List<String>> expected = new ArrayList<>();
    for (Event event : events) {
      List<String> all = before(event);
      List<String> last = all.subList(Math.max(0, all.size() - length), all.size());
      expected.add(List.of(event.item, Long.toString(event.time), String.join(" ", last)));
    }
    List<List<String>> found = new ArrayList<>();
    for (List<String> row : ranked("user", "item", "time", "history")) {
      if (row.getFirst().equals("u")) {
        found.add(row.subList(1, 4));
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Of both tables some rows find a partner, and others none. */
  @Test
  void joinedTablesLeaveEachHistoryAtItsRow() throws IOException {
    write();
    StringBuilder items = new StringBuilder("item,number\n");
    for (int i = 0; i < 400; i += 3) {
      items.append("i%d,%d\n".formatted(i, i));
    }
    Files.writeString(folder.resolve("items.csv"), items);
    Files.writeString(folder.resolve("users.csv"), "user,age\nv,3\n");
    prepare(
        """
        history: {of: label, length: 5}
        items: {files: [items.csv], id: item}
        users: {files: [users.csv], id: user}
        ranking: {}
        """);
    int rows = 0;
    for (List<String> row : ranked("user", "item", "time", "number", "history")) {
      int item = Integer.parseInt(row.get(1).substring(1));
      assertThat(row.get(3)).isEqualTo(item % 3 == 0 ? Integer.toString(item) : "");
      if (row.getFirst().equals("u")) {
        List<String> all = before(new Event(row.get(1), Long.parseLong(row.get(2)), true));
        assertThat(row.get(4))
            .isEqualTo(String.join(" ", all.subList(Math.max(0, all.size() - 5), all.size())));
        rows++;
      }
    }
    assertThat(rows).isEqualTo(EVENTS);
  }

  @ParameterizedTest
  @CsvSource({"50, 1", "50, 7", "50, 255", "50, 256", "50, 257", "50, 600", "7, 4096", "300, 301"})
  void exclusionsHaveTheLastItemsBeforeTheEventButItsOwn(int length, int most) throws IOException {
    write();
    prepare("history: {of: label, length: %d}\nrecall: {exclude: %d}\n".formatted(length, most));
    List<List<String>> found =
        SmallLog.rows(
                folder.resolve("data/recall/test.csv"), "user", "target_item", "time", "exclude")
            .stream()
            .filter(row -> row.getFirst().equals("u"))
            .map(row -> row.subList(1, 4))
            .toList();
    assertThat(found).hasSizeGreaterThan(100);
    List<List<String>> expected = new ArrayList<>();
    for (Event event : events.subList(EVENTS - found.size() * 3, EVENTS)) {
      if (event.counts) {
        List<String> all = before(event);
        String exclude =
            all.subList(Math.max(0, all.size() - most), all.size()).stream()
                .filter(item -> !item.equals(event.item))
                .collect(Collectors.joining(" "));
        expected.add(List.of(event.item, Long.toString(event.time), exclude));
      }
    }
    assertThat(expected).containsAll(found);
  }

  @Test
  void aUserWithAllEventsNeedsNoMemoryForEachOfTheirPairs() throws IOException {
    StringBuilder log = new StringBuilder("user,item,time\n");
    for (int i = 0; i < 20_000; i++) {
      log.append("shop,i%d,%d\n".formatted(i % 7919, 1_700_000_000 + i));
    }
    Files.writeString(folder.resolve("log.csv"), log);
    Path file =
        Files.writeString(
            folder.resolve("prepare.yaml"),
            """
            log: {files: [log.csv], user: user, item: item, time: time}
            recall: {exclude: 500}
            split: {by: time}
            format: parquet
            """);

    new Preparation(file, 500, 2, Progress.silent()).run(folder.resolve("data"));

    try (Engine engine = Engine.reading()) {
      assertThat(
              engine.rows(
                  "SELECT count(*), min(len(exclude)), max(len(exclude)), min(exclude[-1]) FROM '"
                      + folder.resolve("data/recall/test.parquet/*.parquet")
                      + "' WHERE \"time\" >= 1700019998"))
          .containsExactly(new String[] {"2", "500", "500", "i" + 19_997 % 7919});
    }
  }
}
