package org.towerrank.parquet;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.reader.ParquetFileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.towerrank.csv.DataException;

/**
 * Whether files of Parquet are as they were written, as far as checksums tell: those of pages, and
 * where a page has none, that of gzip. For an engine that looks at neither, and gives other values
 * for damaged ones.
 */
public final class ParquetChecksums {
  private ParquetChecksums() {}

  /**
   * Reads all pages of files, on all processors. What cannot be found by what a file says of itself
   * is left to whoever reads it.
   *
   * @throws DataException naming a file that is cut or corrupt
   */
  public static void require(List<Path> files) throws IOException {
    try (HardwoodContext context = HardwoodContext.create()) {
      files.parallelStream().forEach(file -> require(file, context));
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  private static void require(Path file, HardwoodContext context) {
    try (InputFile bytes = InputFile.of(file)) {
      bytes.open();
      for (ColumnChunk chunk : chunks(file, context)) {
        require(bytes, chunk);
      }
    } catch (IOException | RuntimeException | InternalError e) {
      throw new UncheckedIOException(ParquetFile.broken(file, e));
    }
  }

  private static List<ColumnChunk> chunks(Path file, HardwoodContext context) throws IOException {
    try (ParquetFileReader reader = ParquetFile.open(file, context)) {
      return reader.getFileMetaData().rowGroups().stream()
          .flatMap(group -> group.columns().stream())
          .filter(chunk -> chunk.metaData() != null)
          .filter(chunk -> chunk.metaData().totalCompressedSize() <= Integer.MAX_VALUE)
          .toList();
    } catch (DataException e) {
      return List.of();
    }
  }

  private static void require(InputFile bytes, ColumnChunk chunk) throws IOException {
    Optional<PageCodec> codec = PageCodec.of(chunk.metaData().codec());
    ChunkBytes pages = ChunkBytes.of(bytes, chunk);
    while (pages.hasValues()) {
      PageHeader header = pages.header();
      ByteBuffer body = pages.body(header);
      header.requireChecksum(body);
      if (header.checksum() == null && codec.isPresent()) {
        header.requireWhole(codec.get(), body);
      }
    }
  }
}
