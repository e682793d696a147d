package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * Numbers that are names of something, or none, as {@code prepare --init} tells them from others.
 */
class FirstLookNumbersTest {
  @TempDir private Path folder;

  private Path log(String header, String row) throws IOException {
    StringBuilder log = new StringBuilder(header).append('\n');
    for (int i = 0; i < 600; i++) {
      log.append(
              row.formatted(
                  151_603_712 + i % 40, 663_713_001 + 1000 * (i * i % 50), 1 + i / 60, i % 7))
          .append('\n');
    }
    return Files.writeString(folder.resolve("log.csv"), log);
  }

  /** Numbers of nine digits and more may be seconds since 1970. */
  @ParameterizedTest
  @CsvSource({
    "'t_dat,person,article_id','2026-01-%3$02d,p%1$s,%2$d'",
    "'t_dat,person,thing','2026-01-%3$02d,p%1$s,0%2$d'",
    "'user,track,t_dat','%1$d,song %2$s,2026-01-%3$02d'",
    "'member,item,t_dat','m%1$s,%2$d,2026-01-%3$02d'"
  })
  void usersAndItemsAreNoTimes(String header, String row) throws IOException {
    Path log = log(header, row);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log).out())
        .contains("  time: t_dat  # guess");
  }

  @Test
  void aLogWithoutTimesHasNoneInItsUsers() throws IOException {
    Path log = log("user,game,behavior,value", "%1$d,game %2$s,play,%4$d");
    assertThat(CommandRun.of("prepare", "--quiet", "--init", log).err())
        .contains(
            "expected a column of times",
            "none looks like one: [user, game, behavior, value]; to rows that have none give numbers"
                + " from 1600000000 on, and split them {by: random}");
  }

  /** As numbers in intervals neighbours would be alike. */
  @Test
  void numbersWithZerosBeforeThemAreCodes() throws IOException {
    Path log = log("member,item,time", "m%1$s,%2$d,2026-01-%3$02d");
    StringBuilder items = new StringBuilder("item,department,weight\n");
    for (int i = 0; i < 50; i++) {
      items.append("%d,%04d,%d\n".formatted(663_713_001 + 1000 * i, i % 30, i % 30));
    }
    Path table = Files.writeString(folder.resolve("items.csv"), items);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log, "--items", table).out())
        .contains("{name: department, side: item, kind: categorical, encoder: {type: vocabulary")
        .contains("{name: weight, side: item, kind: categorical, encoder: {type: discretized");
  }

  /** The engine that counts them takes 2024_01 for 202401, and a model that reads numbers fails. */
  @Test
  void digitsWithAnUnderscoreBetweenThemAreNames() throws IOException {
    Path log = log("member,item,time", "m%1$s,%2$d,2026-01-%3$02d");
    StringBuilder items = new StringBuilder("item,month\n");
    for (int i = 0; i < 50; i++) {
      items.append("%d,%d_%02d\n".formatted(663_713_001 + 1000 * i, 2020 + i / 24, 1 + i / 2 % 12));
    }
    Path table = Files.writeString(folder.resolve("items.csv"), items);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log, "--items", table).out())
        .contains("{name: month, side: item, kind: categorical, encoder: {type: vocabulary");
  }

  /** Who lists 85056A as a missing value loses an item. */
  @Test
  void manyTextsAmongNumbersAreNoMissingValues() throws IOException {
    StringBuilder log = new StringBuilder("user,item,time,code,age\n");
    for (int i = 0; i < 600; i++) {
      String letter = i % 3 == 0 ? "A" : "";
      log.append(
          "u%d,i%d,2026-01-%02d,%d%s,%s\n"
              .formatted(
                  i % 40,
                  i % 50,
                  1 + i / 60,
                  i % 100,
                  letter,
                  i % 9 == 0 ? "unclear" : 20 + i % 30));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains("further column code: texts, 200 values")
        .contains("further column age: texts, of which all are numbers but [unclear]");
  }

  /** As they are for {@code prepare}: NaN among the numbers of Parquet, and empty texts. */
  @Test
  void whatStandsForNoValueIsMissing() throws IOException {
    Path log = folder.resolve("log.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT 'u' || i % 37 AS user, 'i' || i % 29 AS item, TIMESTAMP '2026-01-01' + INTERVAL"
              + " (i) MINUTE AS time, CASE i % 4 WHEN 0 THEN 'NaN'::FLOAT ELSE i % 2 END AS rating,"
              + " CASE i % 3 WHEN 0 THEN 'NaN'::DOUBLE ELSE i // 7 END AS price,"
              + " CASE i % 5 WHEN 0 THEN '' ELSE 'c' || i % 5 END AS kind FROM range(600) AS t(i)) TO "
              + Sql.path(log).code());
    }
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log).out())
        .contains("rating, positive_from: 1}  # guess: numbers, 2 values, 25.0 % missing")
        .contains("further column price: numbers, 86 values, 33.3 % missing")
        .contains("further column kind: texts, 4 values, 20.0 % missing, such as [c1, ");
  }
}
