package org.towerrank.parquet;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The bytes of a column in a group of rows: pages, each behind its header. Each length that the
 * file names is compared with the bytes that are there.
 */
final class ChunkBytes {
  private final String column;
  private final ByteBuffer bytes;
  // Values that were not read yet.
  private long left;

  private ChunkBytes(String column, ByteBuffer bytes, long left) {
    this.column = column;
    this.bytes = bytes;
    this.left = left;
  }

  /**
   * Reads the bytes of a chunk.
   *
   * @param file that is open
   * @throws IOException when the file has fewer
   */
  static ChunkBytes of(InputFile file, ColumnChunk chunk) throws IOException {
    ColumnMetaData of = chunk.metaData();
    String column = of.pathInSchema().toString();
    long start = chunk.chunkStartOffset();
    long size = of.totalCompressedSize();
    if (start < 0 || size < 0 || size > Integer.MAX_VALUE || start > file.length() - size) {
      throw new EOFException(
          "column [" + column + "] has " + size + " bytes from " + start + " on");
    }
    return new ChunkBytes(column, file.readRange(start, (int) size), of.numValues());
  }

  /**
   * Checks all pages of a chunk that the library reads. It takes memory for what a page is said to
   * become, and reads without an end where one goes on behind its chunk.
   *
   * @throws IOException when the pages are not there, or cannot become as large as they say
   */
  static void check(InputFile file, ColumnChunk chunk) throws IOException {
    Optional<PageCodec> codec = PageCodec.of(chunk.metaData().codec());
    if (codec.isEmpty() || chunk.metaData().totalCompressedSize() > Integer.MAX_VALUE) {
      return;
    }
    ChunkBytes pages = of(file, chunk);
    while (pages.hasValues()) {
      PageHeader header = pages.header();
      header.requirePossible(codec.get(), pages.body(header));
    }
  }

  /** Whether there are values behind what was read. */
  boolean hasValues() {
    return left > 0;
  }

  /** Reads the header of the next page, and counts its values as read. */
  PageHeader header() throws IOException {
    if (!bytes.hasRemaining()) {
      throw new EOFException("column [" + column + "] lacks " + left + " values");
    }
    PageHeader header = PageHeader.read(bytes);
    if (header.type() == PageHeader.Type.VALUES) {
      if (header.values() > left) {
        throw new IOException("a page of " + header.values() + " values, expected " + left);
      }
      left -= header.values();
    }
    return header;
  }

  /** Reads the bytes of the page behind its header, as they lie in the file. */
  ByteBuffer body(PageHeader header) throws IOException {
    if (header.compressed() > bytes.remaining()) {
      throw new EOFException(
          "a page of " + header.compressed() + " bytes, " + bytes.remaining() + " are there");
    }
    ByteBuffer body = bytes.slice(bytes.position(), header.compressed());
    bytes.position(bytes.position() + header.compressed());
    return body;
  }
}
