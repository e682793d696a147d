package org.towerrank.lucene.rows;

import org.apache.lucene.index.SegmentReader;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one segment for one model: a file, or the wish for one. Thread-safe; closed when the
 * segment is, or the model is no longer used.
 */
public final class RowHandle implements AutoCloseable {
  /** Where a file is. */
  enum State {
    /** Nowhere, and not asked for. */
    ABSENT,
    /** Waits for the builder, or is being written or checked. */
    QUEUED,
    /** Mapped. */
    READY,
    /** Closed. */
    CLOSED
  }

  private final RowContent content;
  private final RowsId id;
  private final SegmentPlace place;
  private final int documents;
  private final RowValue value = new RowValue();
  private final int leastWindows;
  private volatile @Nullable RowFile file;

  private final SegmentReaders readers = new SegmentReaders();

  /** Windows that found no file, until there is one. */
  private volatile int missed;

  /** Changed under the lock of the owner. */
  private State state = State.ABSENT;

  private volatile RowRefusal refusal = RowRefusal.none();

  RowHandle(RowContent content, RowsId id, SegmentReader reader, int leastWindows) {
    this.content = content;
    this.id = id;
    this.place = SegmentPlace.of(reader);
    this.documents = reader.maxDoc();
    this.leastWindows = leastWindows;
  }

  /** The file, to be {@link RowFile#release released} after it was read; null if there is none. */
  public @Nullable RowFile acquire() {
    value.count();
    RowFile known = file;
    if (known == null || !known.tryAcquire()) {
      return null;
    }
    content.rows().noteSearch();
    return known;
  }

  /**
   * Asks for the rows of a segment that a window needed in vain.
   *
   * @param reader of the segment, from which they may be read as long as it is open
   */
  public void want(SegmentReader reader) {
    content.rows().noteSearch();
    if (file != null || isRefused()) {
      return;
    }
    int count = missed + 1;
    missed = count;
    if (count >= leastWindows) {
      content.rows().enqueue(this, reader);
    }
  }

  /** Asks for them whether a window needs them or not. */
  public void build(SegmentReader reader) {
    if (file == null) {
      content.rows().enqueue(this, reader);
    }
  }

  /**
   * Asks for them before a window needs them, unless that failed lately, or their values are
   * updated in place.
   */
  public void offer(SegmentReader reader) {
    if (file == null && leastWindows == 1 && !isRefused()) {
      content.rows().enqueue(this, reader);
    }
  }

  private boolean isRefused() {
    return refusal.holds(content.rows().free());
  }

  /** Whether there is a file now. */
  public boolean isReady() {
    return file != null;
  }

  /** Drops the file, which cannot be read. */
  public void failed(Exception problem) {
    content.rows().failed(this, problem);
  }

  /** Ends the computing of rows by its model: when this returns none are computed. */
  public void stop() {
    content.stop();
  }

  RowContent content() {
    return content;
  }

  RowsId id() {
    return id;
  }

  int documents() {
    return documents;
  }

  double value() {
    return value.recent();
  }

  /** Whether a file has rows of these documents in this form. */
  boolean fits(RowFile mapped) {
    return mapped.header().layout().equals(content.layout()) && mapped.documents() == documents;
  }

  RowFileHeader header() {
    return new RowFileHeader(id, place, documents, content.layout());
  }

  /** From which rows may be read; none unless it waits for them. */
  SegmentReaders readers() {
    return readers;
  }

  State state() {
    return state;
  }

  void state(State changed) {
    state = changed;
    if (changed != State.QUEUED) {
      readers.clear();
    }
  }

  void serve(RowFile mapped) {
    file = mapped;
    missed = 0;
  }

  /** Takes the file from readers to come. */
  void unmap() {
    RowFile known = file;
    file = null;
    if (known != null) {
      known.release();
    }
  }

  /** Asks no more for a while. */
  void refuse(RowRefusal reason) {
    refusal = reason;
  }

  /** Serves it no longer; the file stays for others, or until its segment is gone. */
  @Override
  public void close() {
    content.rows().detach(this);
  }
}
