package org.towerrank.lucene.rows;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.IOSupplier;
import org.apache.lucene.util.IOUtils;

/**
 * A mapped file of rows. It stays mapped until it was closed and each {@link #tryAcquire
 * acquisition} released. Thread-safe.
 */
public final class RowFile {
  private final RowFileHeader header;
  private final IndexInput in;
  private final long firstRow;
  private final int[] without;
  private final AtomicInteger references = new AtomicInteger(1);

  private RowFile(RowFileHeader header, IndexInput in, long firstRow, int[] without) {
    this.header = header;
    this.in = in;
    this.firstRow = firstRow;
    this.without = without;
  }

  /**
   * Maps a file that has the length and the footer that it should have.
   *
   * @throws CorruptIndexException when it was cut short, or is of other rows
   */
  static RowFile open(Directory directory, RowsId id) throws IOException {
    IndexInput in = directory.openInput(id.fileName(), IOContext.DEFAULT);
    try {
      RowFileHeader header = RowFileHeader.read(in, id, in.toString());
      long firstRow = RowFileHeader.firstRow(in);
      long trailer = firstRow + header.layout().bytes(header.documents());
      long least = trailer + Integer.BYTES + CodecUtil.footerLength();
      if (in.length() < least) {
        throw new CorruptIndexException(
            "expected at least " + least + " bytes, got " + in.length(), in.toString());
      }
      in.seek(trailer);
      int count = in.readInt();
      if (count < 0 || in.length() != least + (long) count * Integer.BYTES) {
        throw new CorruptIndexException(
            "expected another length than " + in.length(), in.toString());
      }
      int[] without = new int[count];
      in.readInts(without, 0, count);
      CodecUtil.retrieveChecksum(in);
      return new RowFile(header, in, firstRow, without);
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(in);
      throw e;
    }
  }

  RowFileHeader header() {
    return header;
  }

  /** Documents of the segment. */
  int documents() {
    return header.documents();
  }

  /** Bytes of the file. */
  long bytes() {
    return in.length();
  }

  /** Reads a byte of each page in {@code [from, to)}, so that reading rows causes no faults. */
  long touch(long from, long to) throws IOException {
    return reading(
        () -> {
          IndexInput all = in.clone();
          long sum = 0;
          for (long at = from; at < Math.min(to, in.length()); at += 4096) {
            all.seek(at);
            sum += all.readByte();
          }
          return sum;
        });
  }

  /**
   * Does what reads mapped memory.
   *
   * @throws IOException also where the system cannot bring a page, as its disk is broken or the
   *     file was cut short. Java has an error for that, which would end the process.
   */
  public static <T> T reading(IOSupplier<T> work) throws IOException {
    try {
      return work.get();
    } catch (InternalError e) {
      throw new IOException("a page of the file cannot be read", e);
    }
  }

  /** Keeps it mapped until {@link #release}. Returns false if it is closed. */
  boolean tryAcquire() {
    int known = references.get();
    while (known > 0) {
      if (references.compareAndSet(known, known + 1)) {
        return true;
      }
      known = references.get();
    }
    return false;
  }

  /** Undoes {@link #tryAcquire}. */
  public void release() {
    if (references.decrementAndGet() == 0) {
      IOUtils.closeWhileHandlingException((Closeable) in);
    }
  }

  /** Reads rows, for one thread, while the file is acquired. */
  public RowReader reader() throws IOException {
    return new RowReader(in.clone(), header.layout(), firstRow, without);
  }
}
