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
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.progress.Progress;

/** What events of a log say of their users and items, compared with a walk over the events. */
class ToldColumnsTest {
  private static final int EVENTS = 800;
  private static final int ITEMS = 40;
  private static final long BEGIN = 1_700_000_000L;
  private static final int CHANGE = 130;
  private static final int ENDS = 200;
  private static final String SPEC =
      """
      log:
        files: [log.csv]
        user: user
        item: item
        time: at
        of_users: [city]
        of_items: [price, shelf]
      tasks: [{name: bought, column: bought}]
      ranking: {negatives: {count: 2}}
      recall: {}
      split: {by: time}
      format: csv
      """;

  @TempDir private Path folder;
  private final List<Event> events = new ArrayList<>();

  /** An event as the log says it; empty texts are missing. */
  private record Event(
      int row, String user, String item, long at, String city, String price, String shelf) {}

  @BeforeEach
  void write() throws IOException {
    Random random = new Random(11);
    for (int row = 0; row < EVENTS; row++) {
      int item = random.nextInt(ITEMS);
      long at = BEGIN + random.nextInt(EVENTS / 3);
      events.add(
          new Event(
              row,
              "u" + random.nextInt(15),
              "i" + item,
              at,
              random.nextInt(3) == 0 ? "" : List.of("東京", "Köln").get(random.nextInt(2)),
              random.nextInt(4) == 0 ? "" : item + "." + (at - BEGIN) / 100 + "5",
              // One that no event tells of.
              item == 7 || random.nextInt(4) == 0 ? "" : "shelf " + random.nextInt(3)));
    }
    String rows =
        events.stream()
            .map(
                e ->
                    String.join(
                        ",",
                        e.user,
                        e.item,
                        "" + e.at,
                        e.city,
                        e.price,
                        e.shelf,
                        "" + e.row % 2,
                        "d" + e.row % 3))
            .collect(Collectors.joining("\n"));
    Files.writeString(
        folder.resolve("log.csv"), "user,item,at,city,price,shelf,bought,device\n" + rows + "\n");
  }

  private Path prepare(String spec) throws IOException {
    Path file = Files.writeString(folder.resolve("prepare.yaml"), spec);
    Path out = folder.resolve("data");
    new Preparation(file, 500, 2, 200, Progress.silent()).run(out);
    return out;
  }

  /** What the newest event up to a time says that has a value; of one time the last one counts. */
  private Map<String, String> known(
      long until, Function<Event, String> id, Function<Event, String> column) {
    Map<String, String> known = new TreeMap<>();
    events.stream()
        .filter(e -> e.at <= until)
        .sorted(Comparator.comparingLong(Event::at).thenComparingInt(Event::row))
        .forEach(
            e -> {
              known.putIfAbsent(id.apply(e), "");
              if (!column.apply(e).isEmpty()) {
                known.put(id.apply(e), column.apply(e));
              }
            });
    return known;
  }

  @Test
  void rowsHaveWhatWasKnownByTheTimeOfTheirEvent() throws IOException {
    Path out = prepare(SPEC);
    int negatives = 0;
    Set<String> prices = new HashSet<>();
    for (String split : List.of("train", "val", "test")) {
      for (List<String> row :
          SmallLog.rows(
              out.resolve("ranking/" + split + ".csv"),
              "user",
              "item",
              "at",
              "city",
              "price",
              "shelf",
              "device")) {
        long at = Long.parseLong(row.get(2));
        assertThat(row.get(3)).isEqualTo(known(at, Event::user, Event::city).get(row.get(0)));
        assertThat(row.get(4)).isEqualTo(known(at, Event::item, Event::price).get(row.get(1)));
        assertThat(row.get(5)).isEqualTo(known(at, Event::item, Event::shelf).get(row.get(1)));
        negatives +=
            events.stream().anyMatch(e -> e.user.equals(row.get(0)) && e.item.equals(row.get(1)))
                ? 0
                : 1;
        prices.add(row.get(4));
      }
    }
    assertThat(negatives).isGreaterThan(100);
    assertThat(prices).hasSizeGreaterThan(ITEMS);
  }

