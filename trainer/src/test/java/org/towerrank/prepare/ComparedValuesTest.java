package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Values of a log are those of a specification and of tables, however they are written. */
class ComparedValuesTest {
  private static final int EVENTS = 60;

  @TempDir private Path folder;

  private void write(String name, String header, int rows, IntFunction<String> row)
      throws IOException {
    Files.writeString(
        folder.resolve(name),
        IntStream.range(0, rows)
            .mapToObj(row)
            .collect(Collectors.joining("\n", header + "\n", "\n"))
            .stripLeading());
  }

  private PreparationReport prepare(String log, String more) throws IOException {
    Path spec = folder.resolve("prepare.yaml");
    Files.writeString(
        spec,
        "log: {files: [%s], user: user, item: item, time: time%s\n".formatted(log, more)
            + "ranking: {}\nsplit: {by: random, validation: 0.3, test: 0.3}\nformat: csv\n");
    return new Preparation(spec, 500, 1, Progress.silent()).run(folder.resolve("data"));
  }

  /** Of JSON with a rating of 2.5 all ratings have a fraction, and 4 is written as 4.0. */
  @ParameterizedTest
  @CsvSource({
    "'1,2.5,4,4.5,5', '4, 4.5, 5', 00111",
    "'1,2,4,3,5', '4.0, 5.0', 00101",
    "'1,2,true,false,null', 'TRUE', 00100",
    "'\" buy\",\"buy\",\"buy \",\"view\",\"Buy\"', 'buy', 11100"
  })
  void positiveValuesAreComparedAsUsersAndItemsAre(String ratings, String positive, String labels)
      throws IOException {
    List<String> values = List.of(ratings.split(",", -1));
    write(
        "log.jsonl",
        "",
        EVENTS,
        i ->
            "{\"user\": %d, \"item\": %d, \"time\": %d, \"rating\": %s}"
                .formatted(i % 7, i % 5, i, values.get(i % 5)));
    prepare(
        "log.jsonl",
        "}\ntasks: [{name: like, column: rating, positive: [%s]}]".formatted(positive));
    List<List<String>> rows = new ArrayList<>();
    for (String split : Splits.NAMES) {
      rows.addAll(SmallLog.rows(folder.resolve("data/ranking/" + split + ".csv"), "item", "like"));
    }
    assertThat(rows)
        .hasSize(EVENTS)
        .allSatisfy(
            row -> {
              int place = Integer.parseInt(row.getFirst());
              assertThat(row.get(1)).isEqualTo(labels.substring(place, place + 1));
            });
  }

  /** A recipe reads true as 1, too. */
  @ParameterizedTest
  @ValueSource(strings = {"true,false,null,0.0,1", "\"True\",\"FALSE\",null,\"0\",\" true\""})
  void trueAndFalseAreLabels(String said) throws IOException {
    List<String> values = List.of(said.split(",", -1));
    write(
        "log.jsonl",
        "",
        EVENTS,
        i ->
            "{\"user\": %d, \"item\": %d, \"time\": %d, \"liked\": %s}"
                .formatted(i % 7, i % 5, i, values.get(i % 5)));
    prepare("log.jsonl", "}\ntasks: [{name: like, column: liked}]");
    List<String> labels = List.of("1.0", "0.0", "", "0.0", "1.0");
    for (String split : Splits.NAMES) {
      assertThat(SmallLog.rows(folder.resolve("data/ranking/" + split + ".csv"), "item", "like"))
          .isNotEmpty()
          .allSatisfy(
              row ->
                  assertThat(row.get(1)).isEqualTo(labels.get(Integer.parseInt(row.getFirst()))));
    }
  }

  /** As doubles both would be below what they are written as. */
  @Test
  void numbersInSinglePrecisionAreWhatTheyAreWrittenAs() throws IOException {
    try (Engine engine = Engine.start(folder, 100, 1)) {
      engine.execute(
          "COPY (SELECT i % 7 AS user, i % 3 AS item, i AS time, [3.2, 3.3, 4.1][1 + i % 3]::FLOAT"
              + " AS rating FROM range(60) AS events(i)) TO "
              + Sql.path(folder.resolve("log.parquet")).code());
    }
    prepare("log.parquet", "}\ntasks: [{name: like, column: rating, positive_from: 3.3}]");
    List<List<String>> rows = new ArrayList<>();
    for (String split : Splits.NAMES) {
      rows.addAll(SmallLog.rows(folder.resolve("data/ranking/" + split + ".csv"), "item", "like"));
    }
    assertThat(rows)
        .hasSize(EVENTS)
        .allSatisfy(
            row -> assertThat(row.get(1)).isEqualTo(row.getFirst().equals("0") ? "0" : "1"));
  }

  /** The engine takes 4_0 for 40, which neither Spark nor a model does. */
  @Test
  void digitsWithAnUnderscoreBetweenThemAreNoLabel() throws IOException {
    write(
        "log.csv",
        "user,item,time,rating",
        EVENTS,
        i -> "u%d,i%d,%d,%s".formatted(i % 7, i % 5, i, i % 3 == 0 ? "4_0" : "2"));
    assertThatThrownBy(
            () -> prepare("log.csv", "}\ntasks: [{name: like, column: rating, positive_from: 3}]"))
        .hasMessageContaining("[rating]")
        .hasMessageContaining("[4_0]");
  }

