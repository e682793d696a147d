package org.towerrank.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
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
import org.towerrank.csv.DataException;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

class ParquetChecksumsTest {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final long FIRST = 0x5152535455565758L;
  private static final int ROWS = 20;

  @TempDir private Path folder;

  /** A file of one page with a checksum. */
  private Path write(boolean right) throws IOException {
    ByteBuffer values = ByteBuffer.allocate(ROWS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < ROWS; row++) {
      values.putLong(FIRST + row);
    }
    CRC32 checksum = new CRC32();
    checksum.update(values.array());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    Util.writePageHeader(
        new PageHeader(PageType.DATA_PAGE, values.capacity(), values.capacity())
            .setCrc((int) checksum.getValue())
            .setData_page_header(
                new DataPageHeader(ROWS, Encoding.PLAIN, Encoding.RLE, Encoding.RLE)),
        out);
    if (!right) {
      values.put(0, (byte) 0);
    }
    out.writeBytes(values.array());
    int size = out.size() - MAGIC.length;
    ColumnChunk chunk =
        new ColumnChunk(0)
            .setMeta_data(
                new ColumnMetaData(
                    Type.INT64,
                    List.of(Encoding.PLAIN),
                    List.of("number"),
                    CompressionCodec.UNCOMPRESSED,
                    ROWS,
                    size,
                    size,
                    MAGIC.length));
    int footer = out.size();
    Util.writeFileMetaData(
        new FileMetaData(
            1,
            List.of(
                new SchemaElement("rows").setNum_children(1),
                new SchemaElement("number")
                    .setType(Type.INT64)
                    .setRepetition_type(FieldRepetitionType.REQUIRED)),
            ROWS,
            List.of(new RowGroup(List.of(chunk), size, ROWS))),
        out);
    int length = out.size() - footer;
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    out.writeBytes(MAGIC);
    return Files.write(
        folder.resolve(right ? "right.parquet" : "damaged.parquet"), out.toByteArray());
  }

  private static long first(Path file) throws IOException {
    try (Engine engine = Engine.reading()) {
      return engine.number("SELECT min(number) FROM read_parquet(" + Sql.path(file).code() + ")");
    }
  }

  @Test
  void aPageThatIsNotWhatWasWrittenIsRefused() throws IOException {
    Path right = write(true);
    Path damaged = write(false);
    assertThat(first(right)).isEqualTo(FIRST);
    assertThat(first(damaged)).as("what the engine makes of it").isEqualTo(FIRST & ~0xFFL);
    ParquetChecksums.require(List.of(right));
    assertThatThrownBy(() -> ParquetChecksums.require(List.of(right, damaged)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("damaged.parquet")
        .hasMessageContaining("checksum");
  }

  /** Each codec's pages, of which only those of gzip have a checksum of their own. */
  @Test
  void pagesOfEveryCodecAreRead() throws IOException {
    for (String codec : List.of("uncompressed", "snappy", "zstd", "lz4_raw", "brotli", "gzip")) {
      Path file = copy(codec);
      assertThatCode(() -> ParquetChecksums.require(List.of(file))).doesNotThrowAnyException();
    }
  }

  @Test
  void gzipThatIsNotWhatWasWrittenIsRefused() throws IOException {
    Path file = copy("gzip");
    byte[] bytes = Files.readAllBytes(file);
    int footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    // The last page ends with the checksum and its size, four bytes each.
    bytes[bytes.length - 8 - footer - 8] ^= 1;
    Files.write(file, bytes);
    assertThat(first(file)).as("what the engine makes of it").isZero();
    assertThatThrownBy(() -> ParquetChecksums.require(List.of(file)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("gzip.parquet");
  }

  private Path copy(String codec) throws IOException {
    Path file = folder.resolve(codec + ".parquet");
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT range AS number FROM range(5000)) TO "
              + Sql.path(file).code()
              + " (FORMAT parquet, COMPRESSION "
              + codec
              + ")");
    }
    return file;
  }
}
