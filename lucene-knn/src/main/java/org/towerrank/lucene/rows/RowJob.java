package org.towerrank.lucene.rows;

import java.io.Closeable;
import java.io.IOException;
import java.nio.FloatBuffer;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.store.BufferedChecksumIndexInput;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.jspecify.annotations.Nullable;

/**
 * The way of one file to its readers, in small steps: it is written, or checked if it was there
 * before, and mapped. For the builder's thread.
 */
final class RowJob implements Closeable {
  /** Most numbers of one step, so that it takes milliseconds. */
  private static final int STEP_NUMBERS = 1 << 19;

  private static final int MOST_DOCUMENTS = 2048;
  private static final int LEAST_DOCUMENTS = 64;
  private static final int CHECKED_BYTES = 1 << 22;

  /** Documents without rows, of a whole file, from which on it is not worth having. */
  private static final int MOST_WITHOUT = 1 << 16;

  private final RowHandle handle;
  private final Directory directory;
  private @Nullable RowFileWriter writer;
  private @Nullable Check check;
  private @Nullable RowFile mapped;
  private long touched;
  private long waitingSince;

  /** What a step has done. */
  enum Step {
    /** A part of the work. */
    MORE,
    /** Nothing: no reader of the segment is open now. */
    WAITING,
    /** All of it: the file is {@link #mapped}. */
    DONE,
    /** The model is not used any more. */
    ENDED
  }

  /** The reading of a file from begin to end. */
  private record Check(IndexInput file, ChecksumIndexInput in) {}

  /**
   * @param written whether the file is there, from an earlier process
   */
  RowJob(RowHandle handle, Directory directory, boolean written) throws IOException {
    this.handle = handle;
    this.directory = directory;
    if (written) {
      IndexInput file = directory.openInput(handle.id().fileName(), IOContext.READONCE);
      this.check = new Check(file, new BufferedChecksumIndexInput(file));
    } else {
      this.writer = new RowFileWriter(directory, handle.header());
    }
  }

  RowHandle handle() {
    return handle;
  }

  /** Whether it writes the file, rather than check one. */
  boolean writes() {
    return writer != null;
  }

  /** Does a part of the work. */
  Step step() throws IOException {
    if (mapped != null) {
      return touch(mapped);
    }
    if (check != null) {
      return check(check);
    }
    if (writer != null) {
      return write(writer);
    }
    throw new IllegalStateException("closed");
  }

  private Step check(Check under) throws IOException {
    long left = under.in.length() - CodecUtil.footerLength() - under.in.getFilePointer();
    if (left > 0) {
      under.in.seek(under.in.getFilePointer() + Math.min(left, CHECKED_BYTES));
      return Step.MORE;
    }
    CodecUtil.checkFooter(under.in);
    under.file.close();
    check = null;
    map();
    return Step.MORE;
  }

  private void map() throws IOException {
    RowFile file = RowFile.open(directory, handle.id());
    if (!file.header().layout().equals(handle.content().layout())
        || file.documents() != handle.documents()) {
      file.release();
      throw new IOException("expected rows as " + handle.header() + ", got " + file.header());
    }
    mapped = file;
  }

  private Step touch(RowFile file) throws IOException {
    long next = touched + 16L * CHECKED_BYTES;
    file.touch(touched, next);
    touched = next;
    return next < file.bytes() ? Step.MORE : Step.DONE;
  }

  private Step write(RowFileWriter to) throws IOException {
    SegmentReader reader = handle.latest();
    if (reader == null || !reader.tryIncRef()) {
      return Step.WAITING;
    }
    try {
      int from = to.documents();
      int next = (int) Math.min(handle.documents(), (long) from + documentsOfStep());
      if (!handle.content().compute(reader, from, next, new Rows(to))) {
        return Step.ENDED;
      }
      if (to.documents() != next) {
        throw new IllegalStateException("expected rows up to " + next + ", got " + to.documents());
      }
      if (to.withoutRow() > MOST_WITHOUT) {
        throw new IOException("the values of too many documents cannot be encoded");
      }
    } finally {
      reader.decRef();
    }
    if (to.documents() == handle.documents()) {
      to.finish();
      to.close();
      writer = null;
      map();
    }
    return Step.MORE;
  }

  private int documentsOfStep() {
    RowLayout layout = handle.content().layout();
    return Math.clamp(
        STEP_NUMBERS / (layout.ids() + layout.parts()), LEAST_DOCUMENTS, MOST_DOCUMENTS);
  }

  private record Rows(RowFileWriter writer) implements RowSource.Sink {
    @Override
    public void rows(int count, int[] ids, FloatBuffer parts) throws IOException {
      writer.write(count, ids, parts);
    }

    @Override
    public void none() throws IOException {
      writer.writeNone();
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

  /** Since when no reader was open, or now. */
  long waitingSince(boolean waits) {
    if (!waits) {
      waitingSince = 0;
    } else if (waitingSince == 0) {
      waitingSince = System.nanoTime();
    }
    return waitingSince;
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
      writer = null;
    }
    if (check != null) {
      check.file.close();
      check = null;
    }
    if (mapped != null) {
      mapped.release();
      mapped = null;
    }
  }
}
