package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;

/**
 * Files without a header on Spark, beside what one machine reads of them.
 *
 * <p>{@code .ci/clusters} runs it.
 */
class SparkHeadersRun {
  private static final List<String> HEADER = List.of("u", "i", "t");

  @TempDir private Path folder;

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    if (name.endsWith(".gz")) {
      try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
        gzip.write(text.getBytes(StandardCharsets.UTF_8));
      }
    } else {
      Files.writeString(file, text);
    }
  }

  private SparkTable many(String pattern, List<String> header) throws IOException {
    return SparkTable.open(LocalSpark.session(), folder, List.of(pattern), null, header);
  }

  private FileTable one(Engine engine, String pattern, List<String> header) throws IOException {
    return FileTable.open(engine, folder, List.of(pattern), null, header);
  }

  /** In files of CSV, of which one is compressed, with a table of items that has none either. */
  @Test
  void rowsAreThoseOfOneMachine() throws IOException {
    Random random = new Random(3);
    for (int file = 0; file < 3; file++) {
      StringBuilder log = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        String item = i % 7 == 0 ? "\"a,\"\"b\"\"\nc\"" : "i" + random.nextInt(15);
        log.append(
            "%d,%s,%s,%d\n"
                .formatted(
                    random.nextInt(20),
                    item,
                    random.nextInt(3),
                    1_700_000_000 + 61 * (100 * file + i)));
      }
      write("log" + file + (file == 1 ? ".csv.gz" : ".csv"), log.toString());
    }
    write("items.tsv", "i1\tred\ni2\t\"\"\"blue\"\"\"\n\"a,\"\"b\"\"\nc\"\t\n");
    new BothPreparations(folder)
        .assertSame(
            """
            log:
              {files: ["log*"], header: [user, item, stars, time], user: user, item: item,
               time: time}
            tasks: [{name: like, column: stars, positive_from: 2}]
            items: {files: [items.tsv], header: [item, colour], id: item}
            ranking: {}
            split: {by: time, validation: 0.2, test: 0.2}
            format: parquet
            """,
            "ranking");
  }

  /** The first row is one, whatever it looks like. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "u,i,t\na,b,1\n",
        "\uFEFFa,b,1\nc,d,2\n",
        "\"a\",\"b \"\"x\"\"\",1\r\n\"\",,2\r\n",
        "a,b,1\n\nc,d,2",
        " a , b,1\nc,d, \n"
      })
  void valuesAreThoseOfOneMachine(String text) throws IOException {
    write("log.csv", text);
    List<List<@Nullable String>> expected = new ArrayList<>();
    try (Engine engine = Engine.reading()) {
      FileTable table = one(engine, "log.csv", HEADER);
      for (@Nullable String[] row : engine.rows("SELECT * FROM " + table.reading().code())) {
        expected.add(new ArrayList<>(Arrays.asList(row)));
      }
    }
    List<List<@Nullable String>> found = new ArrayList<>();
    for (Row row : many("log.csv", HEADER).rows().select("u", "i", "t").collectAsList()) {
      List<@Nullable String> values = new ArrayList<>();
      for (int i = 0; i < HEADER.size(); i++) {
        values.add(row.isNullAt(i) ? null : row.getString(i));
      }
      found.add(values);
    }
    assertThat(expected).hasSize(2);
    assertThat(found).isEqualTo(expected);
  }

  /** Of which one machine names the second file, or the columns that have no name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a,b,1 | c,d",
        "a,b,1 | c,d,2,e",
        "a,b | c,d",
        "a,b,1,x | c,d,2,y",
        "a;b;1 | c;d;2",
      })
  void filesOfAnotherWidthAreRefusedAsOnOneMachine(String first, String second) throws IOException {
    write("log1.csv", first + "\n" + first + "\n");
    write("log2.csv", second + "\n" + second + "\n");
    assertThatThrownBy(() -> many("*.csv", HEADER).rows().count())
        .hasStackTraceContaining(first.split(",", -1).length == 3 ? "log2.csv" : "log1.csv]");
    if (!first.contains(";")) {
      try (Engine engine = Engine.reading()) {
        assertThatThrownBy(() -> one(engine, "*.csv", HEADER)).isInstanceOf(DataException.class);
      }
    }
  }

  @Test
  void aRowOfAnotherWidthIsRefused() throws IOException {
    write("log.csv", "a,b,1\nc,d\n");
    assertThatThrownBy(() -> many("log.csv", HEADER).rows().count())
        .hasStackTraceContaining("log.csv");
  }

  @Test
  void formatsWhoseColumnsHaveNamesTakeNone() throws IOException {
    write("log.jsonl", "{\"u\": 1}\n");
    assertThatThrownBy(() -> many("log.jsonl", HEADER))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "log.jsonl]: expected no [header], as columns have names in [json_lines], got [u,");
  }
}
