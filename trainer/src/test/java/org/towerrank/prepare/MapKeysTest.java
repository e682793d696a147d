package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.init.FirstLook;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * Logs of many kinds of events that have keys of their own, of which most rows have none, as
 * objects in JSON lines and as maps in Parquet.
 */
class MapKeysTest {
  private static final int KINDS = 40;
  private static final int ROWS = 1200;

  private static final String SPEC =
      """
      log:
        files: ['LOG']
        user: who
        item: properties.product_id
        time: at
        columns: ["properties.it's 3.a", "properties.品 4", "properties.deep.er.5"]
      tasks: [{name: bought, column: bought}]
      ranking: {}
      split: {by: random}
      format: csv
      """;

  @TempDir private Path folder;
  private final List<List<String>> expected = new ArrayList<>();

  /** The keys of the first half of the rows are not those of the second but for a few. */
  @BeforeEach
  void write() throws IOException {
    Random random = new Random(5);
    StringBuilder log = new StringBuilder();
    for (int row = 0; row < ROWS; row++) {
      int kind = row < ROWS / 2 ? random.nextInt(KINDS) : 2 + random.nextInt(4);
      int item = random.nextInt(25);
      String value = "\"v" + random.nextInt(9) + "\"";
      boolean seen = random.nextInt(12) > 0;
      log.append(
          "{\"who\": \"u%d\", \"at\": %d, \"bought\": %d, \"properties\": %s, \"seen\": {\"id%d\": \"%s\"}}\n"
              .formatted(
                  row % 20,
                  1_700_000_000 + row,
                  row % 2,
                  kind == 2 ? "null" : "{%s%s}".formatted(item(item, seen), own(kind, value)),
                  row,
                  row % 3));
      if (kind != 2 && seen) {
        String text = value.replace("\"", "");
        expected.add(
            List.of(
                "u" + row % 20,
                "p" + item,
                kind == 3 ? text : "",
                kind == 4 ? text : "",
                kind == 5 ? text : "",
                "" + (1_700_000_000 + row)));
      }
    }
    Files.writeString(folder.resolve("log.jsonl"), log);
    try (Engine engine = Engine.start(folder.resolve("tables"), 500, 1)) {
      for (int half = 0; half < 2; half++) {
        engine.execute(
            """
            COPY (
              SELECT who, "at", bought, seen,
                CASE WHEN properties IS NOT NULL THEN map_from_entries(list_transform(map_entries(properties),
                  e -> {'k': CASE e.key WHEN 'deep' THEN 'deep.er.5' ELSE e.key END,
                    'v': coalesce(e.value->>'$.er."5"', e.value->>'$')})) END AS properties
              FROM read_json(%s, columns = {who: 'VARCHAR', "at": 'BIGINT', bought: 'INTEGER',
                properties: 'MAP(VARCHAR, JSON)', seen: 'MAP(VARCHAR, VARCHAR)'})
              WHERE ("at" >= %d) = %b)
            TO %s (FORMAT parquet)
            """
                .formatted(
                    Sql.path(folder.resolve("log.jsonl")).code(),
                    1_700_000_000 + ROWS / 2,
                    half == 1,
                    Sql.path(folder.resolve("log" + half + ".parquet")).code()));
      }
    }
  }

  private static String item(int item, boolean seen) {
    return seen ? "\"product_id\": \"p" + item + "\", " : "";
  }

  private static String own(int kind, String value) {
    return switch (kind) {
      case 3 -> "\"it's 3.a\": " + value;
      case 4 -> "\"品 4\": " + value;
      case 5 -> "\"deep\": {\"er\": {\"5\": " + value + "}}";
      default -> "\"key %d\": %s".formatted(kind, value);
    };
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
              "properties.product_id",
              "properties.it's 3.a",
              "properties.品 4",
              "properties.deep.er.5",
              "at"));
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"log.jsonl", "log*.parquet"})
  void aMapOfManyKeysStaysWhole(String log) {
    assertThatThrownBy(
            () ->
                prepare(
                    SPEC.replace("LOG", log)
                        .replace("item: properties.product_id", "item: seen.id7")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a column [seen.id7], it has none, as the map [seen] is one")
        .hasMessageContaining("more than 1000");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  /** The map comes first, and its values repeat as items do. */
  @ParameterizedTest
  @ValueSource(strings = {"log.jsonl", "log*.parquet"})
  void aFirstLookFindsTheItemAmongKeys(String log) throws IOException {
    String pattern = folder.resolve(log).toString();
    Map<String, String> first =
        new FirstLook(500, 1, Progress.silent()).at(pattern, List.of(), null, null, folder);
    assertThat(first.get("prepare.yaml"))
        .contains("user: who", "item: \"properties.product_id\"  # guess: texts, 25 values");
    assertThat(first.get("ranking.yaml"))
        .contains("# left out seen, it holds objects, maps, bytes or lists of lists");
  }
}
