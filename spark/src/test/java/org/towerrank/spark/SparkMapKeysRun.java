package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.prepare.PreparationReport;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * Logs whose events have keys of their own in maps, and in lists of keys and values, on Spark
 * beside what one machine makes of them.
 *
 * <p>{@code .ci/clusters} runs it.
 */
class SparkMapKeysRun {
  private static final int ROWS = 400;

  private static final String SPEC =
      """
      log:
        files: ['log*.parquet']
        user: who
        item: event.properties.product_id
        time: time
        of_items: ["event.properties.it's 品"]
        columns: [event.properties.kind.2, prices.usd, nested.a.b.x, nested.c.b.y, pairs.a.x, "pairs.it's 品.y", pairs.rare.x]
      tasks: [{name: bought, column: bought}]
      ranking: {negatives: {count: 1}}
      recall: {}
      history: {length: 5, equal_times: log_order}
      split: {by: time, validation: 0.2, test: 0.2}
      format: parquet
      """;

  @TempDir private Path folder;

  /** The files have keys that the other one lacks, and rows whose map is null or empty. */
  private void write() throws IOException {
    for (int file = 0; file < 2; file++) {
      LocalSpark.write(
          folder.resolve("log" + file + ".parquet"),
          """
          SELECT range %% 11 AS who,
            to_timestamp(1700000000 + range * 7919 %% 5000) AS "time",
            {'properties': CASE WHEN range %% 29 = 0 THEN NULL WHEN range %% 31 = 0 THEN MAP {}
              ELSE MAP {'product_id': CASE WHEN range %% 13 > 0 THEN 'p' || (range * 7) %% 15 END,
                'it''s 品': '品' || (range * 7) %% 15,
                'kind.' || range %% 50 // %1$d: 'v' || range %% 3} END} AS event,
            MAP {'usd': CAST(range %% 100 AS DECIMAL(9, 2))} AS prices,
            MAP {CASE range %% 2 WHEN 0 THEN 'a' ELSE 'c' END:
              MAP {'b': {'x': range, 'y': 's' || range %% 4}}} AS nested,
            MAP {'id' || range * 3: 1, 'id' || (range * 3 + 1): 1, 'id' || (range * 3 + 2): 1} AS ids,
            MAP {'Key': 1, 'key': 2} AS cases,
            CASE WHEN range %% 23 > 0 THEN list_filter([{'key': 'a', 'value': {'x': range, 'y': NULL}},
                {'key': 'it''s 品', 'value': {'x': NULL, 'y': 'y' || range %% 4}}, NULL,
                {'key': NULL, 'value': {'x': 1, 'y': 'of none'}},
                {'key': 'a', 'value': {'x': -1, 'y': 'second'}},
                {'key': CASE WHEN range %% 97 = 1 THEN 'rare' ELSE 'usual' END, 'value': {'x': 1, 'y': NULL}}],
              lambda each, place: (range + place) %% 5 > 0) END AS pairs,
            [{'key': 'id' || range * 3, 'value': 1}, {'key': 'id' || (range * 3 + 1), 'value': 1},
              {'key': 'id' || (range * 3 + 2), 'value': 1}] AS many,
            [{'key': 'Key', 'value': 1}, {'key': 'key', 'value': 2}] AS alike,
            MAP {1: 'x'} AS numbered,
            range %% 2 AS bought
          FROM range(%2$d, %3$d)
          """
              .formatted(1 + file, ROWS / 2 * file, ROWS / 2 * (file + 1)));
    }
  }

  @Test
  void eachKeyIsTheColumnThatOneMachineMakesOfIt() throws IOException {
    write();
    PreparationReport report = new BothPreparations(folder).assertSame(SPEC, "ranking", "recall");
    assertThat(report.kept()).isGreaterThan(ROWS / 2);
  }

  /** JSON has the same but for decimals and maps of other keys than texts. */
  @Test
  void eachKeyOfJsonIsTheColumnThatOneMachineMakesOfIt() throws IOException {
    write();
    try (Engine engine = Engine.reading()) {
      for (int file = 0; file < 2; file++) {
        engine.execute(
            "COPY (SELECT * EXCLUDE (prices, cases, numbered, alike), {'usd': who} AS prices FROM %s) TO %s (FORMAT json)"
                .formatted(
                    Sql.path(folder.resolve("log" + file + ".parquet")).code(),
                    Sql.path(folder.resolve("log" + file + ".jsonl")).code()));
      }
    }
    PreparationReport report =
        new BothPreparations(folder)
            .assertSame(SPEC.replace("log*.parquet", "log*.jsonl"), "ranking", "recall");
    assertThat(report.kept()).isGreaterThan(ROWS / 2);
  }

  @Test
  void whatStaysWholeIsRefusedWhereItIsUsed() throws IOException {
    write();
    BothPreparations both = new BothPreparations(folder);
    for (String key : new String[] {"ids.id7", "cases.key", "numbered.1"}) {
      both.assertRefused(SPEC.replace("prices.usd", key))
          .hasMessageContaining("expected a column [" + key + "], it has none, as the map [");
    }
    for (String key : new String[] {"many.id7", "alike.key"}) {
      both.assertRefused(SPEC.replace("prices.usd", key))
          .hasMessageContaining("expected a column [" + key + "], it has none, as the object [");
    }
  }
}
