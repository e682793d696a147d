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
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.sql.Engine;

/** The users whom a preparation writes: as they are at the end of the log. */
class UserRowsTest {
  private static final String USER = "the \"user\"";
  private static final String SPEC =
      SmallLog.spec()
          + """
          history: {length: 4, of: click}
          histories: {left: {not_of: click, length: 500}}
          users: {files: [users.csv], id: person, time: since}
          ranking: {negatives: {count: 1}}
          split: {by: time}
          """;

  @TempDir private Path folder;
  private SmallLog log;

  @BeforeEach
  void write() throws IOException {
    log = SmallLog.write(folder, 6);
    log.write(
        "users.csv",
        """
        person,since,city
        u'1,2023-11-14,Ulm
        u'1,2030-01-01,Bonn
        u'2,,Kiel
        u'99,2023-01-01,Trier
        """);
  }

  private static boolean clicked(SmallLog.Event event) {
    return !event.action().equals("view");
  }

  private static String city(String user) {
    return switch (user) {
      case "u'1" -> "Bonn";
      case "u'2" -> "Kiel";
      default -> "";
    };
  }

  private List<List<String>> expected() {
    List<List<String>> expected = new ArrayList<>();
    log.byUser()
        .forEach(
            (user, events) ->
                expected.add(
                    List.of(
                        user,
                        city(user),
                        last(4, UserRowsTest::clicked, events),
                        last(500, event -> !clicked(event), events))));
    return expected;
  }

  private static String last(
      int length, Predicate<SmallLog.Event> counts, List<SmallLog.Event> events) {
    List<String> items = events.stream().filter(counts).map(SmallLog.Event::item).toList();
    return String.join(" ", items.subList(Math.max(0, items.size() - length), items.size()));
  }

  @Test
  void eachHasTheNewestRowAndWhatTheirNextEventHasBeforeIt() throws IOException {
    log.prepare(SPEC + "format: csv\n", folder.resolve("data"), 2);
    assertThat(SmallLog.rows(folder.resolve("data/users.csv"), USER, "city", "history", "left"))
        .containsExactlyElementsOf(expected());
  }

  @Test
  void inParquetTheyAreLists() throws IOException {
    log.prepare(SPEC + "format: parquet\n", folder.resolve("data"), 2);
    List<List<String>> found = new ArrayList<>();
    try (Engine engine = Engine.reading()) {
      engine
          .rows(
              "SELECT \"the \"\"user\"\"\", coalesce(city, ''), coalesce(array_to_string(history, ' '), ''),"
                  + " coalesce(array_to_string(\"left\", ' '), '') FROM '"
                  + folder.resolve("data/users.parquet/*.parquet")
                  + "' ORDER BY 1")
          .forEach(row -> found.add(List.of(row)));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected());
  }

  @ParameterizedTest
  @ValueSource(strings = {"history", "left"})
  void aColumnOfTheTableMayNotBeCalledAsAHistory(String name) throws IOException {
    log.write("users.csv", "person,since," + name + "\nu'1,2023-11-14,Ulm\n");
    assertThatThrownBy(() -> log.prepare(SPEC, folder.resolve("data"), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("column [" + name + "] is in [users] and in the rows");
  }
}
