package org.towerrank.csv;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Gzip data of one or more parts, as {@code cat a.gz b.gz} makes them (RFC 1952, where a part is
 * called a member). Every part has to be whole, and nothing but zeros may be behind the last.
 * Java's own stream takes anything for the end that is no whole header of a next part: what is cut
 * there, other bytes, and reads that fail.
 */
public final class GzipData extends InputStream {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte[] MAGIC = {0x1f, (byte) 0x8b};
  private static final int DEFLATED = 8;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;

  /** Bytes that were in the buffer before. */
  private long before;

  private long part;
  private boolean inPart;
  private boolean ended;

  private GzipData(InputStream in) {
    this.in = in;
  }

  /**
   * The bytes of a file, decompressed where its first two say gzip, whatever its name.
   *
   * @param place the file's path, for errors
   * @param in its bytes; closed with the result
   * @throws DataException when the name ends in {@code .gz} or {@code .tgz} and the bytes are
   *     others
   */
  public static InputStream decompress(String place, InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
    buffered.mark(2);
    byte[] first = buffered.readNBytes(2);
    buffered.reset();
    if (Arrays.equals(first, MAGIC)) {
      return new GzipData(buffered);
    }
    String name = place.toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz") || name.endsWith(".tgz")) {
      throw new DataException(
          "["
              + place
              + "]: expected gzip data as the name ends in "
              + name.substring(name.lastIndexOf('.'))
              + ", the first bytes are ["
              + hex(first)
              + "]");
    }
    return buffered;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * {@inheritDoc}
   *
   * @throws EOFException naming the part that ends too early, and the byte of the file
   * @throws ZipException naming the part that is corrupt, or what other bytes are behind which part
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (length > 0 && (inPart || beginPart())) {
      int read = inflate(bytes, offset, length);
      if (read > 0) {
        checksum.update(bytes, offset, read);
        return read;
      }
      if (inflater.finished()) {
        endPart();
      } else {
        requireMore();
        inflater.setInput(buffer, from, to - from);
        from = to;
      }
    }
    return length == 0 ? 0 : -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  private int inflate(byte[] bytes, int offset, int length) throws ZipException {
    try {
      return inflater.inflate(bytes, offset, length);
    } catch (DataFormatException e) {
      from = to - inflater.getRemaining();
      throw corrupt(String.valueOf(e.getMessage()));
    }
  }

  /** Reads the header of the next part; returns false where there is none. */
  private boolean beginPart() throws IOException {
    if (ended || (part > 0 && onlyZerosFollow())) {
      ended = true;
      return false;
    }
    part++;
    checksum.reset();
    for (byte magic : MAGIC) {
      byte found = (byte) next();
      if (found != magic) {
        from--;
        throw otherByte(found);
      }
    }
    int method = next();
    int flags = next();
    if (method != DEFLATED || (flags & RESERVED) != 0) {
      throw corrupt("its header is not of gzip data");
    }
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    skipText((flags & NAME) != 0);
    skipText((flags & COMMENT) != 0);
    long expected = checksum.getValue() & 0xffff;
    if ((flags & HEADER_CHECKSUM) != 0 && (next() | next() << 8) != expected) {
      throw corrupt("its header has another checksum");
    }
    checksum.reset();
    inflater.reset();
    inPart = true;
    return true;
  }

  /** Some programs fill the last block of a tape or disk. */
  private boolean onlyZerosFollow() throws IOException {
    boolean zeros = false;
    while (from < to || fill()) {
      if (buffer[from] != 0) {
        if (zeros) {
          part++;
          throw otherByte(buffer[from]);
        }
        return false;
      }
      zeros = true;
      from++;
    }
    return true;
  }

  private void endPart() throws IOException {
    from = to - inflater.getRemaining();
    long found = checksum.getValue();
    if (number() != found) {
      throw corrupt("it has another checksum");
    }
    if (number() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw corrupt("it has another length");
    }
    inPart = false;
  }

  private long number() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText(boolean present) throws IOException {
    while (present && next() != 0) {
      // Up to the zero behind it.
    }
  }

  /** The next byte of a header or of what is behind a part. */
  private int next() throws IOException {
    requireMore();
    checksum.update(buffer[from]);
    return buffer[from++] & 0xff;
  }

  private void requireMore() throws IOException {
    if (from == to && !fill()) {
      throw new EOFException(place());
    }
  }

  private boolean fill() throws IOException {
    before += to;
    from = 0;
    to = 0;
    to = Math.max(0, in.read(buffer, 0, buffer.length));
    return to > 0;
  }

  private ZipException corrupt(String problem) {
    return new ZipException(place() + ": " + problem);
  }

  private ZipException otherByte(byte found) {
    return new ZipException(
        String.format(
            Locale.ROOT,
            "expected the end or one more part behind part %d, found the byte [%s] at %,d",
            part - 1,
            hex(found),
            before + from));
  }

  private String place() {
    return String.format(Locale.ROOT, "part %d, byte %,d", part, before + from);
  }

  private static String hex(byte... bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }
}
