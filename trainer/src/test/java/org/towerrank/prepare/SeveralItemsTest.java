package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;

/** Logs whose rows say several items, beside the same logs with an item a row. */
class SeveralItemsTest {
  private static final int REQUESTS = 400;
  private static final List<String> FILES =
      List.of("ranking/train", "ranking/val", "ranking/test", "recall/train", "recall/test");

  /** A request that showed some items, of which some were clicked, and one may be bought. */
  private record Request(int user, long time, List<Integer> shown, List<Integer> clicked) {

    String bought() {
      return clicked.size() > 1 ? "" + clicked.getLast() : "";
    }
  }

  @TempDir private Path folder;
  private final List<Request> requests = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    StringBuilder apart = new StringBuilder("user,time,shown,clicked,bought,slot\n");
    for (int i = 0; i < REQUESTS; i++) {
      List<Integer> shown = random.ints(random.nextInt(5), 0, 25).distinct().boxed().toList();
      List<Integer> clicked = shown.stream().filter(item -> random.nextInt(3) == 0).toList();
      Request request =
          new Request(random.nextInt(30), 1_700_000_000 + random.nextInt(REQUESTS), shown, clicked);
      requests.add(request);
      for (int slot = 0; slot < shown.size(); slot++) {
        String item = "" + shown.get(slot);
        apart.append(
            "%d,%d,%s,%d,%d,%d%n"
                .formatted(
                    request.user,
                    request.time,
                    item,
                    clicked.contains(shown.get(slot)) ? 1 : 0,
                    item.equals(request.bought()) ? 1 : 0,
                    slot + 1));
      }
    }
    Files.writeString(folder.resolve("apart.csv"), apart);
    texts(" ", "log.csv");
    texts(" | ", "bars.csv");
    Files.writeString(
        folder.resolve("log.jsonl"),
        requests.stream()
            .map(
                r ->
                    "{\"user\": %d, \"time\": %d, \"shown\": %s, \"clicked\": %s, \"bought\": %s}"
                        .formatted(
                            r.user,
                            r.time,
                            r.shown,
                            r.clicked.isEmpty() ? "null" : r.clicked,
                            r.bought().isEmpty() ? "null" : r.bought() + ".0"))
            .collect(Collectors.joining("\n")));
    try (Engine engine = Engine.start(folder, 500, 1)) {
      engine.execute(
          "COPY (SELECT * FROM read_json('%s', maximum_depth = 2)) TO '%s' (FORMAT parquet)"
              .formatted(folder.resolve("log.jsonl"), folder.resolve("log.parquet")));
    }
  }

  private void texts(String separator, String file) throws IOException {
    StringBuilder log = new StringBuilder("user,time,shown,clicked,bought\n");
    for (Request r : requests) {
      log.append(
          "%d,%d,%s,%s,%s%n"
              .formatted(
                  r.user,
                  r.time,
                  join(separator, r.shown),
                  join(separator, r.clicked),
                  r.bought()));
    }
    Files.writeString(folder.resolve(file), log);
  }

  private static String join(String separator, List<Integer> items) {
    return items.stream().map(String::valueOf).collect(Collectors.joining(separator));
  }

  private PreparationReport prepare(String name, String file, String each) throws IOException {
    Path spec = folder.resolve(name + ".yaml");
    Files.writeString(
        spec,
        """
        log: {files: [%s], user: user, item: shown, time: time%s}
        tasks: [{name: click, column: clicked}, {name: buy, column: bought}]
        history: {of: click}
        ranking: {}
        recall: {of: click}
        split: {by: time, validation: 0.2, test: 0.2}
        format: csv
        """
            .formatted(file, each));
    return new Preparation(spec, 500, 1, Progress.silent()).run(folder.resolve(name));
  }

  /** The bought item has a fraction in JSON, and clicks are null or missing lists. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "log.jsonl: chosen: [clicked, bought], position: slot",
        "log.parquet: position: slot, chosen: [clicked, bought]",
        "log.csv: separator: ' ', chosen: [clicked, bought], position: slot",
        "bars.csv: separator: '|', chosen: [clicked, bought], position: slot"
      })
  void eachItemOfARowIsAnEvent(String form) throws IOException {
    String[] parts = form.split(": ", 2);
    PreparationReport apart = prepare("one", "apart.csv", "");
    PreparationReport several = prepare("several", parts[0], ", each: {" + parts[1] + "}");
    for (String file : FILES) {
      assertThat(folder.resolve("several/" + file + ".csv"))
          .as(file)
          .hasSameTextualContentAs(folder.resolve("one/" + file + ".csv"));
    }
    assertThat(several.kept()).isEqualTo(apart.kept());
    long empty = requests.stream().filter(request -> request.shown.isEmpty()).count();
    assertThat(empty).isPositive();
    assertThat(several.dropped()).containsEntry("without an item", empty);
  }

  @Test
  void aListIsNoItem() {
    assertThatThrownBy(() -> prepare("data", "log.jsonl", ""))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "column [shown]: expected one item a row, found a list; with the key [log.each]");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void whatIsNoListOrIsThereAlreadyIsRefused() {
    assertThatThrownBy(() -> prepare("data", "log.csv", ", each: {chosen: [clicked]}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "column [shown]: expected lists, or texts and the key [log.each.separator], found");
    assertThatThrownBy(() -> prepare("data", "log.jsonl", ", each: {position: time}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[log.each.position]: expected a name that no column has");
    assertThatThrownBy(() -> prepare("data", "log.jsonl", ", each: {chosen: [cliked]}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[cliked], it has none, nearest is [clicked]");
    assertThatThrownBy(() -> prepare("data", "log.jsonl", ", each: {chosen: [user]}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[log.each.chosen]: expected columns of items", "got [user]");
  }

  @Test
  void whatWasChosenOfNoListIsWarnedOf() throws IOException {
    String each = ", missing: ['-'], each: {separator: ' ', chosen: [clicked, bought]}";
    String log = Files.readString(folder.resolve("log.csv"));
    Files.writeString(folder.resolve("log.csv"), log.replaceAll("(?m),$", ",-"));
    assertThat(prepare("right", "log.csv", each).warnings()).noneMatch(this::isOfChosen);
    Files.writeString(folder.resolve("log.csv"), log.replaceAll("(?m),([0-9]+)$", ",x$1"));
    long bought = requests.stream().filter(request -> !request.bought().isEmpty()).count();
    String rows = "column [bought]: " + bought + " of " + bought + " rows say items that [shown]";
    assertThatThrownBy(() -> prepare("wrong", "log.csv", each)).hasMessageContaining("[buy]");
    Files.writeString(folder.resolve("log.csv"), log.replaceAll("(?m),([0-9]*)[02468]$", ",x$1"));
    assertThat(prepare("half", "log.csv", each).warnings())
        .filteredOn(this::isOfChosen)
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("column [bought]: ", " of " + bought + " rows say items that [shown] lacks")
        .containsPattern("such as \\[x[0-9]*\\] where it has \\[[0-9, ]+\\]")
        .doesNotContain(rows);
  }

  /** Of which one has a list that lacks it, and the other no list. */
  @Test
  void whatWasChosenOfRowsWithoutAListIsCounted() throws IOException {
    StringBuilder log = new StringBuilder("user,time,shown,clicked,bought\n");
    for (int i = 0; i < 60; i++) {
      log.append("%1$d,%2$d,a b c d,a,%3$s\n".formatted(i % 7, i, i % 2 == 0 ? "b" : ""));
      log.append("%1$d,%2$d,%3$s,,z\n".formatted(i % 7, i, i % 2 == 0 ? "" : "d c b a"));
    }
    Files.writeString(folder.resolve("log.csv"), log);
    assertThat(
            prepare("data", "log.csv", ", each: {separator: ' ', chosen: [clicked, bought]}")
                .warnings())
        .filteredOn(this::isOfChosen)
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("column [bought]: 60 of 90 rows say", "lacks, such as [z] where it has []: no");
  }

  private boolean isOfChosen(String warning) {
    return warning.contains("rows say items that");
  }

  /** As a text an object would be an item, which nothing that was chosen is. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"id\": %d}", "[%d]"})
  void listsOfObjectsOrOfListsAreRefused(String element) throws IOException {
    StringBuilder log = new StringBuilder();
    for (Request r : requests) {
      String shown = r.shown.stream().map(element::formatted).collect(Collectors.joining(", "));
      log.append(
          "{\"user\": %d, \"time\": %d, \"shown\": [%s], \"clicked\": %s, \"bought\": 1}%n"
              .formatted(r.user, r.time, shown, r.clicked));
    }
    Files.writeString(folder.resolve("log.jsonl"), log);
    assertThatThrownBy(() -> prepare("data", "log.jsonl", ", each: {chosen: [clicked]}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("column [shown]: expected lists of texts or numbers, found ");
  }

  /** Rows get the column whose name it says, whatever other columns they get. */
  @Test
  void rowsHaveThePositionBesideWhatColumnsNames() throws IOException {
    String each = ", columns: [%s], each: {chosen: [clicked, bought], position: slot}";
    prepare("none", "log.jsonl", each.formatted(""));
    prepare("named", "log.jsonl", each.formatted("slot"));
    for (String file : FILES) {
      assertThat(folder.resolve("none/" + file + ".csv"))
          .as(file)
          .content()
          .containsPattern("\\A[^\n]*,slot,")
          .isEqualTo(Files.readString(folder.resolve("named/" + file + ".csv")));
    }
  }

  /** The engine compares names without their case. */
  @Test
  void columnsMayBeCalledAsTheQueryCallsItsOwn() throws IOException {
    String log = Files.readString(folder.resolve("log.jsonl"));
    String more = "{\"Element of the row\": 1, \"list of the row\": \"b\", \"item\": 3, ";
    Files.writeString(folder.resolve("more.jsonl"), log.replace("{\"user", more + "\"user"));
    String each = ", each: {chosen: [clicked, bought], position: slot}, columns: []";
    prepare("plain", "log.jsonl", each);
    prepare("more", "more.jsonl", each);
    for (String file : FILES) {
      assertThat(folder.resolve("more/" + file + ".csv"))
          .as(file)
          .hasSameTextualContentAs(folder.resolve("plain/" + file + ".csv"));
    }
    assertThatThrownBy(() -> prepare("data", "more.jsonl", ", each: {position: Item}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "[log.each.position]: expected a name that no column has, got [Item]");
  }

  /** Of events of one time the first item of the list is the first one. */
  @Test
  void theOrderOfAListIsThatOfItsEvents() throws IOException {
    String row =
        "{\"user\": %1$d, \"time\": %2$d0, \"shown\": %3$s, \"clicked\": 1, \"bought\": 1}\n";
    StringBuilder log = new StringBuilder();
    for (int user = 0; user < 20; user++) {
      log.append(row.formatted(user, 1, "[\"c\", \"a\", \"b\"]"));
      log.append(row.formatted(user, 2, "[\"d\"]"));
    }
    Files.writeString(folder.resolve("log.jsonl"), log);
    Path spec = folder.resolve("order.yaml");
    Files.writeString(
        spec,
        """
        log: {files: [log.jsonl], user: user, item: shown, each: {}, time: time}
        history: {equal_times: log_order}
        recall: {}
        split: {by: random, validation: 0.2, test: 0.2}
        format: csv
        """);
    new Preparation(spec, 500, 1, Progress.silent()).run(folder.resolve("order"));
    List<List<String>> rows = new ArrayList<>();
    for (String split : Splits.NAMES) {
      Path file = folder.resolve("order/recall/" + split + ".csv");
      rows.addAll(SmallLog.rows(file, "target_item", "history"));
    }
    List<List<String>> ofUser =
        List.of(List.of("d", "c a b"), List.of("b", "c a"), List.of("a", "c"));
    assertThat(rows).hasSize(20 * ofUser.size()).hasSameElementsAs(ofUser);
  }
}
