package org.towerrank.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of a page. Fields and numbers are those of {@code parquet.thrift}.
 *
 * @param compressed bytes of the page in the file
 * @param uncompressed bytes that they become
 * @param checksum of the bytes in the file, CRC-32; null where there is none
 * @param values that the page has, those that are missing counted
 * @param levels bytes of levels that lie uncompressed in front of the values; -1 where they are
 *     compressed with these and say their own length
 * @param repetitions how many of these bytes say where lists begin
 * @param levelEncoding of definition levels: {@link #RLE} where they can be read. Pages of columns
 *     without levels name one, too
 * @param isCompressed whether values are
 * @see <a
 *     href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">
 *     parquet.thrift</a>
 */
record PageHeader(
    Type type,
    int compressed,
    int uncompressed,
    @Nullable Integer checksum,
    int values,
    Encoding encoding,
    int levels,
    int repetitions,
    long levelEncoding,
    boolean isCompressed) {

  /** What a page has. */
  enum Type {
    VALUES,
    DICTIONARY,
    /** Nothing that is read. */
    OTHER
  }

  /** How values lie in a page. */
  enum Encoding {
    PLAIN,
    /** Indexes of the dictionary's entries. */
    CODES,
    OTHER;

    private static Encoding of(long number) {
      return number == 0 ? PLAIN : number == 2 || number == 8 ? CODES : OTHER;
    }
  }

  /** The encoding of definition levels as runs and bits in turn. */
  static final int RLE = 3;

  /**
   * Reads a header, and moves behind it.
   *
   * @throws IOException when it is cut off, or what it says cannot be
   */
  static PageHeader read(ByteBuffer from) throws IOException {
    ThriftStruct header = ThriftStruct.read(from);
    int uncompressed = header.size(2, "the size");
    int compressed = header.size(3, "the compressed size");
    Integer checksum = header.fields().containsKey(4) ? (int) header.number(4, 0) : null;
    return switch ((int) header.number(1, -1)) {
      case 0 -> first(required(header, 5), compressed, uncompressed, checksum);
      case 2 -> {
        ThriftStruct dictionary = required(header, 7);
        yield new PageHeader(
            Type.DICTIONARY,
            compressed,
            uncompressed,
            checksum,
            dictionary.size(1, "the number of entries"),
            Encoding.of(dictionary.number(2, -1)),
            0,
            0,
            RLE,
            true);
      }
      case 3 -> second(required(header, 8), compressed, uncompressed, checksum);
      default ->
          new PageHeader(
              Type.OTHER, compressed, uncompressed, checksum, 0, Encoding.OTHER, 0, 0, RLE, false);
    };
  }

  private static PageHeader first(
      ThriftStruct page, int compressed, int uncompressed, @Nullable Integer checksum)
      throws IOException {
    int values = page.size(1, "the number of values");
    Encoding encoding = Encoding.of(page.number(2, -1));
    return new PageHeader(
        Type.VALUES,
        compressed,
        uncompressed,
        checksum,
        values,
        encoding,
        -1,
        0,
        page.number(3, RLE),
        true);
  }

  private static PageHeader second(
      ThriftStruct page, int compressed, int uncompressed, @Nullable Integer checksum)
      throws IOException {
    int definitions = page.size(5, "the bytes of definition levels");
    int repetitions = page.size(6, 0, "the bytes of repetition levels");
    long levels = (long) definitions + repetitions;
    if (levels > Math.min(compressed, uncompressed)) {
      throw new IOException("a page has " + compressed + " bytes, of which " + levels + " levels");
    }
    return new PageHeader(
        Type.VALUES,
        compressed,
        uncompressed,
        checksum,
        page.size(1, "the number of values"),
        Encoding.of(page.number(4, -1)),
        (int) levels,
        repetitions,
        RLE,
        page.number(7, 1) != 0);
  }

  private static ThriftStruct required(ThriftStruct header, int field) throws IOException {
    ThriftStruct page = header.struct(field);
    if (page == null) {
      throw new IOException("the header of a page does not say what the page has");
    }
    return page;
  }

  /**
   * Requires that the bytes of a page are those that were written, if there is a checksum.
   *
   * @param body of the page, as it lies in the file
   * @throws IOException when they are others
   */
  void requireChecksum(ByteBuffer body) throws IOException {
    if (checksum != null) {
      CRC32 found = new CRC32();
      found.update(body.duplicate());
      if ((int) found.getValue() != checksum) {
        throw new IOException("the checksum of a page is another than its bytes have");
      }
    }
  }

  /**
   * Requires that the bytes of a page become what was written, as far as its codec tells.
   *
   * @param codec of the column
   * @param body of the page, as it lies in the file
   * @throws IOException when they do not
   */
  void requireWhole(PageCodec codec, ByteBuffer body) throws IOException {
    int plain = Math.max(0, levels);
    if (type != Type.OTHER && isCompressed && compressed > plain) {
      codec.requireWhole(body.slice(plain, compressed - plain));
    }
  }

  /**
   * Requires that the bytes of a page can become as many as its header says.
   *
   * @param codec of the column
   * @param body of the page, as it lies in the file
   * @throws IOException when they cannot
   */
  void requirePossible(PageCodec codec, ByteBuffer body) throws IOException {
    if (type == Type.OTHER) {
      return;
    }
    int plain = Math.max(0, levels);
    PageCodec of = isCompressed ? codec : PageCodec.UNCOMPRESSED;
    of.requirePossible(body.slice(plain, compressed - plain), uncompressed - plain);
  }
}
