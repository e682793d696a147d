package org.towerrank.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hardwood.HardwoodContext;
import dev.hardwood.reader.ParquetFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Tables in the forms that an engine writes, beside the same values read by the library. */
class ParquetFormsTest {
  private static final int ROWS = 20_000;

  /** Types and shapes of columns; which rows have nothing is drawn with a fixed seed. */
  private static final String COLUMNS =
      """
      SELECT range::INTEGER AS whole,
        CASE WHEN random() < 0.1 THEN NULL ELSE (random() * 50)::INTEGER END AS few_wholes,
        CASE WHEN random() < 0.5 THEN NULL ELSE (random() * 1e15)::BIGINT END AS longs,
        (random() * 9)::BIGINT AS few_longs,
        random()::FLOAT AS floats,
        CASE WHEN range % 5 < 2 THEN NULL ELSE random() END AS doubles,
        random() < 0.3 AS truth,
        'v' || (random() * 30)::INTEGER AS few_texts,
        CASE WHEN random() < 0.2 THEN NULL WHEN random() < 0.2 THEN ''
          ELSE md5(random()::VARCHAR) END AS texts,
        CASE WHEN range < 9000 THEN '日本' || range % 7 ELSE 'ä' || random() END AS mixed,
        CASE WHEN range % 6000 = 17 THEN repeat('long', 262144) ELSE range::VARCHAR END AS long,
        CASE WHEN range < 10000 THEN NULL ELSE 'late' END AS late,
        DATE '2026-01-01' + (random() * 100)::INTEGER AS day,
        (random() * 1000)::DECIMAL(9, 2) AS money,
        [range, NULL] AS list
      FROM range(ROWS)
      """
          .replace("ROWS", String.valueOf(ROWS));

  @TempDir private Path folder;

  private Path write(String query, String options) throws IOException {
    Path file = folder.resolve("rows.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute("SELECT setseed(0.25)");
      engine.execute(
          "COPY ("
              + query
              + ") TO "
              + Sql.path(file).code()
              + " (FORMAT parquet, "
              + options
              + ")");
    }
    return file;
  }

  private static List<@Nullable Object> read(Path file, String name) throws IOException {
    return read(file, List.of(name)).getFirst();
  }

  private static List<List<@Nullable Object>> read(Path file, List<String> names)
      throws IOException {
    List<List<@Nullable Object>> values = new ArrayList<>();
    try (ParquetTable table = ParquetTable.open(file)) {
      List<CsvColumn> columns = new ArrayList<>();
      for (String name : names) {
        columns.add(table.column(name));
        values.add(new ArrayList<>());
      }
      while (table.next()) {
        for (int i = 0; i < columns.size(); i++) {
          values.get(i).add(table.value(columns.get(i)));
        }
      }
    }
    return values;
  }

  /** The values of a column, an object each, and how the file has it. */
  private record Known(List<@Nullable Object> values, boolean paged) {}

  private static Known known(Path file, String name) throws IOException {
    try (HardwoodContext context = HardwoodContext.create();
        ParquetFileReader reader = ParquetFile.open(file, context)) {
      ParquetColumn column =
          Objects.requireNonNull(ParquetFile.describe(file, context).columns().get(name));
      List<@Nullable Object> values = new ArrayList<>();
      try (ObjectColumns objects = new ObjectColumns(reader, List.of(column), List.of(name))) {
        @Nullable ColumnBatch[] batch = new ColumnBatch[1];
        for (int count = objects.read(batch, 700); count > 0; count = objects.read(batch, 700)) {
          ColumnBatch read = Objects.requireNonNull(batch[0]);
          for (int row = 0; row < count; row++) {
            values.add(read.value(row));
          }
        }
      }
      return new Known(values, PagedColumns.reads(reader, column));
    }
  }

  private static List<String> names(Path file) throws IOException {
    try (ParquetTable table = ParquetTable.open(file)) {
      return table.header();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v1, snappy, 122880, 4000",
    "v1, uncompressed, 4096, 100",
    "v1, gzip, 6144, 20",
    "v1, zstd, 8192, 4000",
    "v2, snappy, 6144, 400",
    "v2, zstd, 122880, 10",
  })
  void columnsAreWhatTheLibraryReads(String version, String codec, int group, int entries)
      throws IOException {
    Path file =
        write(
            COLUMNS,
            "PARQUET_VERSION %s, COMPRESSION %s, ROW_GROUP_SIZE %d, DICTIONARY_SIZE_LIMIT %d"
                .formatted(version, codec, group, entries));
    List<String> names = names(file);
    List<List<@Nullable Object>> together = read(file, names);
    Set<String> paged = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      Known known = known(file, names.get(i));
      assertThat(known.values()).hasSize(ROWS);
      assertThat(together.get(i)).as(names.get(i)).isEqualTo(known.values());
      assertThat(read(file, names.get(i))).as(names.get(i)).isEqualTo(known.values());
      if (known.paged()) {
        paged.add(names.get(i));
      }
    }
    // All columns but lists, so that the library decodes some beside those that are paged.
    List<String> flat = names.stream().filter(name -> !name.equals("list")).toList();
    assertThat(read(file, flat)).isEqualTo(together.subList(0, flat.size()));
    if (version.equals("v1")) {
      assertThat(paged).contains("whole", "longs", "floats", "doubles", "texts", "mixed", "late");
    } else {
      assertThat(paged).contains("few_longs").doesNotContain("texts", "whole");
    }
  }

  @Test
  void textsThatAreNoUtf8AreReadAsBefore() throws IOException {
    Path file =
        write("SELECT 'ab' || range % 9 AS text FROM range(5000)", "COMPRESSION uncompressed");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length - 2; i++) {
      if (bytes[i] == 'a' && bytes[i + 1] == 'b') {
        bytes[i] = (byte) 0xff;
      }
    }
    Files.write(file, bytes);
    Known known = known(file, "text");
    assertThat(known.paged()).isTrue();
    assertThat(known.values().getFirst()).asString().contains("\uFFFD");
    assertThat(read(file, "text")).isEqualTo(known.values());
  }

  /** Wherever a file ends early it is said in the same words. */
  @Test
  void aFileThatIsCutOffIsRefused() throws IOException {
    Path file = write(COLUMNS.replace("262144", "10"), "ROW_GROUP_SIZE 4096");
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      assertThatThrownBy(() -> read(file, "texts"))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("rows.parquet");
    }
  }

  /** A file with other bytes is refused in the words for that, or read as what it then says. */
  @ParameterizedTest
  @CsvSource({"v1, uncompressed", "v1, snappy", "v1, gzip", "v1, zstd", "v2, zstd"})
  void aFileWithOtherBytesIsRefusedOrRead(String version, String codec) throws IOException {
    Path file =
        write(
            COLUMNS.replace("range(20000)", "range(300)").replace("262144", "10"),
            "PARQUET_VERSION %s, COMPRESSION %s, ROW_GROUP_SIZE 2048".formatted(version, codec));
    byte[] bytes = Files.readAllBytes(file);
    List<String> names =
        List.of("whole", "few_wholes", "longs", "floats", "doubles", "few_texts", "texts", "late");
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      byte[] changed = bytes.clone();
      // Half of them where the file describes itself.
      int from = i % 2 == 0 ? 0 : bytes.length * 3 / 4;
      for (int j = random.nextInt(3); j >= 0; j--) {
        changed[from + random.nextInt(bytes.length - from)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file, changed);
      try {
        read(file, names);
      } catch (DataException e) {
        assertThat(e).hasMessageContaining("rows.parquet");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10);
  }
}
