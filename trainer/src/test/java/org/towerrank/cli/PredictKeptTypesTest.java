package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** What {@code predict --keep} copies from Parquet to Parquet, compared by a query. */
@ExtendWith(SmallService.Resolver.class)
class PredictKeptTypesTest {
  private static final String OTHERS =
      """
      r AS whole,
      18446744073709551615::UBIGINT AS large,
      CASE r % 4 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN -1e308 WHEN 2 THEN NULL ELSE '-inf'::DOUBLE END AS number,
      CASE r % 2 WHEN 0 THEN 1e-7::FLOAT ELSE 16777217::FLOAT END AS single,
      '1234567890123456789012345.0123456789'::DECIMAL(38, 10) + r AS price,
      r % 3 = 0 AS truth,
      CASE r % 5 WHEN 0 THEN DATE '12345-01-01' WHEN 1 THEN DATE '0045-03-03 (BC)' WHEN 2 THEN DATE 'infinity' WHEN 3 THEN DATE '-infinity' ELSE DATE '2024-02-29' END AS day,
      CASE r % 5 WHEN 0 THEN TIMESTAMP '12345-01-01' WHEN 1 THEN TIMESTAMP '0045-03-03 (BC) 10:00:00' WHEN 2 THEN TIMESTAMP 'infinity' WHEN 3 THEN TIMESTAMP '-infinity' ELSE TIMESTAMP '1969-12-31 23:59:59.123456' END AS at,
      CASE r % 3 WHEN 0 THEN TIMESTAMPTZ '2024-03-31 02:30:00+02' WHEN 1 THEN 'infinity'::TIMESTAMPTZ ELSE '-infinity'::TIMESTAMPTZ END AS moment,
      CASE r % 3 WHEN 0 THEN TIMESTAMP_NS '2024-01-01 10:00:00.123456789' WHEN 1 THEN 'infinity'::TIMESTAMP_NS ELSE '-infinity'::TIMESTAMP_NS END AS exact,
      TIME '10:00:00' AS clock,
      CASE r % 3 WHEN 0 THEN '+007' WHEN 1 THEN '' END AS text,
      [r, r + 1] AS list
      """;

  @TempDir private Path folder;
  private final SmallService service;

  PredictKeptTypesTest(SmallService service) {
    this.service = service;
  }

  @Test
  void numbersAndTimesOfParquetStayWhatTheyAre() throws IOException {
    Path rows = folder.resolve("rows.parquet");
    Path out = folder.resolve("scores.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT * EXCLUDE r, "
              + OTHERS
              + " FROM (SELECT *, row_number() OVER () AS r FROM read_csv("
              + Sql.path(service.data().resolve("demo_ranking/test.csv.gz")).code()
              + ", all_varchar = true) LIMIT 100)) TO "
              + Sql.path(rows).code());
      List<String> kept =
          List.of(
              "whole", "large", "number", "single", "price", "truth", "day", "at", "moment",
              "exact", "clock", "text", "list");
      List<Object> arguments =
          new ArrayList<>(
              List.of("predict", service.bundle("mmoe"), "--quiet", "--data", rows, "--out", out));
      kept.forEach(column -> arguments.addAll(List.of("--keep", column)));
      CommandRun.done(arguments.toArray());
      String table = Sql.path(out).code();
      List<String> types =
          engine.rows("SELECT column_type FROM (DESCRIBE FROM " + table + ")").stream()
              .map(row -> String.valueOf(row[0]))
              .toList();
      assertThat(types)
          .containsExactly(
              "BIGINT",
              "UBIGINT",
              "DOUBLE",
              "FLOAT",
              "DECIMAL(38,10)",
              "BOOLEAN",
              "DATE",
              "TIMESTAMP",
              "TIMESTAMP WITH TIME ZONE",
              "TIMESTAMP_NS",
              "VARCHAR",
              "VARCHAR",
              "VARCHAR",
              "FLOAT",
              "FLOAT");
      for (String column : kept.subList(0, kept.size() - 1)) {
        List<@Nullable String[]> differing =
            engine.rows(
                ("SELECT a.%1$s, b.%1$s FROM %2$s a POSITIONAL JOIN %3$s b WHERE"
                        + " nullif(a.%1$s::VARCHAR, '') IS DISTINCT FROM b.%1$s::VARCHAR")
                    .formatted(column, Sql.path(rows).code(), table));
        assertThat(differing).as(column).isEmpty();
      }
      assertThat(engine.number("SELECT count(*) FROM " + table)).isEqualTo(100);
      assertThat(engine.rows("SELECT list FROM " + table).getFirst()[0]).isEqualTo("1 2");
    }
  }
}
