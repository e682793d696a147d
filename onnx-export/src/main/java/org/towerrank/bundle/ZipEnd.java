package org.towerrank.bundle;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.ZipException;

/**
 * Remembers the end of a zip that is read as a stream. {@code ZipInputStream} reads file by file
 * and never looks for the end record, so it accepts a zip that was cut off between two files.
 */
final class ZipEnd extends FilterInputStream {
  private static final int RECORD = 22;
  private static final int SIGNATURE = 0x06054b50;

  /** Of the record of large zips, which some writers have before the end of every zip. */
  private static final int SIGNATURE_OF_LARGE = 0x06064b50;

  private static final int ENTRIES_AT = 10;
  private static final int DIRECTORY_SIZE_AT = 12;
  private static final int DIRECTORY_AT = 16;
  private static final int COMMENT_LENGTH_AT = 20;

  /** The value that stands for more entries than the record has room for. */
  private static final int MANY_ENTRIES = 0xFFFF;

  /** The value that stands for a place or a size beyond what the record has room for. */
  private static final long FAR = 0xFFFF_FFFFL;

  private static final int LONGEST = RECORD + 0xFFFF;

  private final byte[] tail = new byte[2 * LONGEST];
  private int length;
  private long total;

  ZipEnd(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    int read = super.read(bytes, offset, count);
    for (int from = 0; from < read; from += LONGEST) {
      remember(bytes, offset + from, Math.min(LONGEST, read - from));
    }
    return read;
  }

  private void remember(byte[] bytes, int offset, int count) {
    if (length + count > tail.length) {
      int kept = Math.min(length, LONGEST);
      System.arraycopy(tail, length - kept, tail, 0, kept);
      length = kept;
    }
    System.arraycopy(bytes, offset, tail, length, count);
    length += count;
    total += count;
  }

  /**
   * Reads what is left and looks for the record that ends a zip.
   *
   * @param entries number of files and directories that were read, which the record must confirm
   * @throws ZipException when there is no such record, or it says otherwise
   */
  void require(int entries) throws IOException {
    byte[] buffer = new byte[LONGEST];
    while (read(buffer, 0, buffer.length) >= 0) {
      // Reading remembers the tail.
    }
    ByteBuffer end = ByteBuffer.wrap(tail, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = length - RECORD; at >= Math.max(0, length - LONGEST); at--) {
      boolean last =
          Short.toUnsignedInt(end.getShort(at + COMMENT_LENGTH_AT)) == length - at - RECORD;
      if (last && end.getInt(at) == SIGNATURE) {
        int said = Short.toUnsignedInt(end.getShort(at + ENTRIES_AT));
        if (said != entries && said != MANY_ENTRIES) {
          throw new ZipException("expected " + said + " entries, as its end says, got: " + entries);
        }
        requireDirectory(end, at);
        return;
      }
    }
    throw new ZipException("its end is missing");
  }

  /**
   * The directory of all files ends where the record begins, and is counted from the beginning of
   * the zip. So a zip behind another has files that a stream does not see, and others see alone.
   */
  private void requireDirectory(ByteBuffer end, int at) throws ZipException {
    long size = Integer.toUnsignedLong(end.getInt(at + DIRECTORY_SIZE_AT));
    long start = Integer.toUnsignedLong(end.getInt(at + DIRECTORY_AT));
    long record = total - length + at;
    long behind = at - (record - start - size);
    boolean large = behind >= 0 && behind < at && end.getInt((int) behind) == SIGNATURE_OF_LARGE;
    if (size != FAR && start != FAR && start + size != record && !large) {
      throw new ZipException(
          "expected its directory to end at byte "
              + record
              + ", where its end begins, got: "
              + (start + size));
    }
  }
}
