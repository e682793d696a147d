package org.towerrank.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Columns that are hard to read, beside what the engine that wrote them reads. */
class ParquetTableTest {
  @TempDir private Path folder;

  private Path write(String query, String options) throws IOException {
    Path file = folder.resolve("rows.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (" + query + ") TO " + Sql.path(file).code() + " (FORMAT parquet" + options + ")");
    }
    return file;
  }

  /** The memory that a file is mapped to ends with it. */
  @Test
  void aFileThatBecomesShorterMeanwhileIsRefused() throws IOException {
    Path file =
        write(
            "SELECT range AS number FROM range(200000)",
            ", COMPRESSION uncompressed, ROW_GROUP_SIZE 20000");
    try (RowTable table = ParquetTable.open(file)) {
      assertThat(table.column("number").name()).isEqualTo("number");
      assertThat(table.next()).isTrue();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(10);
      }
      assertThatThrownBy(
              () -> {
                while (table.next()) {}
              })
          .isInstanceOf(DataException.class)
          .hasMessageContaining("rows.parquet")
          .hasMessageContaining("it became shorter while it was read");
    }
  }

  /** The texts of a column, and what its batches encode, which has to be the same. */
  @SuppressWarnings("ReferenceEquality") // A batch is the same only where it is the same object.
  private static List<@Nullable Object> values(Path file, String name) throws IOException {
    HashEncoder encoder = new HashEncoder(1 << 20);
    List<@Nullable Object> values = new ArrayList<>();
    int[] bits = new int[0];
    ColumnBatch encoded = null;
    try (RowTable table = ParquetTable.open(file)) {
      CsvColumn column = table.column(name);
      while (table.next()) {
        Object value = table.value(column);
        values.add(value);
        ColumnBatch batch = table.batch(column);
        if (batch != encoded) {
          bits = new int[batch.count()];
          batch.encode(encoder, 0, batch.count(), bits, 0, 1);
          encoded = batch;
        }
        assertThat(bits[table.batchRow()]).isEqualTo(RawValueEncoder.bits(encoder, value));
      }
    }
    return values;
  }

  private static List<@Nullable Object> expected(Path file, String column) throws IOException {
    try (Engine engine = Engine.reading()) {
      List<@Nullable Object> values = new ArrayList<>();
      for (@Nullable String[] row :
          engine.rows("SELECT " + column + " FROM read_parquet(" + Sql.path(file).code() + ")")) {
        values.add(row[0]);
      }
      return values;
    }
  }

  private static List<@Nullable Object> texts(List<@Nullable Object> values) {
    List<@Nullable Object> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value == null ? null : RawValueEncoder.text(value)));
    return texts;
  }

  /** Few values first, and then so many that the writer gives its dictionary up. */
  @Test
  void aDictionaryMayEndInTheMiddleOfAColumn() throws IOException {
    Path file =
        write(
            "SELECT CASE WHEN range % 7 = 0 THEN NULL WHEN range < 30000 THEN 'v' || range % 5"
                + " ELSE md5(range::VARCHAR) END AS text,"
                + " CASE WHEN range < 30000 THEN range % 3 ELSE range END AS number"
                + " FROM range(60000)",
            ", DICTIONARY_SIZE_LIMIT 2000, ROW_GROUP_SIZE 50000");
    assertThat(values(file, "text")).isEqualTo(expected(file, "text"));
    assertThat(texts(values(file, "number"))).isEqualTo(expected(file, "number"));
  }

  @Test
  void everyValueMayBeMissing() throws IOException {
    Path file =
        write(
            "SELECT NULL::VARCHAR AS a, NULL::BIGINT AS b, NULL::VARCHAR[] AS c FROM range(3000)",
            "");
    for (String name : List.of("a", "b", "c")) {
      assertThat(values(file, name)).hasSize(3000).containsOnlyNulls();
    }
  }

  @Test
  void aFileWithoutRowsHasColumns() throws IOException {
    Path file = write("SELECT 1 AS a, 'x' AS b, [1] AS c LIMIT 0", "");
    try (RowTable table = ParquetTable.open(file)) {
      assertThat(table.header()).containsExactly("a", "b", "c");
      assertThat(table.next()).isFalse();
      assertThat(table.rows()).isZero();
    }
    assertThat(values(file, "c")).isEmpty();
  }

  @Test
  void textsMayBeVeryLong() throws IOException {
    Path file =
        write("SELECT repeat('äb', CAST(10 ** range AS INTEGER)) AS text FROM range(7)", "");
    assertThat(values(file, "text")).isEqualTo(expected(file, "text"));
  }

  /** Rows in CSV have the seconds, and no zeros behind them. */
  @Test
  void timesOfADayAreAsCsvHasThem() throws IOException {
    Path file =
        write(
            "SELECT TIME '00:00' + to_milliseconds(range * 30100) AS at, [TIME '07:30'] AS all"
                + " FROM range(3000)",
            "");
    assertThat(texts(values(file, "at")))
        .isEqualTo(expected(file, "CAST(\"at\" AS VARCHAR)"))
        .contains("00:05:01");
    assertThat(values(file, "all").getFirst()).isEqualTo(List.of("07:30:00"));
  }

  /** Lists and flat columns are read side by side. */
  @Test
  void listsBelongToTheirRows() throws IOException {
    Path file =
        write(
            "SELECT range AS a, CASE WHEN range % 3 = 0 THEN NULL ELSE"
                + " [range, NULL, range + 1][1:(range % 4)::BIGINT] END AS list,"
                + " range::VARCHAR AS b FROM range(70000)",
            ", ROW_GROUP_SIZE 20000");
    try (RowTable table = ParquetTable.open(file)) {
      CsvColumn a = table.column("a");
      CsvColumn list = table.column("list");
      CsvColumn b = table.column("b");
      long row = 0;
      while (table.next()) {
        assertThat(table.value(a)).isEqualTo(row);
        assertThat(table.value(b)).isEqualTo(Long.toString(row));
        List<?> values = (List<?>) table.value(list);
        if (row % 3 == 0) {
          assertThat(values).isNull();
        } else {
          assertThat(Objects.requireNonNull(values)).hasSize((int) Math.min(3, row % 4));
          assertThat(values.isEmpty() || values.getFirst().equals(row)).isTrue();
        }
        row++;
      }
      assertThat(row).isEqualTo(70_000);
    }
  }

  @Test
  void aListOfListsIsNoValueOfAFeature() throws IOException {
    Path file = write("SELECT [[1, 2], [3]] AS nested", "");
    try (RowTable table = ParquetTable.open(file)) {
      CsvColumn column = table.column("nested");
      assertThat(table.next()).isTrue();
      assertThat(table.value(column)).isEqualTo(List.of(List.of(1, 2), List.of(3)));
      ColumnBatch batch = table.batch(column);
      assertThatThrownBy(() -> batch.encode(new HashEncoder(10), 0, 1, new int[1], 0, 1))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("[[1, 2]");
    }
  }

  @Test
  void aColumnThatWasNotAskedForIsRefused() throws IOException {
    Path file = write("SELECT 1 AS a, 2 AS b", "");
    try (RowTable table = ParquetTable.open(file)) {
      table.column("a");
      assertThat(table.next()).isTrue();
      assertThatThrownBy(() -> table.column("b"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("[b] before the first row");
      assertThatThrownBy(() -> table.column("c"))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("expected a column [c]");
    }
  }

  /** The library takes the first value of a name, wherever it is. */
  @Test
  void columnsMayHaveTheNamesOfFieldsBeforeThem() throws IOException {
    Path file =
        write(
            "SELECT {'time': TIMESTAMP '2020-01-01', 'ok': range = 3, 'list': [0], 'b': 'no'} AS event,"
                + " ['x'] AS texts, DATE '2026-01-01' + range::INTEGER AS time, range % 2 = 0 AS ok,"
                + " (range || '.25')::DECIMAL(9, 2) AS element, [range] AS list, 'text' || range AS \"event.b\""
                + " FROM range(5000)",
            "");
    for (String name : List.of("time", "ok", "element", "event.b")) {
      assertThat(texts(values(file, name))).isEqualTo(expected(file, '"' + name + '"'));
    }
    assertThat(values(file, "list").get(4711)).isEqualTo(List.of(4711L));
    assertThat(values(file, "texts").getLast()).isEqualTo(List.of("x"));
  }

  @Test
  void twoColumnsOfOneNameAreRefused() throws IOException {
    Path file = write("SELECT 'x' AS name, 1 AS Namf", ", COMPRESSION uncompressed");
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, bytes.replace("Namf", "name"), StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> ParquetTable.open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("rows.parquet")
        .hasMessageContaining("found [name] twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4_raw", "brotli"})
  void compressionThatIsNotReadIsNamed(String codec) throws IOException {
    Path file = write("SELECT 'x' AS name", ", COMPRESSION " + codec);
    assertThatThrownBy(() -> ParquetTable.open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("rows.parquet")
        .hasMessageEndingWith(
            "column [name]: expected compression of [UNCOMPRESSED, SNAPPY, GZIP, ZSTD], found "
                + codec.toUpperCase(Locale.ROOT));
  }

  /** Labels, weights and keys are read as texts. */
  @Test
  void aNumberThatHasNoTextIsToldWithItsPlace() throws IOException {
    Path file = write("SELECT if(range = 2, 'nan'::DOUBLE, range) AS number FROM range(5)", "");
    try (RowTable table = ParquetTable.open(file)) {
      CsvColumn column = table.column("number");
      assertThat(table.next()).isTrue();
      assertThat(table.next()).isTrue();
      assertThat(table.text(column)).isEqualTo("1");
      assertThat(table.next()).isTrue();
      assertThatThrownBy(() -> table.text(column))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageEndingWith(
              "rows.parquet] line 3: column [number]: expected a finite number, got [NaN]");
    }
  }
}
