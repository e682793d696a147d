package org.towerrank.lucene.rows;

import java.io.Closeable;
import java.io.IOException;
import java.nio.FloatBuffer;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * The way of rows that are wanted to their file, in small steps: it is written, unless it is there,
 * and made ready by a {@link RowFileCheck}. For the builder's thread.
 */
final class RowJob implements Closeable {
  /** Most numbers of one step, so that it takes milliseconds. */
  private static final int STEP_NUMBERS = 1 << 19;

  private static final int MOST_DOCUMENTS = 2048;
  private static final int LEAST_DOCUMENTS = 64;

  /** Documents without rows, of a whole file, from which on it is not worth having. */
  private static final int MOST_WITHOUT = 1 << 16;

  private final RowHandle handle;
  private final FSDirectory directory;
  private @Nullable RowFileWriter writer;
  private @Nullable RowFileCheck check;
  private long waitingSince;

  /** What a step has done. */
  enum Step {
    /** A part of the work. */
    MORE,
    /** Nothing: no reader of the segment is open now. */
    WAITING,
    /** All of it. */
    DONE,
    /** The model is not used any more. */
    ENDED
  }

  private RowJob(
      RowHandle handle,
      FSDirectory directory,
      @Nullable RowFileWriter writer,
      @Nullable RowFileCheck check) {
    this.handle = handle;
    this.directory = directory;
    this.writer = writer;
    this.check = check;
  }

  /** A job that writes a file. */
  static RowJob writing(RowHandle handle, FSDirectory directory) throws IOException {
    return new RowJob(handle, directory, new RowFileWriter(directory, handle.header()), null);
  }

  /**
   * A job for a file that is there.
   *
   * @param known whether this process has written or read it
   */
  static RowJob opening(RowHandle handle, FSDirectory directory, boolean known) throws IOException {
    return new RowJob(handle, directory, null, new RowFileCheck(directory, handle.id(), known));
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
    if (check != null) {
      return check.step() ? Step.DONE : Step.MORE;
    }
    if (writer != null) {
      return write(writer);
    }
    throw new IllegalStateException("closed");
  }

  private Step write(RowFileWriter to) throws IOException {
    SegmentReader reader = handle.readers().acquire();
    if (reader == null) {
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
        throw new IOException(
            "too many documents have no row, as their values or numbers do not fit");
      }
    } finally {
      reader.decRef();
    }
    if (to.documents() == handle.documents()) {
      to.finish();
      to.close();
      writer = null;
      check = new RowFileCheck(directory, handle.id(), true);
    }
    return Step.MORE;
  }

  private int documentsOfStep() {
    RowContent content = handle.content();
    RowLayout layout = content.layout();
    int documents =
        Math.clamp(STEP_NUMBERS / (layout.ids() + layout.parts()), LEAST_DOCUMENTS, MOST_DOCUMENTS);
    return Math.min(documents, content.most());
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
    if (check == null) {
      throw new IllegalStateException("not done");
    }
    return check.take();
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
      check.close();
      check = null;
    }
  }
}
