package org.towerrank.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;

/** The engine with names, files and disks that are not as one would like. */
class EngineTest {
  private static final String HOSTILE = "a\"; DROP TABLE kept; -- 'ü";

  @TempDir private Path folder;

  /** A join does not keep the order of rows. */
  @Test
  void manyListedValuesMakeNoJoin() throws IOException {
    String listed = "r IN ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j')";
    String query =
        "EXPLAIN SELECT CASE WHEN " + listed + " THEN NULL ELSE r END FROM rows_of_a_log";
    try (Engine engine = Engine.start(folder.resolve("work"), 100, 2)) {
      engine.execute(
          "CREATE TABLE rows_of_a_log AS SELECT CAST(range AS STRING) AS r FROM range(9)");
      assertThat(String.join("", engine.rows(query).getFirst()))
          .doesNotContain("JOIN")
          .contains("PROJECTION");
    }
  }

  @Test
  void aFullDiskIsSaid() throws IOException {
    try (Engine engine = Engine.start(folder.resolve("work"), 100, 2)) {
      assertThatThrownBy(() -> engine.execute("COPY (SELECT * FROM range(1000000)) TO '/dev/full'"))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("No space left on device");
    }
  }

  @Test
  void aDiskTooFullForWhatDoesNotFitIntoMemoryIsSaid() throws IOException {
    try (Engine engine = Engine.start(folder.resolve("work"), 60, 2)) {
      engine.execute("SET max_temp_directory_size = '1MB'");
      assertThatThrownBy(
              () ->
                  engine.execute(
                      "CREATE TEMP TABLE t AS SELECT md5(range::VARCHAR) AS text"
                          + " FROM range(4000000) ORDER BY text"))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("No space left on device for what does not fit into memory");
    }
  }

  @Test
  void namesAndTextsCannotChangeAStatement() throws IOException {
    try (Engine engine = Engine.start(folder.resolve("work"), 100, 2)) {
      engine.execute("CREATE TABLE kept AS SELECT 1 AS one");
      engine.execute("CREATE TABLE t AS SELECT 2 AS " + Sql.name(HOSTILE).code());
      assertThat(engine.number("SELECT " + Sql.name(HOSTILE).code() + " FROM t")).isEqualTo(2);
      assertThat(engine.rows("SELECT " + Sql.text(HOSTILE + "'").code()).getFirst())
          .containsExactly(HOSTILE + "'");
      assertThat(engine.number("SELECT one FROM kept")).isEqualTo(1);
    }
  }