  @Test
  void actionsWithSpacesAroundThemAreDuplicates() throws IOException {
    write(
        "log.csv",
        "user,item,time,action",
        EVENTS,
        i -> "u%d,i%d,%d,%s".formatted(i / 2 % 4, i / 2, i / 2, i % 2 == 0 ? "buy" : " buy "));
    PreparationReport report =
        prepare(
            "log.csv",
            ", action: action}\nclean: {duplicates: true}\n"
                + "tasks: [{name: like, column: user, positive: [u1, u2]}]");
    assertThat(report.kept()).isEqualTo(EVENTS / 2);
  }

  /** As no whole numbers they would be none of the log's users, without a word. */
  @Test
  void usersOfATableThatHaveLostDigitsAreRefused() throws IOException {
    write("log.csv", "user,item,time", EVENTS, i -> "%d,i%d,%d".formatted(i % 9, i % 5, i));
    write(
        "users.jsonl",
        "",
        9,
        i -> "{\"user\": %s, \"age\": 3}".formatted(i == 3 ? "1.5" : 9007199254750000L + i));
    assertThatThrownBy(
            () ->
                prepare(
                    "log.csv",
                    "}\nusers: {files: [users.jsonl], id: user}\n"
                        + "tasks: [{name: like, every: true}]"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("users.jsonl]: column [user]: numbers of floating point such as")
        .hasMessageContaining("have lost digits");
  }

  /** CSV has no empty text beside an empty cell; JSON lines and Parquet do. */
  @ParameterizedTest
  @ValueSource(strings = {"csv", "jsonl", "parquet"})
  void emptyTextsAreMissing(String format) throws IOException {
    try (Engine engine = Engine.start(folder.resolve("engine"), 100, 1)) {
      copy(
          engine,
          "SELECT 'u' || i % 7 AS user, 'i' || i % 5 AS item,"
              + " CASE WHEN i % 10 = 9 THEN '' ELSE '2026-01-01T00:00:' || lpad(i::VARCHAR, 2, '0')"
              + " END AS time, ['1', '0', '', '0', '1'][1 + i % 5] AS rating"
              + " FROM range(60) AS events(i)",
          "log." + format);
      copy(
          engine,
          "SELECT 'i' || i AS item, '2026-01-01' AS since, CASE WHEN i = 3 THEN '' ELSE '2027-01-01'"
              + " END AS until FROM range(5) AS items(i)",
          "items." + format);
    }
    PreparationReport report =
        prepare(
            "log." + format,
            ("}\ntasks: [{name: like, column: rating}]\n"
                    + "items: {files: [items.%s], id: item, time: since, until: until}")
                .formatted(format));
    assertThat(report.dropped()).containsEntry("without a time", 6L);
    List<List<String>> rows = new ArrayList<>();
    for (String split : Splits.NAMES) {
      rows.addAll(SmallLog.rows(folder.resolve("data/ranking/" + split + ".csv"), "item", "like"));
    }
    assertThat(rows).hasSize(EVENTS - 6);
    assertThat(rows).filteredOn(row -> row.getFirst().equals("i2")).hasSize(12);
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.get(1).isEmpty()).isEqualTo(row.getFirst().equals("i2")));
  }

  /** Models refuse it as a number, and no list of texts can name it. */
  @Test
  void numbersThatAreNoneAreMissing() throws IOException {
    try (Engine engine = Engine.start(folder.resolve("engine"), 100, 1)) {
      copy(
          engine,
          "SELECT 'u' || i % 7 AS user, 'i' || i % 5 AS item, CASE WHEN i % 10 = 9 THEN 'NaN'::DOUBLE ELSE i"
              + " END AS time, [1, 0, 'NaN'::FLOAT, 0, 1][1 + i % 5]::FLOAT AS rating,"
              + " CASE WHEN i % 2 = 0 THEN 'NaN'::DOUBLE ELSE i END AS price"
              + " FROM range(60) AS events(i)",
          "log.parquet");
    }
    PreparationReport report = prepare("log.parquet", "}\ntasks: [{name: like, column: rating}]");
    assertThat(report.dropped()).containsEntry("without a time", 6L);
    List<List<String>> rows = new ArrayList<>();
    for (String split : Splits.NAMES) {
      rows.addAll(
          SmallLog.rows(folder.resolve("data/ranking/" + split + ".csv"), "item", "like", "price"));
    }
    assertThat(rows).hasSize(EVENTS - 6);
    assertThat(rows).filteredOn(row -> row.get(2).isEmpty()).hasSize(EVENTS / 2);
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.get(1).isEmpty()).isEqualTo(row.getFirst().equals("i2")))
        .allSatisfy(row -> assertThat(row.get(2)).isNotEqualToIgnoringCase("nan"));
  }

  private void copy(Engine engine, String rows, String file) throws IOException {
    String form = file.endsWith("parquet") ? "parquet" : file.endsWith("csv") ? "csv" : "json";
    engine.execute(
        "COPY (%s) TO %s (FORMAT %s)".formatted(rows, Sql.path(folder.resolve(file)).code(), form));
  }
}