  @Test
  void theCatalogueAndTheUsersHaveWhatIsKnownAtTheEnd() throws IOException {
    Path out = prepare(SPEC);
    Map<String, String> prices = known(Long.MAX_VALUE, Event::item, Event::price);
    Map<String, String> shelves = known(Long.MAX_VALUE, Event::item, Event::shelf);
    assertThat(SmallLog.rows(out.resolve("items.csv"), "item", "price", "shelf"))
        .hasSize(ITEMS)
        .allSatisfy(
            row ->
                assertThat(row)
                    .containsExactly(row.get(0), prices.get(row.get(0)), shelves.get(row.get(0))));
    assertThat(shelves.get("i7")).isEmpty();
    Map<String, String> cities = known(Long.MAX_VALUE, Event::user, Event::city);
    assertThat(SmallLog.rows(out.resolve("users.csv"), "user", "city"))
        .hasSize(cities.size())
        .allSatisfy(row -> assertThat(row.get(1)).isEqualTo(cities.get(row.get(0))));
    assertThat(Files.readString(out.resolve("prepared.json"))).contains("\"without_row\" : { }");
  }

  @Test
  void recallHasTheUsersAndTheItemsAreInTheCatalogue() throws IOException {
    Path out = prepare(SPEC);
    try (Stream<String> lines = Files.lines(out.resolve("recall/train.csv"))) {
      assertThat(lines.findFirst()).contains("user,target_item,city,device,history,at");
    }
  }

  @Test
  void whatSeldomChangesIsInTheCatalogueAsItWasLast() throws IOException {
    String rows =
        IntStream.range(0, 3000)
            .mapToObj(i -> "u%d,i%d,%d,%d,%d,x".formatted(i % 30, i % 5, i, i / 1000, i % 2))
            .collect(Collectors.joining("\n"));
    Files.writeString(folder.resolve("log.csv"), "user,item,at,price,bought,shelf\n" + rows + "\n");
    Path out = prepare(SPEC.replace("  of_users: [city]\n", ""));
    assertThat(SmallLog.rows(out.resolve("items.csv"), "item", "price", "shelf"))
        .hasSize(5)
        .allSatisfy(row -> assertThat(row.subList(1, 3)).containsExactly("2", "x"));
  }

  /** A table has names since two times, of items that the log never has, too. */
  private void writeTable() throws IOException {
    String rows =
        IntStream.range(0, ITEMS + 5)
            .filter(item -> item != 3)
            .mapToObj(
                item ->
                    "i%1$d,1699990000,old %1$d,%3$s\ni%1$d,%2$d,new %1$d,%3$s"
                        .formatted(item, BEGIN + CHANGE, item % 4 == 0 ? "" + (BEGIN + ENDS) : ""))
            .collect(Collectors.joining("\n"));
    Files.writeString(folder.resolve("items.csv"), "item,since,name,ends\n" + rows + "\n");
  }

  @Test
  void aTableSaysWhatTheLogDoesNot() throws IOException {
    writeTable();
    Path out =
        prepare(SPEC + "items: {files: [items.csv], id: item, time: since, columns: [name]}\n");
    Set<String> names = new HashSet<>();
    int negatives = 0;
    for (String split : List.of("train", "val", "test")) {
      Path rows = out.resolve("ranking/" + split + ".csv");
      for (List<String> row :
          SmallLog.rows(rows, "user", "item", "at", "name", "price", "shelf", "bought")) {
        long at = Long.parseLong(row.get(2));
        assertThat(row.get(3)).isEqualTo(name(row.get(1), at));
        assertThat(known(at, Event::item, Event::price))
            .as("what was an event before")
            .containsEntry(row.get(1), row.get(4));
        assertThat(row.get(5)).isEqualTo(known(at, Event::item, Event::shelf).get(row.get(1)));
        names.add(row.get(3));
        negatives += isDrawn(row) ? 1 : 0;
      }
    }
    assertThat(names).contains("old 5", "new 5", "").doesNotContain("old 41", "new 41");
    assertThat(negatives).isGreaterThan(100);
    Map<String, String> prices = known(Long.MAX_VALUE, Event::item, Event::price);
    assertThat(SmallLog.rows(out.resolve("items.csv"), "item", "name", "price"))
        .hasSize(ITEMS + 5)
        .allSatisfy(
            row ->
                assertThat(row)
                    .containsExactly(
                        row.get(0),
                        name(row.get(0), Long.MAX_VALUE),
                        prices.getOrDefault(row.get(0), "")));
    assertThat(Files.readString(out.resolve("prepared.json")))
        .containsPattern("\"without_row\" : \\{\\s+\"items\" : 0\\.0[0-9]+\\s+}");
  }

