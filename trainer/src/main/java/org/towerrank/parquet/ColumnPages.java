package org.towerrank.parquet;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a column with one value a row, in the order of its rows. Each length that the file
 * names is compared with the bytes that are there before memory is taken for it.
 */
final class ColumnPages {
  private final InputFile file;
  private final ParquetColumn column;
  private final boolean optional;
  private final Iterator<ColumnChunk> chunks;
  // Of the current chunk.
  private PageCodec codec = PageCodec.UNCOMPRESSED;
  private @Nullable ChunkBytes chunk;
  private @Nullable PageDictionary dictionary;

  /**
   * @param file that is open
   * @param optional whether a row may have no value
   * @param chunks of the column, one a row group, all of which {@link #reads}
   */
  ColumnPages(InputFile file, ParquetColumn column, boolean optional, List<ColumnChunk> chunks) {
    this.file = file;
    this.column = column;
    this.optional = optional;
    this.chunks = chunks.iterator();
  }

  /** Whether a chunk has no encoding and codec but those that are read here. */
  static boolean reads(ColumnChunk chunk) {
    ColumnMetaData of = chunk.metaData();
    return PageCodec.of(of.codec()).isPresent()
        && of.totalCompressedSize() <= Integer.MAX_VALUE
        && of.encodings().stream()
            .allMatch(
                encoding ->
                    switch (encoding) {
                      // Of these RLE and BIT_PACKED are for levels alone.
                      case PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY, RLE, BIT_PACKED -> true;
                      case DELTA_BINARY_PACKED,
                          DELTA_LENGTH_BYTE_ARRAY,
                          DELTA_BYTE_ARRAY,
                          BYTE_STREAM_SPLIT,
                          UNKNOWN ->
                          false;
                    });
  }

  /**
   * The next page that has values.
   *
   * @return null behind the last one
   * @throws IOException when the file is cut off or corrupt
   */
  @Nullable Page next() throws IOException {
    while (true) {
      while (chunk == null || !chunk.hasValues()) {
        if (!chunks.hasNext()) {
          return null;
        }
        begin(chunks.next());
      }
      PageHeader header = chunk.header();
      ByteBuffer body = chunk.body(header);
      header.requireChecksum(body);
      Page page = page(header, body);
      if (page != null && page.left() > 0) {
        return page;
      }
    }
  }

  private void begin(ColumnChunk next) throws IOException {
    codec = PageCodec.of(next.metaData().codec()).orElseThrow();
    chunk = ChunkBytes.of(file, next);
    dictionary = null;
  }

  private @Nullable Page page(PageHeader header, ByteBuffer body) throws IOException {
    return switch (header.type()) {
      case DICTIONARY -> {
        if (header.encoding() == PageHeader.Encoding.OTHER) {
          throw new IOException("a dictionary of another encoding than PLAIN");
        }
        byte[] plain = decompress(header, body);
        dictionary =
            PageDictionary.read(column.values(), plain, header.uncompressed(), header.values());
        yield null;
      }
      case VALUES -> values(header, decompress(header, body));
      case OTHER -> null;
    };
  }

  /** The bytes of a page, with levels that were not compressed first. */
  private byte[] decompress(PageHeader header, ByteBuffer body) throws IOException {
    int levels = Math.max(0, header.levels());
    PageCodec of = header.isCompressed() ? codec : PageCodec.UNCOMPRESSED;
    ByteBuffer values = body.slice(levels, header.compressed() - levels);
    header.requirePossible(codec, body);
    byte[] plain = new byte[header.uncompressed() + PageCodec.PADDING];
    body.get(plain, 0, levels);
    of.read(values, plain, levels, header.uncompressed() - levels);
    return plain;
  }

  private Page values(PageHeader header, byte[] plain) throws IOException {
    int end = header.uncompressed();
    int position = Math.max(0, header.levels());
    if (header.repetitions() != 0) {
      throw new IOException("a page of lists in a column of one value a row");
    }
    HybridRuns levels = null;
    if (optional) {
      if (header.levelEncoding() != PageHeader.RLE) {
        throw new IOException(
            "expected definition levels of encoding 3, found " + header.levelEncoding());
      }
      int from = header.levels() < 0 ? Integer.BYTES : 0;
      if (header.levels() < 0) {
        position = from + levelBytes(plain, end);
      }
      levels = new HybridRuns(plain, from, position, 1);
    }
    return switch (header.encoding()) {
      case PLAIN -> new Page(plain, position, end, header.values(), levels, null);
      case CODES -> {
        PageDictionary of = dictionary;
        if (of == null) {
          throw new IOException("a page of codes before any dictionary");
        }
        // Where no row has a value there need not even be a width.
        int width = position < end ? plain[position] & 0xff : 0;
        HybridRuns codes = new HybridRuns(plain, Math.min(position + 1, end), end, width);
        Page.Codes coded = new Page.Codes(codes, of);
        yield new Page(plain, position, end, header.values(), levels, coded);
      }
      case OTHER -> throw new IOException("a page of an encoding that its column does not list");
    };
  }

  private static int levelBytes(byte[] plain, int end) throws IOException {
    int length = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    if (end < Integer.BYTES || length < 0 || length > end - Integer.BYTES) {
      throw new EOFException("levels of " + length + " bytes in a page of " + end);
    }
    return length;
  }
}
