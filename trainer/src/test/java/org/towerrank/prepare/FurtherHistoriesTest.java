package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.yaml.YamlException;

/** Rows with several histories, against the same computed in Java. */
class FurtherHistoriesTest {
  private static final String HISTORIES =
      """
      histories:
        bought: {of: buy, length: 3}
        left: {not_of: click, length: 400}
        all: {}
      """;

  @TempDir private Path folder;
  private SmallLog log;

  @BeforeEach
  void write() throws IOException {
    log = SmallLog.write(folder, 5);
  }

  private static boolean clicked(SmallLog.Event event) {
    return !event.action().equals("view");
  }

  /** The last of a user's events before one of them. */
  private static String last(
      int length, Predicate<SmallLog.Event> counts, List<SmallLog.Event> before) {
    List<String> items = before.stream().filter(counts).map(SmallLog.Event::item).toList();
    return String.join(" ", items.subList(Math.max(0, items.size() - length), items.size()));
  }

  /** User, item, time and the histories of every event. */
  private List<List<String>> expected(boolean logOrder, Predicate<SmallLog.Event> rows) {
    List<List<String>> expected = new ArrayList<>();
    log.byUser()
        .forEach(
            (user, events) -> {
              for (int i = 0; i < events.size(); i++) {
                SmallLog.Event event = events.get(i);
                List<SmallLog.Event> before =
                    logOrder
                        ? events.subList(0, i)
                        : events.stream().filter(each -> each.time() < event.time()).toList();
                if (rows.test(event)) {
                  expected.add(
                      List.of(
                          user,
                          event.item(),
                          Long.toString(event.time()),
                          last(7, FurtherHistoriesTest::clicked, before),
                          last(3, each -> each.action().equals("buy"), before),
                          last(400, each -> !clicked(each), before),
                          last(50, each -> true, before)));
                }
              }
            });
    return expected;
  }

  private List<List<String>> written(String kind, String item) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String split : Splits.NAMES) {
      rows.addAll(
          SmallLog.rows(
              folder.resolve("data/" + kind + "/" + split + ".csv"),
              "the \"user\"",
              item,
              "when",
              "history",
              "bought",
              "left",
              "all"));
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"excluded, time", "log_order, time", "excluded, user_last", "log_order, random"})
  void everyRowHasEachHistoryBeforeItsEvent(String equalTimes, String split) throws IOException {
    log.prepare(
        SmallLog.spec()
            + "history: {length: 7, of: click, equal_times: %s}\n".formatted(equalTimes)
            + HISTORIES
            + "ranking: {}\nrecall: {min_history: 0}\nformat: csv\nsplit: {by: %s}\n"
                .formatted(split),
        folder.resolve("data"),
        2);
    boolean logOrder = equalTimes.equals("log_order");
    assertThat(written("ranking", "Item"))
        .containsExactlyInAnyOrderElementsOf(expected(logOrder, event -> true));
    assertThat(written("recall", "target_item"))
        .containsExactlyInAnyOrderElementsOf(expected(logOrder, FurtherHistoriesTest::clicked));
  }

  @Test
  void aDrawnNegativeHasTheHistoriesOfItsEventAndIsInNone() throws IOException {
    log.prepare(
        SmallLog.spec()
            + "history: {length: 7, of: click}\n"
            + HISTORIES
            + "ranking: {negatives: {count: 2}}\nformat: csv\nsplit: {by: time}\n",
        folder.resolve("data"),
        2);
    List<List<String>> expected =
        expected(false, FurtherHistoriesTest::clicked).stream().map(this::withoutItem).toList();
    assertThat(written("ranking", "Item").stream().map(this::withoutItem).distinct())
        .containsAll(expected)
        .isSubsetOf(expected(false, event -> true).stream().map(this::withoutItem).toList());
  }

  private List<String> withoutItem(List<String> row) {
    List<String> rest = new ArrayList<>(row);
    rest.remove(1);
    return rest;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{disliked: {not_of: clik}} | [histories.disliked.not_of]: no task is named [clik], nearest is [click]",
        "{disliked: {of: sold}} | [histories.disliked.of]: no task is named [sold]",
        "{both: {of: click, not_of: buy}} | expected [of] or [not_of], got both",
        "{' liked': {}} | [histories]: expected the name of a column without spaces around it, got [ liked]",
        "{none: } | key [none]: expected a value, got [null]",
        "{short: {length: 0}} | [histories.length]: expected at least 1, got 0",
      })
  void whatNoHistoryIsIsRefused(String histories, String message) {
    assertThatThrownBy(
            () ->
                log.prepare(
                    SmallLog.spec()
                        + "histories: "
                        + histories
                        + "\nranking: {}\nsplit: {by: time}\n",
                    folder.resolve("data"),
                    1))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"history", "Item", "CLICK", "exclude", "colour"})
  void aHistoryHasAColumnOfItsOwn(String name) {
    assertThatThrownBy(
            () ->
                log.prepare(
                    SmallLog.spec()
                        + "histories: {"
                        + name
                        + ": {}}\nranking: {}\nrecall: {}\nsplit: {by: time}\n",
                    folder.resolve("data"),
                    1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(name);
    assertThat(folder.resolve("data")).doesNotExist();
  }
}
