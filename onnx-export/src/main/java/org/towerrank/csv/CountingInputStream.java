package org.towerrank.csv;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that were read from a file, before any decompression. */
public final class CountingInputStream extends FilterInputStream {

  // One thread reads, another may show the progress.
  private volatile long count;

  /**
   * @param in the bytes to count
   */
  public CountingInputStream(InputStream in) {
    super(in);
  }

  /** Returns the bytes read so far. */
  public long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    add(Math.max(read, 0));
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only the reading thread writes
  private void add(int bytes) {
    count += bytes;
  }
}
