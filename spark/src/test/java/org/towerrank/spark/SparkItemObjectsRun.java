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
 * Logs whose items are fields of lists of objects, as exports of analytics have, on Spark beside
 * what one machine makes of them.
 *
 * <p>{@code .ci/clusters} runs it.
 */
class SparkItemObjectsRun {
  private static final int ROWS = 400;

  private static final String SPEC =
      """
      log:
        files: ['log*.parquet']
        user: user.id
        item: cart.items.product.id
        each: {position: place, chosen: [bought]}
        time: time
        missing: [n3]
        of_items: [cart.items.product.name, "cart.items.off%'\\"."]
        columns: [cart.shop, cart.items.price, cart.items.tags, cart.items.params, more]
      tasks: [{name: bought, column: bought}]
      ranking: {negatives: {count: 1}}
      recall: {}
      history: {length: 5, equal_times: log_order}
      split: {by: time, validation: 0.2, test: 0.2}
      format: parquet
      """;

  @TempDir private Path folder;

  /** Rows without a list, with an empty one, and with objects that are null or lack the item. */
  private void write(String item) throws IOException {
    for (int file = 0; file < 2; file++) {
      Path rows =
          LocalSpark.write(
              folder.resolve("log" + file + ".parquet"),
              """
          SELECT {'id': range %% 11} AS "user",
            to_timestamp(1700000000 + range * 7919 %% 5000) AS "time",
            CASE WHEN range %% 29 > 0 THEN {
              'shop': 's' || range %% 3,
              'items': CASE WHEN range %% 13 > 0 THEN list_transform(range(range %% 5),
                lambda i: CASE WHEN (i + range) %% 9 = 4 THEN NULL ELSE {
                  'product': CASE WHEN (i + range) %% 7 = 3 THEN NULL ELSE {
                    'id': CAST((i * range * 7) %% 15 AS %1$s),
                    'name': '品' || (i * range * 7) %% 15} END,
                  'price': CAST(range %% 100 AS DECIMAL(9, 2)),
                  'off%%''".': (range + i) %% 3 = 0,
                  'tags': ['t' || i, NULL],
                  'params': [{'key': 'k', 'value': i}]} END) END} END AS cart,
            CASE WHEN range %% 2 > 0 THEN [CAST((range * 7) %% 15 AS INTEGER)] END AS bought,
            [{'zeta': 1, 'alpha': range}] AS more
          FROM range(%2$d, %3$d)
          """
                  .formatted(item, ROWS / 2 * file, ROWS / 2 * (file + 1)));
      try (Engine engine = Engine.reading()) {
        engine.execute(
            "COPY (FROM "
                + Sql.path(rows).code()
                + ") TO "
                + Sql.path(folder.resolve("log" + file + ".jsonl")).code()
                + " (FORMAT json)");
      }
    }
  }

  @Test
  void eachObjectIsTheEventThatOneMachineMakesOfIt() throws IOException {
    for (String item : new String[] {"DOUBLE", "VARCHAR"}) {
      write(item);
      PreparationReport report = new BothPreparations(folder).assertSame(SPEC, "ranking", "recall");
      assertThat(report.kept()).isGreaterThan(ROWS);
    }
  }

  /** Fields are read, and what has objects that stay whole is refused. */
  @Test
  void eachObjectOfJsonIsTheEventThatOneMachineMakesOfIt() throws IOException {
    String spec = SPEC.replace("log*.parquet", "log*.jsonl");
    BothPreparations both = new BothPreparations(folder);
    for (String item : new String[] {"DOUBLE", "VARCHAR"}) {
      write(item);
      String flat = spec.replace(", cart.items.params, more]", "]");
      assertThat(both.assertSame(flat, "ranking", "recall").kept()).isGreaterThan(ROWS);
      for (String whole : new String[] {"cart.items.params", "more"}) {
        both.assertRefused(spec.replace("cart.items.params, more]", whole + "]"))
            .hasMessageContaining("a struct, or a list of them, which Spark would write otherwise");
      }
    }
  }

  @Test
  void whatIsNoFieldOfTheObjectsIsRefused() throws IOException {
    write("BIGINT");
    BothPreparations both = new BothPreparations(folder);
    both.assertRefused(SPEC.replace("product.id", "product.key"))
        .hasMessageContaining("expected a column [cart.items.product.key], it has none");
    both.assertRefused(SPEC.replace("item: cart.items.product.id", "item: cart.items"))
        .hasMessageContaining("name the field of the objects that says the item");
    both.assertRefused(SPEC.replace("  each: {position: place, chosen: [bought]}\n", ""))
        .hasMessageContaining("by the key [log.each] each of its objects is an event");
  }
}