  @Test
  void aNameWithNulIsRefused() throws IOException {
    Files.writeString(folder.resolve("1.jsonl"), "{\"a\\u0000b\":1}\n");
    try (Engine engine = Engine.reading()) {
      assertThatThrownBy(() -> FileTable.open(engine, folder, List.of("1.jsonl"), null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected names of columns and texts without NUL, got [a\0b]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"log-[.csv", "{a,b.csv"})
  void aPatternThatIsNoneIsTold(String pattern) throws IOException {
    try (Engine engine = Engine.reading()) {
      assertThatThrownBy(() -> FileTable.open(engine, folder, List.of(pattern), null))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(pattern + "]: expected a pattern whose brackets and braces");
    }
  }

  /** What the first look at a file, of 20,480 rows, does not come to. */
  @Test
  void aRowThatIsTooShortIsToldWithItsFile() throws IOException {
    Files.writeString(folder.resolve("1.csv"), "x,y\n1,2\n");
    Path second =
        Files.writeString(folder.resolve("2.csv"), "x,y\n" + "1,2\n".repeat(30_000) + "3\n");
    try (Engine engine = Engine.reading()) {
      FileTable table = FileTable.open(engine, folder, List.of("*.csv"), null);
      assertThatThrownBy(() -> engine.rows("SELECT max(x) FROM " + table.reading().code()))
          .isInstanceOf(DataException.class)
          .hasMessage("[" + second + "] line 30002: Expected Number of Columns: 2 Found: 1");
    }
  }

  /** Within the first look, which does not say where. */
  @ParameterizedTest
  @ValueSource(strings = {"3", "3,4,5"})
  void aRaggedRowThatTheFirstLookComesToIsToldWithItsLine(String row) throws IOException {
    Path file =
        Files.writeString(folder.resolve("1.csv"), "x,y\n" + "1,2\n".repeat(9) + row + "\n");
    try (Engine engine = Engine.reading()) {
      assertThatThrownBy(() -> FileTable.open(engine, folder, List.of("*.csv"), null))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("[" + file + "] line 11: expected 2 fields as in the header");
    }
  }

  /** Of any separator that may be: tabs by the file's name, others where they are no commas. */
  @ParameterizedTest
  @ValueSource(strings = {"1.tsv\t", "1.csv\t", "1.csv;", "1.csv|"})
  void aRaggedRowOfAnotherSeparatorIsToldWithItsLine(String nameAndSeparator) throws IOException {
    String name = nameAndSeparator.substring(0, 5);
    String separator = nameAndSeparator.substring(5);
    String whole = String.join(separator, "x", "y", "z") + "\n";
    for (int fields : new int[] {2, 4}) {
      String ragged = String.join(separator, Collections.nCopies(fields, "7"));
      Path file = Files.writeString(folder.resolve(name), whole.repeat(4) + ragged + "\n");
      try (Engine engine = Engine.reading()) {
        assertThatThrownBy(() -> FileTable.open(engine, folder, List.of(name), null))
            .isInstanceOf(DataException.class)
            .hasMessage(
                "[" + file + "] line 5: expected 3 fields as in the header, found " + fields);
      }
    }
  }

  /** Its two parts look like a header of two columns. */
  @ParameterizedTest
  @ValueSource(strings = {"1.csv,", "1.csv;", "1.tsv\t", "1.csv|"})
  void theLineOfASpreadsheetIsNoHeader(String nameAndSeparator) throws IOException {
    String name = nameAndSeparator.substring(0, 5);
    char separator = nameAndSeparator.charAt(5);
    for (String begin : List.of("", "\uFEFF")) {
      for (String rows : List.of("x,y\n1,2\n3,4\n", "x,y,z\n1,2,3\n4,5,6\n", "x\n1\n2\n")) {
        String text = begin + "sep=" + separator + "\n" + rows.replace(',', separator);
        Path file = Files.writeString(folder.resolve(name), text);
        try (Engine engine = Engine.reading()) {
          assertThatThrownBy(() -> FileTable.open(engine, folder, List.of(name), null))
              .as(text)
              .isInstanceOf(DataException.class)
              .hasMessageStartingWith("[" + file + "]: expected a header that names the columns")
              .hasMessageEndingWith("delete that line");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"x\":1},{\"x\":2}]\n",
        "[\n{\"x\":1},\n{\"x\":2}\n]\n",
        "{\n  \"x\": 1\n}\n{\n  \"x\": 2\n}\n",
        "{\"x\":1}\n5\n"
      })
  void jsonThatIsNoObjectALineIsRefused(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("1.jsonl"), text);
    try (Engine engine = Engine.reading()) {
      assertThatThrownBy(() -> FileTable.open(engine, folder, List.of("1.jsonl"), null))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("[" + file + "]: expected one JSON object a line, ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"x\":1},{\"x\":2}]\n", "[\n{\"x\":1}\n]\n", "{\n  \"x\": 1\n}\n"})
  void whatMakesLinesOfOtherJsonIsTold(String text) throws IOException {
    Files.writeString(folder.resolve("1.jsonl"), text);
    try (Engine engine = Engine.reading()) {
      assertThatThrownBy(() -> FileTable.open(engine, folder, List.of("1.jsonl"), null))
          .hasMessageContaining("[jq -c '.[]']");
    }
  }

  @Test
  void aLineOfNoJsonIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("1.jsonl"), "{\"x\":1}\n{\"x\":y}\n{\"x\":1}\n");
    try (Engine engine = Engine.reading()) {
      assertThatThrownBy(() -> FileTable.open(engine, folder, List.of("1.jsonl"), null))
          .hasMessage(
              "[" + file + "]: expected one JSON object a line, near line 2: unexpected character");
    }
  }

  @Test
  void aKeyMayBeNamedAsTheEngineNamesLines() throws IOException {
    Files.writeString(folder.resolve("1.jsonl"), "{\"json\":[1]}\n{\"json\":[2]}\n");
    try (Engine engine = Engine.reading()) {
      FileTable table = FileTable.open(engine, folder, List.of("1.jsonl"), null);
      assertThat(table.names()).containsExactly("json");
      assertThat(engine.number("SELECT count(*) FROM " + table.reading().code())).isEqualTo(2);
    }
  }

  /** The engine says types and names of fields in one text. */
  @Test
  void aKeyMayHoldTheNameOfAType() throws IOException {
    Files.writeString(
        folder.resolve("1.jsonl"), "{\"o\":{\"x DATE, \\\"y\":\"a\",\"on\":\"2026-05-31\"}}\n");
    try (Engine engine = Engine.reading()) {
      FileTable table = FileTable.open(engine, folder, List.of("1.jsonl"), null);
      assertThat(table.names()).containsExactly("o.x DATE, \"y", "o.on");
      assertThat(engine.rows("SELECT * FROM " + table.reading().code()).getFirst())
          .containsExactly("a", "2026-05-31");
    }
  }

  @Test
  void numbersOfJsonBeyondSignedOnesAreRefusedWithTheirLine() throws IOException {
    Path file =
        Files.writeString(folder.resolve("1.jsonl"), "{\"x\":7}\n{\"x\":18446744073709551615}\n");
    try (Engine engine = Engine.reading()) {
      FileTable table = FileTable.open(engine, folder, List.of("1.jsonl"), null);
      assertThatThrownBy(() -> engine.rows("SELECT max(x) FROM " + table.reading().code()))
          .isInstanceOf(DataException.class)
          .hasMessage(
              "["
                  + file
                  + "] line 2: expected whole numbers below 9223372036854775808, found"
                  + " [18446744073709551615]: write such numbers as texts");
    }
  }

  /** Such a file is otherwise read as far as it goes, with a part of its last value. */
  @ParameterizedTest
  @ValueSource(strings = {"gz", "zst"})
  void aCompressedFileThatIsCutIsRefused(String ending) throws IOException {
    StringBuilder rows = new StringBuilder("x\n");
    for (int i = 0; i < 50_000; i++) {
      rows.append(i * 31L).append('\n');
    }
    Path file = folder.resolve("log.csv." + ending);
    try (OutputStream out = compressing(file)) {
      out.write(rows.toString().getBytes(UTF_8));
    }
    try (Engine engine = Engine.reading()) {
      FileTable whole = FileTable.open(engine, folder, List.of("*." + ending), null);
      assertThat(engine.number("SELECT count(*) FROM " + whole.reading().code())).isEqualTo(50_000);
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      assertThatThrownBy(() -> FileTable.open(engine, folder, List.of("*." + ending), null))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("[" + file + "]: the ")
          .hasMessageContaining("truncated");
    }
  }

  private static OutputStream compressing(Path file) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    return file.toString().endsWith(".gz")
        ? new GZIPOutputStream(out)
        : new ZstdOutputStreamNoFinalizer(out);
  }

  @Test
  void aChecksumThatDiffersIsRefused() throws IOException {
    Path file = folder.resolve("log.csv.gz");
    try (OutputStream out = compressing(file)) {
      out.write("x\n1\n".getBytes(UTF_8));
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);
    try (Engine engine = Engine.reading()) {
      assertThatThrownBy(() -> FileTable.open(engine, folder, List.of("log.csv.gz"), null))
          .hasMessageContaining("the gzip data is corrupt: part 1")
          .hasMessageEndingWith("it has another checksum");
    }
  }

  @Test
  void aLineThatIsTooLongNamesItsFileOnce() throws IOException {
    Files.writeString(folder.resolve("log.csv"), "x,y\n1," + "2".repeat(3_000_000) + "\n");
    try (Engine engine = Engine.reading()) {
      assertThatThrownBy(() -> FileTable.open(engine, folder, List.of("log.csv"), null))
          .hasMessageContaining("log.csv]: line 1: Maximum line size of 2000000 bytes");
    }
  }

  @Test
  void filesWithNamesThatArePatternsAreReadAsTheyAre() throws IOException {
    Files.writeString(folder.resolve("a[1]*'?.csv"), "x\n007\n");
    Files.writeString(folder.resolve("a1.csv"), "x\n8\n");
    try (Engine engine = Engine.reading()) {
      FileTable table = FileTable.open(engine, folder, List.of("a[1]*'?.csv"), null);
      assertThat(engine.rows("SELECT * FROM " + table.reading().code()).getFirst())
          .containsExactly("007");
    }
  }

  @Test
  void placesAreFilledByName() {
    SqlFile file = SqlFile.of(EngineTest.class, "places.sql");
    assertThat(file.statements(Map.of("what", Sql.text("{name};"), "name", Sql.name("a b"))))
        .containsExactly("SELECT '{name};' AS \"a b\"", "SELECT 2");
    assertThatThrownBy(() -> file.statements(Map.of("what", Sql.number(1))))
        .hasMessage("[places.sql]: nothing is given for {name}");
  }

  @Test
  void aNameMayEndALineAsAStatementDoes() {
    SqlFile file = SqlFile.of(EngineTest.class, "places.sql");
    assertThat(
            file.statements(Map.of("what", Sql.text(";\nDROP TABLE t"), "name", Sql.name("a;\n"))))
        .containsExactly("SELECT ';\nDROP TABLE t' AS \"a;\n\"", "SELECT 2");
  }
}
