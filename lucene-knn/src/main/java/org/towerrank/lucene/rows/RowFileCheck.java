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
  private boolean known;
  private @Nullable IndexInput read;
  private @Nullable ChecksumIndexInput sum;
  private @Nullable RowFile mapped;
  private long touched;

  /**
   * A check that has not begun.
   *
   * @param known whether this process has written or read the file
   */
  RowFileCheck(Directory directory, RowsId id, boolean known) {
    this.directory = directory;
    this.id = id;
    this.known = known;
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
    return RowFile.reading(this::work);
  }

  private boolean work() throws IOException {
    if (!known) {
      check();
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

  private void check() throws IOException {
    if (sum == null) {
      read = directory.openInput(id.fileName(), IOContext.READONCE);
      sum = new BufferedChecksumIndexInput(read);
    }
    long left = sum.length() - CodecUtil.footerLength() - sum.getFilePointer();
    if (left > 0) {
      sum.seek(sum.getFilePointer() + Math.min(left, READ_BYTES));
    } else {
      CodecUtil.checkFooter(sum);
      known = true;
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
