package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.init.FirstLook;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Logs whose events have lists of keys and values, as exports of Google Analytics have. */
class KeyValueListsTest {
  private static final int ROWS = 900;

  private static final String SPEC =
      """
      log:
        files: ['LOG']
        user: who
        item: params.product_id.text
        time: at
        columns: ["params.it's 品.text", "params.it's 品.number", user.plan.of.me, more.params.a]
      tasks: [{name: bought, column: bought}]
      ranking: {}
      split: {by: random}
      format: csv
      """;

  private static final String TYPES =
      """
      columns = {who: 'VARCHAR', "at": 'BIGINT', bought: 'INTEGER',
        params: 'STRUCT("key" VARCHAR, "value" STRUCT("text" VARCHAR, number BIGINT))[]',
        "user": 'STRUCT("Value" VARCHAR, "Key" VARCHAR)[]',
        "more": 'STRUCT(params STRUCT("key" VARCHAR, "value" VARCHAR)[])',
        ids: 'STRUCT("key" VARCHAR, "value" INTEGER)[]',
        "cases": 'STRUCT("key" VARCHAR, "value" INTEGER)[]',
        three: 'STRUCT("key" VARCHAR, "value" INTEGER, unit VARCHAR)[]',
        numbered: 'STRUCT("key" INTEGER, "value" INTEGER)[]'}
      """;

  @TempDir private Path folder;
  private final List<List<String>> expected = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    Random random = new Random(7);
    StringBuilder log = new StringBuilder();
    for (int row = 0; row < ROWS; row++) {
      String item = random.nextInt(12) > 0 ? "p" + random.nextInt(25) : null;
      String text = random.nextInt(3) > 0 ? "v" + random.nextInt(9) : null;
      String number = random.nextInt(3) > 0 ? "" + random.nextInt(9) : null;
      String plan = random.nextInt(3) > 0 ? "plan " + random.nextInt(2) : null;
      String more = random.nextInt(3) > 0 ? "m" + random.nextInt(2) : null;
      log.append(
          "{\"who\": \"u%d\", \"at\": %d, \"bought\": %d, \"params\": %s, \"user\": %s, \"more\": %s, %s}%n"
              .formatted(
                  row % 20,
                  1_700_000_000 + row,
                  row % 2,
                  params(random, item, text, number),
                  plan == null
                      ? "null"
                      : "[{\"Value\": \"" + plan + "\", \"Key\": \"plan.of.me\"}]",
                  more == null ? "null" : "{\"params\": [" + pair("a", quoted(more)) + "]}",
                  whole(row)));
      if (item != null) {
        expected.add(
            List.of(
                "u" + row % 20,
                item,
                text == null ? "" : text,
                number == null ? "" : number,
                plan == null ? "" : plan,
                more == null ? "" : more,
                "" + (1_700_000_000 + row)));
      }
    }
    Files.writeString(folder.resolve("log.jsonl"), log);
    try (Engine engine = Engine.start(folder.resolve("tables"), 500, 1)) {
      for (int half = 0; half < 2; half++) {
        engine.execute(
            "COPY (SELECT * FROM read_json(%s, %s) WHERE (\"at\" >= %d) = %b) TO %s (FORMAT parquet)"
                .formatted(
                    Sql.path(folder.resolve("log.jsonl")).code(),
                    TYPES,
                    1_700_000_000 + ROWS / 2,
                    half == 1,
                    Sql.path(folder.resolve("log" + half + ".parquet")).code()));
      }
    }
  }

  /** In any order, with others among them, and with a second one of a key, which nothing reads. */
  private static String params(
      Random random, @Nullable String item, @Nullable String text, @Nullable String number) {
    List<String> pairs = new ArrayList<>();
    if (item != null) {
      pairs.add(pair("product_id", "{\"text\": \"" + item + "\"}"));
    }
    if (text != null || number != null) {
      pairs.add(
          pair(
              "it's 品",
              "{\"text\": "
                  + (text == null ? null : quoted(text))
                  + ", \"number\": "
                  + number
                  + "}"));
    }
    pairs.add(pair("other " + random.nextInt(30), random.nextBoolean() ? "null" : "{}"));
    if (random.nextInt(5) == 0) {
      pairs.add("null");
      pairs.add("{\"value\": {\"text\": \"of none\"}}");
    }
    Collections.shuffle(pairs, random);
    if (item != null && random.nextBoolean()) {
      pairs.add(pair("product_id", "{\"text\": \"second\"}"));
    }
    return pairs.size() == 1 && random.nextBoolean() ? "null" : pairs.toString();
  }

  /** Lists that are no columns: of too many keys, of keys alike but for case, and of others. */
  private static String whole(int row) {
    return "\"ids\": [%s, %s], \"cases\": [%s, %s], \"three\": [%s], \"numbered\": [%s]"
        .formatted(
            pair("id" + row, "1"),
            pair("id" + -row, "1"),
            pair("Key", "1"),
            pair("key", "2"),
            "{\"key\": \"k\", \"value\": 1, \"unit\": \"s\"}",
            "{\"key\": 1, \"value\": 2}");
  }

  private static String pair(String key, String value) {
    return "{\"key\": \"" + key + "\", \"value\": " + value + "}";
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private Path prepare(String spec) throws IOException {
    Path file = Files.writeString(folder.resolve("prepare.yaml"), spec);
    Path out = folder.resolve("data");
    new Preparation(file, 500, 2, 200, Progress.silent()).run(out);
    return out;
  }

  @ParameterizedTest
  @ValueSource(strings = {"log.jsonl", "log*.parquet"})
  void eachKeyIsAColumn(String log) throws IOException {
    Path out = prepare(SPEC.replace("LOG", log));
    List<List<String>> rows = new ArrayList<>();
    for (String split : List.of("train", "val", "test")) {
      rows.addAll(
          SmallLog.rows(
              out.resolve("ranking/" + split + ".csv"),
              "who",
              "params.product_id.text",
              "params.it's 品.text",
              "params.it's 品.number",
              "user.plan.of.me",
              "more.params.a",
              "at"));
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"log.jsonl", "log*.parquet"})
  void otherListsStayWhole(String log) {
    for (String column : List.of("ids.id7", "cases.key", "three.k", "numbered.1")) {
      assertThatThrownBy(
              () ->
                  prepare(
                      SPEC.replace("LOG", log)
                          .replace("item: params.product_id.text", "item: " + column)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("expected a column [" + column + "], it has none, as the object [")
          .hasMessageContaining("keys are columns if they are texts and at most 1000");
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"log.jsonl", "log*.parquet"})
  void aFirstLookFindsTheItemAmongKeys(String log) throws IOException {
    String pattern = folder.resolve(log).toString();
    Map<String, String> first =
        new FirstLook(500, 1, Progress.silent()).at(pattern, List.of(), null, null, folder);
    assertThat(first.get("prepare.yaml"))
        .contains("user: who", "item: \"params.product_id.text\"  # guess: texts, 25 values")
        .contains("# no row has a value: \"params.other 0.text\", \"params.other 0.number\"")
        .containsPattern("\"params.other \\d+.number\", and 41 more\n")
        .doesNotContain("further column \"params.other");
    assertThat(first.get("ranking.yaml"))
        .contains("# left out, as no row has a value: \"params.other 0.text\"")
        .contains("{name: \"params.it's 品.number\", side: context")
        .contains("# left out ids, it holds objects, maps, bytes or lists of lists");
  }
}
