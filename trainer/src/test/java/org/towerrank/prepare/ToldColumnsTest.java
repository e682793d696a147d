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
      long at = 1_700_000_000L + random.nextInt(EVENTS / 3);
      events.add(
          new Event(
              row,
              "u" + random.nextInt(15),
              "i" + item,
              at,
              random.nextInt(3) == 0 ? "" : List.of("東京", "Köln").get(random.nextInt(2)),
              random.nextInt(4) == 0 ? "" : item + "." + (at - 1_700_000_000) / 100 + "5",
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

  @Test
  void wrongColumnsAreRefused() {
    refused(SPEC.replace("[city]", "[town]"), "[town]");
    refused(
        SPEC.replace("[price, shelf]", "[price, price]"),
        "[log.of_items]: expected a name of its own for each column, got [price, price]");
    refused(
        SPEC.replace("[city]", "[city, shelf]"),
        "column [shelf] is in [log.of_users] and in [log.of_items]: leave one out");
    refused(
        SPEC + "items: {files: [items.csv], id: item}\n",
        "[log.of_items] and [items]: expected one of them to say what is known of items, got both");
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
