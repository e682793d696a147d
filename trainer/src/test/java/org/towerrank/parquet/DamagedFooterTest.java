package org.towerrank.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Files that say of themselves what is not so. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedFooterTest {
  private static final int ROWS = 3000;

  /** What stands behind the footer: its length, and four letters. */
  private static final int TAIL = 8;

  private static final List<String> COLUMNS = List.of("number", "text", "day", "truth", "list");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("rows.parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT range AS number, 'x' || range AS text, DATE '2026-01-01' + range::INTEGER"
              + " AS day, hash(range) % 2 = 0 AS truth, [range, 1] AS list FROM range("
              + ROWS
              + ")) TO "
              + Sql.path(file).code()
              + " (FORMAT parquet, ROW_GROUP_SIZE 2048, COMPRESSION uncompressed)");
    }
  }

  private void change(Consumer<FileMetaData> change) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer tail = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int from = bytes.length - TAIL - tail.getInt(bytes.length - TAIL);
    FileMetaData metadata =
        Util.readFileMetaData(new ByteArrayInputStream(bytes, from, bytes.length - TAIL - from));
    change.accept(metadata);
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    Util.writeFileMetaData(metadata, footer);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    footer.writeTo(out);
    byte[] length = new byte[Integer.BYTES];
    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putInt(footer.size());
    out.writeBytes(length);
    out.writeBytes(Arrays.copyOfRange(bytes, bytes.length - Integer.BYTES, bytes.length));
    Files.write(file, out.toByteArray());
  }

  private long read(List<String> names) throws IOException {
    try (ParquetTable table = ParquetTable.open(file)) {
      for (String name : names) {
        CsvColumn column = table.column(name);
        assertThat(column.name()).isEqualTo(name);
      }
      while (table.next()) {}
      return table.rows();
    }
  }

  private void assertRefused(List<String> names, String message) {
    assertThatThrownBy(() -> read(names))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("rows.parquet")
        .hasMessageContaining(message)
        .hasMessageEndingWith("cut off or corrupt?");
  }

  private static ColumnMetaData chunk(FileMetaData metadata, String name) {
    int column = COLUMNS.indexOf(name);
    ColumnChunk chunk = columns(groups(metadata).getFirst()).get(column);
    return Objects.requireNonNull(chunk.getMeta_data());
  }

  private static List<RowGroup> groups(FileMetaData metadata) {
    return Objects.requireNonNull(metadata.getRow_groups());
  }

  private static List<ColumnChunk> columns(RowGroup group) {
    return Objects.requireNonNull(group.getColumns());
  }

  @Test
  void aFileThatIsWrittenAnewIsRead() throws IOException {
    change(metadata -> {});
    assertThat(read(COLUMNS)).isEqualTo(ROWS);
  }

  /** The library waits without an end for what is behind a column. */
  @ParameterizedTest
  @ValueSource(strings = {"number", "text", "day", "truth", "list"})
  void aPageThatGoesOnBehindItsColumnIsRefused(String name) throws IOException {
    change(metadata -> chunk(metadata, name).setTotal_compressed_size(200));
    assertRefused(List.of(name), "bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"number", "text", "day", "truth", "list"})
  void aColumnThatIsBehindTheFileIsRefused(String name) throws IOException {
    change(
        metadata ->
            chunk(metadata, name)
                .setData_page_offset(Long.MAX_VALUE)
                .unsetDictionary_page_offset());
    assertRefused(List.of(name), "column [" + name);
  }

  @Test
  void aGroupWithFewerRowsIsRefused() throws IOException {
    change(metadata -> groups(metadata).getFirst().setNum_rows(2000));
    assertRefused(COLUMNS, "has 2048 values in 2000 rows");
  }

  @Test
  void aColumnWithOtherRowsIsRefused() throws IOException {
    change(metadata -> chunk(metadata, "text").setNum_values(2047));
    assertRefused(COLUMNS, "column [text] has 2047 values in 2048 rows");
  }

  @Test
  void aGroupThatIsMissingIsRefused() throws IOException {
    change(metadata -> groups(metadata).removeLast());
    assertRefused(COLUMNS, "expected 3000 rows, found 2048");
  }

  @Test
  void aFileWithoutGroupsButWithPagesIsRefused() throws IOException {
    change(metadata -> metadata.setRow_groups(List.<RowGroup>of()).setNum_rows(0));
    assertRefused(COLUMNS, "no group of rows is described");
  }

  @Test
  void aGroupThatLacksAColumnIsRefused() throws IOException {
    change(metadata -> columns(groups(metadata).getFirst()).removeFirst());
    assertRefused(COLUMNS, "a group of rows lacks columns");
  }

  @Test
  void aFileWithoutColumnsIsRefused() throws IOException {
    change(
        metadata -> {
          List<SchemaElement> schema = Objects.requireNonNull(metadata.getSchema());
          schema.subList(1, schema.size()).clear();
          schema.getFirst().setNum_children(0);
          groups(metadata).forEach(group -> columns(group).clear());
        });
    assertRefused(List.of(), "no column is described");
  }

  @Test
  void aColumnWithoutANameIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String footer = new String(bytes, StandardCharsets.ISO_8859_1);
    int text = footer.indexOf("text", footer.indexOf("duckdb_schema"));
    // Each zero ends what is said of a column.
    Arrays.fill(bytes, text - 8, text + 4, (byte) 0);
    Files.write(file, bytes);
    assertRefused(List.of(), "a column is not described");
  }

  /** What the library says of it is about its own code. */
  @Test
  void anIndexWithoutALengthIsToldInWords() throws IOException {
    change(
        metadata ->
            groups(metadata)
                .forEach(
                    group -> columns(group).get(COLUMNS.indexOf("day")).setColumn_index_offset(4)));
    assertRefused(List.of("day"), "what it says of its pages does not fit together");
  }

  /** The library finds pages by an index, where there is one, and none by one that is empty. */
  @ParameterizedTest
  @ValueSource(strings = {"day", "truth", "list"})
  void rowsThatAreNotFoundAreMissed(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = 0;
    while (bytes[end] != 0) {
      end++;
    }
    int empty = end;
    change(
        metadata ->
            groups(metadata)
                .forEach(
                    group ->
                        columns(group)
                            .get(COLUMNS.indexOf(name))
                            .setOffset_index_offset(empty)
                            .setOffset_index_length(1)));
    assertRefused(List.of(name), "rows are missing");
  }
}
