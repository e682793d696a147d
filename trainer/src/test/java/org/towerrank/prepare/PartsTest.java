package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;

/** Parts that several threads work on, each on a connection of its own to one DuckDB. */
class PartsTest {
  private static final int PARTS = 20;
  private static final int THREADS = 3;

  @TempDir Path folder;

  private interface Check {
    void run(PreparationEngine engine) throws IOException;
  }

  private void withEngine(Check check) throws IOException {
    try (Engine engine = Engine.start(folder.resolve("tables"), 200, THREADS)) {
      check.run(
          new EmbeddedEngine(engine, RowFormat.PARQUET, folder, folder.resolve("parts"), THREADS));
    }
  }

  private static void each(PreparationEngine engine, Parts.Work work) throws IOException {
    try (Progress.Task task = Progress.silent().start("parts", PARTS)) {
      new Parts(engine, PARTS).each(work, task);
    }
  }

  @Test
  void allAddToOneTable() throws IOException {
    withEngine(
        engine -> {
          engine.create("parts", "SELECT 0 AS part LIMIT 0");
          each(
              engine,
              (of, part) -> {
                // Of a part, so that threads would otherwise see one another's.
                of.createOfPart("one_part", "SELECT " + part + " AS part FROM range(100)");
                of.append("parts", "SELECT part FROM one_part");
              });
          assertThat(engine.rows("SELECT part, count(*) FROM parts GROUP BY part ORDER BY part"))
              .containsExactlyElementsOf(
                  IntStream.range(0, PARTS)
                      .mapToObj(part -> new String[] {Integer.toString(part), "100"})
                      .toList());
        });
  }

  @Test
  void whereOneFailsNoneIsBegunAnyMore() throws IOException {
    withEngine(
        engine -> {
          ConcurrentLinkedQueue<Integer> begun = new ConcurrentLinkedQueue<>();
          assertThatThrownBy(
                  () ->
                      each(
                          engine,
                          (of, part) -> {
                            begun.add(part);
                            of.rows(
                                "SELECT sum(a * b) FROM range(2000) AS x(a), range(2000) AS y(b)");
                            if (part == 5) {
                              of.create("broken", "SELECT no_column FROM no_table");
                            }
                          }))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("no_table");
          assertThat(begun).contains(5).doesNotContain(PARTS - 1);
          assertThat(engine.number("SELECT 7")).as("the engine goes on").isEqualTo(7);
        });
  }
}