  private boolean isDrawn(List<String> row) {
    return events.stream().noneMatch(e -> e.user.equals(row.get(0)) && e.item.equals(row.get(1)));
  }

  /** What the table calls an item at a time. */
  private static String name(String item, long at) {
    return item.equals("i3") ? "" : (at < BEGIN + CHANGE ? "old " : "new ") + item.substring(1);
  }

  @Test
  void negativesAreOfItemsThatTheLogHasHadAndTheTableHasNotEnded() throws IOException {
    writeTable();
    String table = "items: {files: [items.csv], id: item, time: since, until: ends}\n";
    Path out = prepare(SPEC + table);
    int ended = 0;
    int negatives = 0;
    for (String split : List.of("train", "val", "test")) {
      for (List<String> row :
          SmallLog.rows(out.resolve("ranking/" + split + ".csv"), "user", "item", "at")) {
        long at = Long.parseLong(row.get(2));
        boolean over = Integer.parseInt(row.get(1).substring(1)) % 4 == 0 && at > BEGIN + ENDS;
        if (isDrawn(row)) {
          assertThat(known(at, Event::item, Event::price)).containsKey(row.get(1));
          assertThat(row.get(1)).isNotEqualTo("i3");
          assertThat(over).isFalse();
          negatives++;
        } else {
          ended += over ? 1 : 0;
        }
      }
    }
    assertThat(negatives).isGreaterThan(100);
    // What was done with them is in the rows all the same.
    assertThat(ended).isPositive();
  }

  @Test
  void aTableOfUsersSaysWhatTheLogDoesNot() throws IOException {
    Files.writeString(
        folder.resolve("users.csv"),
        IntStream.range(0, 15)
            .mapToObj(user -> "u%1$d,y%1$d".formatted(user))
            .collect(Collectors.joining("\n", "user,born\n", "\n")));
    Path out = prepare(SPEC + "users: {files: [users.csv], id: user}\n");
    Map<String, String> cities = known(Long.MAX_VALUE, Event::user, Event::city);
    assertThat(SmallLog.rows(out.resolve("users.csv"), "user", "born", "city"))
        .hasSize(cities.size())
        .allSatisfy(
            row ->
                assertThat(row)
                    .containsExactly(
                        row.get(0), "y" + row.get(0).substring(1), cities.get(row.get(0))));
    for (List<String> row :
        SmallLog.rows(out.resolve("recall/train.csv"), "user", "at", "born", "city")) {
      assertThat(row.get(2)).isEqualTo("y" + row.get(0).substring(1));
      assertThat(row.get(3))
          .isEqualTo(known(Long.parseLong(row.get(1)), Event::user, Event::city).get(row.get(0)));
    }
  }

  @Test
  void wrongColumnsAreRefused() throws IOException {
    Files.writeString(folder.resolve("items.csv"), "item,Price\ni1,2\n");
    refused(
        SPEC + "items: {files: [items.csv], id: item}\n",
        "column [price] is in [items] and in [log.of_items]: leave one out by [columns], or give the"
            + " table a [prefix]");
    refused(SPEC.replace("[city]", "[town]"), "[town]");
    refused(
        SPEC.replace("[price, shelf]", "[price, price]"),
        "[log.of_items]: expected a name of its own for each column, got [price, price]");
    refused(
        SPEC.replace("[city]", "[city, shelf]"),
        "column [shelf] is in [log.of_users] and in [log.of_items]: leave one out");
    refused(
        SPEC.replace("  of_users", "  each: {separator: \" \"}\n  of_users"),
        "[log.of_items]: a row says several items, so that they are told by fields of their objects"
            + " [], got [price]");
    refused(SPEC.replace("[city]", "[user]"), "column [user] is in the log and in [log.of_users]");
  }

  private void refused(String spec, String message) {
    assertThatThrownBy(() -> prepare(spec))
        .isInstanceOf(Exception.class)
        .hasMessageContaining(message);
    assertThat(folder.resolve("data")).doesNotExist();
  }
}
