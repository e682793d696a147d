package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Rows whose items are fields of lists of objects, as orders and exports of analytics have. */
class ItemObjectsTest {
  private static final String SPEC =
      """
      log:
        files: [LOG]
        user: who
        item: order.lines.product.id
        each: {position: place}
        time: at
        of_items: [order.lines.product.name]
        columns: [order.shop, order.lines.product.amount]
      tasks: [{name: bought, column: bought}]
      ranking: {}
      split: {by: random}
      format: csv
      """;

  @TempDir private Path folder;
  private final List<List<String>> expected = new ArrayList<>();

  /** Some orders have no line, and some lines no product, or one without a name. */
  @BeforeEach
  void write() throws IOException {
    Random random = new Random(4);
    StringBuilder log = new StringBuilder();
    for (int row = 0; row < 300; row++) {
      List<String> lines = new ArrayList<>();
      int count = random.nextInt(4);
      for (int line = 0; line < count; line++) {
        int id = random.nextInt(25);
        int amount = random.nextInt(9);
        String name = "\"name\": \"品%d\", ".formatted(id);
        if (random.nextInt(6) == 0) {
          lines.add("{\"product\": null}");
          continue;
        }
        lines.add(
            "{\"product\": {\"id\": \"p%d\", %s\"amount\": %d, \"off%%'\": 5}, \"tags\": [\"x\"]}"
                .formatted(id, id == 3 ? "" : name, amount));
        expected.add(
            List.of(
                "u" + row % 20,
                "p" + id,
                id == 3 ? "" : "品" + id,
                "s" + row % 2,
                "" + amount,
                "" + (line + 1),
                "" + (1_700_000_000 + row)));
      }
      log.append(
          "{\"who\": \"u%d\", \"at\": %d, \"bought\": %d, \"order\": {\"shop\": \"s%d\", \"lines\": %s}}\n"
              .formatted(
                  row % 20,
                  1_700_000_000 + row,
                  row % 2,
                  row % 2,
                  row == 7 ? "null" : "[" + String.join(", ", lines) + "]"));
    }
    // The lines of the row without any were not written.
    expected.removeIf(row -> row.getLast().equals("" + (1_700_000_000 + 7)));
    Files.writeString(folder.resolve("log.jsonl"), log);
    try (Engine engine = Engine.start(folder.resolve("tables"), 500, 1)) {
      engine.execute(
          "COPY (SELECT * FROM "
              + Sql.path(folder.resolve("log.jsonl")).code()
              + ") TO "
              + Sql.path(folder.resolve("log.parquet")).code()
              + " (FORMAT parquet)");
    }
  }

  private Path prepare(String spec) throws IOException {
    Path file = Files.writeString(folder.resolve("prepare.yaml"), spec);
    Path out = folder.resolve("data");
    new Preparation(file, 500, 2, 200, Progress.silent()).run(out);
    return out;
  }

  @ParameterizedTest
  @ValueSource(strings = {"log.jsonl", "log.parquet"})
  void eachObjectIsAnEventWithItsOwnFields(String log) throws IOException {
    Path out = prepare(SPEC.replace("LOG", log));
    List<List<String>> rows = new ArrayList<>();
    for (String split : List.of("train", "val", "test")) {
      rows.addAll(
          SmallLog.rows(
              out.resolve("ranking/" + split + ".csv"),
              "who",
              "order.lines.product.id",
              "order.lines.product.name",
              "order.shop",
              "order.lines.product.amount",
              "place",
              "at"));
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(
            SmallLog.rows(
                out.resolve("items.csv"), "order.lines.product.id", "order.lines.product.name"))
        .hasSize(25)
        .allSatisfy(
            row ->
                assertThat(row.get(1))
                    .isEqualTo(row.get(0).equals("p3") ? "" : "品" + row.get(0).substring(1)));
  }

  @Test
  void whatIsNoFieldOfTheObjectsIsRefused() {
    String spec = SPEC.replace("LOG", "log.jsonl");
    refused(
        spec.replace("[order.lines.product.name]", "[order.shop]"),
        "[log.of_items]: a row says several items, so that they are told by fields of their objects");
    refused(
        spec.replace("product.id\n", "product.key\n"),
        "expected a column [order.lines.product.key], it has none");
    refused(
        spec.replace("  each: {position: place}\n", ""),
        "[order.lines] is one column here: it is a list, and by the key [log.each] each");
    refused(
        spec.replace("item: order.lines.product.id", "item: order.lines"),
        "name the field of the objects that says the item, such as [order.lines.id]");
  }

  private void refused(String spec, String message) {
    assertThatThrownBy(() -> prepare(spec))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
    assertThat(folder.resolve("data")).doesNotExist();
  }
}
