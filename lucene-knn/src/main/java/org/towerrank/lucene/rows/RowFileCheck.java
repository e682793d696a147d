package org.towerrank.lucene.rows;

import java.io.Closeable;
import java.io.IOException;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.BufferedChecksumIndexInput;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.jspecify.annotations.Nullable;

/**
 * The way of a finished file to its readers, in small steps. It is read from begin to end, unless
 * this process has written or read it, then mapped, and touched. For the builder's thread.
 */
final class RowFileCheck implements Closeable {
  private static final int READ_BYTES = 1 << 22;
  private static final int TOUCHED_BYTES = 1 << 26;

  private final Directory directory;
  private final RowsId id;
  private @Nullable IndexInput read;
  private @Nullable ChecksumIndexInput sum;
  private @Nullable RowFile mapped;
  private long touched;

  /**
   * A check that has not begun.
   *
   * @param known whether this process has written or read the file
   */
  RowFileCheck(Directory directory, RowsId id, boolean known) throws IOException {
    this.directory = directory;
    this.id = id;
    if (!known) {
      IndexInput in = directory.openInput(id.fileName(), IOContext.READONCE);
      this.read = in;
      this.sum = new BufferedChecksumIndexInput(in);
    }
  }

  RowsId id() {
    return id;
  }

  /**
   * Does a part of the work.
   *
   * @return whether there is nothing left to do
   * @throws IOException when the file is damaged, or cannot be read
   */
  boolean step() throws IOException {
    if (sum != null) {
      check(sum);
      return false;
    }
    if (mapped == null) {
      mapped = RowFile.open(directory, id);
      return false;
    }
    long next = touched + TOUCHED_BYTES;
    mapped.touch(touched, next);
    touched = next;
    return next >= mapped.bytes();
  }

  private void check(ChecksumIndexInput under) throws IOException {
    long left = under.length() - CodecUtil.footerLength() - under.getFilePointer();
    if (left > 0) {
      under.seek(under.getFilePointer() + Math.min(left, READ_BYTES));
    } else {
      CodecUtil.checkFooter(under);
      closeRead();
    }
  }

  private void closeRead() throws IOException {
    sum = null;
    if (read != null) {
      read.close();
      read = null;
    }
  }

  /** The mapped file, which the caller now owns. */
  RowFile take() {
    RowFile file = mapped;
    if (file == null) {
      throw new IllegalStateException("not done");
    }
    mapped = null;
    return file;
  }

  @Override
  public void close() throws IOException {
    if (mapped != null) {
      mapped.release();
      mapped = null;
    }
    closeRead();
  }
}
