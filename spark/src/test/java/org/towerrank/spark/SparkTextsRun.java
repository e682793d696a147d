package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/**
 * Values of CSV and JSON lines on Spark, which are those of one machine or refused.
 *
 * <p>{@code .ci/clusters} runs it.
 */
class SparkTextsRun {
  @TempDir private Path folder;

  private void assertSame(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    SparkTable many = SparkTable.open(LocalSpark.session(), folder, List.of(name), null, List.of());
    try (Engine engine = Engine.reading()) {
      FileTable one = FileTable.open(engine, folder, List.of(name), null);
      String columns =
          one.names().stream()
              .map(column -> "CAST(" + Sql.name(column).code() + " AS VARCHAR)")
              .collect(Collectors.joining(", "));
      List<List<@Nullable String>> expected = new ArrayList<>();
      for (@Nullable String[] row :
          engine.rows("SELECT " + columns + " FROM " + one.reading().code())) {
        expected.add(new ArrayList<>(Arrays.asList(row)));
      }
      assertThat(expected).hasSizeGreaterThan(1);
      assertThat(texts(many, one.names())).isEqualTo(expected);
    }
  }

  private static List<List<@Nullable String>> texts(SparkTable table, List<String> columns) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (Row row : table.rows().collectAsList()) {
      List<@Nullable String> texts = new ArrayList<>();
      for (String column : columns) {
        Object value = row.getAs(column);
        texts.add(value instanceof Double number ? SparkFunctions.text(number) : text(value));
      }
      rows.add(texts);
    }
    return rows;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private void assertRefused(String name, String text, String why) throws IOException {
    Files.writeString(folder.resolve(name), text);
    try (Engine engine = Engine.reading()) {
      assertThatThrownBy(
              () -> {
                FileTable table = FileTable.open(engine, folder, List.of(name), null);
                engine.rows("SELECT * FROM " + table.reading().code());
              })
          .isInstanceOf(DataException.class);
    }
    assertThatThrownBy(
            () ->
                SparkTable.open(LocalSpark.session(), folder, List.of(name), null, List.of())
                    .rows()
                    .count())
        .hasStackTraceContaining(name + "]")
        .hasStackTraceContaining(why);
  }

  @Test
  void numbersBesideTextsAreWrittenAsOnOneMachine() throws IOException {
    assertSame(
        "log.jsonl",
        """
        {"u": "a", "n": 1.50, "x": 1}

        {"u": 1e3, "n": "x", "x": NaN}
        {"u": -0, "n": -0.0, "x": -Infinity}
        {"u": 1E16, "n": 1e-5}
        {"u": -1e400, "n": NaN}
        {"u": true, "n": 123456789012345678.5, "x": 1.50}
        {"n": 9223372036854775807, "u": "\\ud83d\\ude00\\u0000\\n", "x": 1e400}
        """);
  }

  @Test
  void objectsBesideTextsAreWrittenAsOnOneMachine() throws IOException {
    assertSame(
        "log.jsonl",
        """
        {"m": "t", "u": "v"}
        {"m": [1e400, NaN, -0, -0.0, 1e21, 1e20, 123456789012345678.5, 1e-6, 1.50e-7, 1.5e300, 1E16], "u": 1}
        {"m": {"a" : 100, "A": 2, "": {}, "b": [ ]}, "u": {"no": "keys that differ"}}
        {"m": [9223372036854775807, -Infinity, 0.000012345, 2.5e-320, 1.0e22, 123456789012345680000000.0, 0.0]}
        {"m": ["\\u007f\\u0080\\u2028/\\b\\u001f\\"é", true, null, "\\ud83d\\ude00"], "u": []}
        """);
  }

  /** Of which Spark alone would keep the first one. */
  @Test
  void moreThanOneObjectALineIsRefused() throws IOException {
    assertRefused("log.jsonl", "{\"u\": 1}\n{\"u\": 2} {\"u\": 3}\n", "found more behind it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"u\": 1}, {\"u\": 2}]", "3", "{'u': 1}", "{\"u\": 1"})
  void whatIsNotOneObjectALineIsRefused(String line) throws IOException {
    assertRefused("log.jsonl", "{\"u\": 1}\n" + line + "\n", "expected one JSON object a line: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "\\ude00", "\\ud83dx", "\\ude00\\ud83d"})
  void halfACharacterIsRefused(String text) throws IOException {
    assertRefused("log.jsonl", "{\"u\": \"" + text + "\"}\n", "found half a character");
  }

  /** Also those that have another value for one key. */
  @Test
  void numbersThatLoseDigitsAreRefused() throws IOException {
    assertRefused(
        "log.jsonl", "{\"u\": 1}\n{\"u\": 18446744073709551615}\n", "expected whole numbers below");
    assertRefused("log.jsonl", "{\"u\": 1, \"u\": 2}\n", "expected one JSON object a line: ");
  }

  /** One machine gives what is in quotes as it is. */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesInQuotesEndAsOnOneMachine(String end) throws IOException {
    String text =
        "u,i,t\na,\"b\r\nx\",1\nc,\"d\nx\",2\nc,\"d\rx\",\"z\r\n\"\n\"\",d\"\"e,\"\"\"\" \n";
    StringBuilder ended = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      quoted ^= each == '"';
      ended.append(each == '\n' && !quoted ? end : String.valueOf(each));
    }
    assertSame("log.csv", ended.toString());
  }

  /** Spark is told of one end for all that it reads at once. */
  @Test
  void filesMayEndLinesOtherwise() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "u,t\r\n1,x\r\n2,\"y\r\n\"\r\n");
    Files.writeString(folder.resolve("b.csv"), "u,t\n3,\"z\r\n\"\n4,w");
    SparkTable table =
        SparkTable.open(LocalSpark.session(), folder, List.of("*.csv"), null, List.of());
    assertThat(texts(table, List.of("u", "t")))
        .containsExactlyInAnyOrder(
            List.of("1", "x"), List.of("2", "y\r\n"), List.of("3", "z\r\n"), List.of("4", "w"));
    assertThat(numbered(table).distinct().collectAsList()).hasSize(4);
  }

  private static Dataset<Row> numbered(SparkTable table) {
    return table
        .rows()
        .select(functions.col(SparkTable.FILE), functions.monotonically_increasing_id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,\"b\"c\n",
        "a,\"b\"\tc\n",
        "a,\"b\" c\n",
        "a,\"\"b\n",
        "a,b\r\nc,d\n",
        "a,b\rc,d\n",
        "a,b\n\nc,\"d\ne,f\n"
      })
  void textThatIsNoCsvIsRefused(String rows) throws IOException {
    assertRefused("log.csv", "u,t\n" + rows, "found ");
  }

  @Test
  void spacesBeforeQuotesAreRefused() throws IOException {
    Files.writeString(folder.resolve("log.csv"), "u,t\na, \"b\"\n");
    assertThatThrownBy(
            () ->
                SparkTable.open(LocalSpark.session(), folder, List.of("log.csv"), null, List.of()))
        .hasStackTraceContaining("log.csv] line 2: ")
        .hasStackTraceContaining("found spaces before a quote");
  }

  @Test
  void bytesOfAnotherEncodingAreRefused() throws IOException {
    Files.writeString(folder.resolve("log.csv"), "u,t\nü,1\n", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(
            () ->
                SparkTable.open(LocalSpark.session(), folder, List.of("log.csv"), null, List.of()))
        .hasStackTraceContaining("log.csv]: expected text in UTF-8");
  }
}
