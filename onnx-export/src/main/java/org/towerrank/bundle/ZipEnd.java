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
  private static final int ENTRIES_AT = 10;
  private static final int COMMENT_LENGTH_AT = 20;

  /** The value that stands for more entries than the record has room for. */
  private static final int MANY_ENTRIES = 0xFFFF;

  private static final int LONGEST = RECORD + 0xFFFF;

  private final byte[] tail = new byte[2 * LONGEST];
  private int length;

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
        return;
      }
    }
    throw new ZipException("its end is missing");
  }
}
