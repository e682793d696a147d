package org.towerrank.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.CsvColumn;

/** Columns that other programs write, and the engine does not: enumerations and bare lists. */
class ForeignColumnsTest {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Of a group of eight bits that are not repeated. */
  private static final int BITS = 3;

  private static final int ROWS = 3;

  @TempDir private Path folder;
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final List<ColumnChunk> chunks = new ArrayList<>();
  private final List<SchemaElement> schema = new ArrayList<>();

  private static byte[] int32(int number) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }

  private static byte[] texts(String... texts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(int32(bytes.length));
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  private void column(String name, Type type, int values, byte[] page) throws IOException {
    final long start = file.size();
    PageHeader header = new PageHeader(PageType.DATA_PAGE, page.length, page.length);
    header.setData_page_header(
        new DataPageHeader(values, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    Util.writePageHeader(header, file);
    file.writeBytes(page);
    long size = file.size() - start;
    ColumnMetaData metadata =
        new ColumnMetaData(
            type,
            List.of(Encoding.PLAIN, Encoding.RLE),
            List.of(name),
            CompressionCodec.UNCOMPRESSED,
            values,
            size,
            size,
            start);
    chunks.add(new ColumnChunk(start).setMeta_data(metadata));
    schema.add(new SchemaElement(name).setType(type));
  }

  /** Values of the rows {@code [a, b]}, {@code []} and {@code [c]}. */
  private SchemaElement bareList(String name, Type type, byte[] values) throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    // A bit for each value that does not begin a row, then one for each that is there.
    for (int levels : new int[] {0b0010, 0b1011}) {
      page.writeBytes(int32(2));
      page.write(BITS);
      page.write(levels);
    }
    page.writeBytes(values);
    column(name, type, 4, page.toByteArray());
    return schema.getLast().setRepetition_type(FieldRepetitionType.REPEATED);
  }

  private SchemaElement required(String name, Type type, byte[] values) throws IOException {
    column(name, type, ROWS, values);
    return schema.getLast().setRepetition_type(FieldRepetitionType.REQUIRED);
  }

  private List<Object> read(String name) throws IOException {
    schema.addFirst(new SchemaElement("rows").setNum_children(schema.size()));
    RowGroup group = new RowGroup(chunks, file.size(), ROWS);
    int start = file.size();
    Util.writeFileMetaData(new FileMetaData(1, schema, ROWS, List.of(group)), file);
    file.writeBytes(int32(file.size() - start));
    file.writeBytes(MAGIC);
    Path path = folder.resolve("rows.parquet");
    Files.write(path, file.toByteArray());
    List<Object> values = new ArrayList<>();
    try (ParquetTable table = ParquetTable.open(path)) {
      CsvColumn column = table.column(name);
      while (table.next()) {
        Object value = table.value(column);
        values.add(value == null ? List.of() : value);
      }
    }
    return values;
  }

  @Test
  void anEnumerationHasTexts() throws IOException {
    file.writeBytes(MAGIC);
    required("kind", Type.BYTE_ARRAY, texts("red", "grün", "red"))
        .setConverted_type(ConvertedType.ENUM);
    assertThat(read("kind")).isEqualTo(List.of("red", "grün", "red"));
  }

  @Test
  void aListWithNothingAroundItsValuesIsAList() throws IOException {
    file.writeBytes(MAGIC);
    byte[] numbers = ByteBuffer.allocate(12).put(int32(7)).put(int32(-1)).put(int32(9)).array();
    bareList("numbers", Type.INT32, numbers);
    assertThat(read("numbers")).isEqualTo(List.of(List.of(7, -1), List.of(), List.of(9)));
  }

  @Test
  void aListOfAnEnumerationHasTexts() throws IOException {
    file.writeBytes(MAGIC);
    bareList("kinds", Type.BYTE_ARRAY, texts("red", "grün", ""))
        .setConverted_type(ConvertedType.ENUM);
    assertThat(read("kinds")).isEqualTo(List.of(List.of("red", "grün"), List.of(), List.of("")));
  }
}
