package org.towerrank.lucene.rows;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * A directory of files with the rows of segments, and the thread that writes them. Rescoring reads
 * a document's encoded features, and what a model computes of it alone, from there. Thread-safe.
 *
 * <p>A file is made in the background once a window needs it, and those of an earlier process are
 * read when this is opened. Until then, and wherever there is no file, rows are computed as they
 * are needed. Deleting documents leaves files as they are. Those of segments that are merged away,
 * or whose index is deleted, are deleted within seconds, or at the next start. If the budget does
 * not allow all files, those with the fewest recent windows for each byte are left out.
 *
 * <p>A full disk, or a damaged file, ends the use of the file with a line in the log. Close the
 * models' scorers first ({@code DocumentScorer.forget}).
 */
public final class SegmentRows implements Closeable {
  private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long FAILED_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final RowFiles files;
  private final RowSettings settings;
  private final RowHandles handles = new RowHandles();
  private final EarlierRows earlier = new EarlierRows();
  private final RowLog log;
  private final RowBuilder builder;
  private boolean closed;
  private volatile long free;
  private volatile Supplier<Predicate<String>> models = () -> model -> true;
  private final AtomicLong searches = new AtomicLong();

  private SegmentRows(RowFiles files, RowSettings settings) {
    this.files = files;
    this.settings = settings;
    this.log = new RowLog(settings.log());
    this.builder = new RowBuilder(this);
  }

  /**
   * Opens a directory, which is made if need be. Only one process at a time can use it. It must not
   * be an index's own.
   *
   * @throws IOException when another process has it, or it cannot be read
   * @throws java.util.concurrent.RejectedExecutionException when the executor takes no task
   */
  public static SegmentRows open(Path directory, RowSettings settings) throws IOException {
    RowFiles files = RowFiles.open(directory, settings);
    try {
      SegmentRows rows = new SegmentRows(files, settings);
      settings.executor().execute(rows.builder);
      return rows;
    } catch (RuntimeException | Error e) {
      // Nobody could close them, and the directory would stay locked.
      IOUtils.closeWhileHandlingException(files);
      throw e;
    }
  }

  /**
   * Rows that a model makes of documents.
   *
   * @param fingerprint of its bundle
   * @param fields that its features are read from and how, in the order of the features
   */
  public RowContent content(
      String fingerprint, List<String> fields, RowLayout layout, RowSource source) {
    return new RowContent(this, fingerprint, fields, layout, source);
  }

  /** The precision of new files. */
  public RowPrecision precision() {
    return settings.precision();
  }

  /**
   * Deletes the files of all other models, now and later.
   *
   * @param fingerprints of bundles that may be used again, asked for whenever files are looked
   *     through, as models come and go; empty as long as they are not known, and nothing is deleted
   */
  public void retain(Supplier<Optional<Set<String>>> fingerprints) {
    models = () -> fingerprints.get().map(SegmentRows::among).orElse(model -> true);
    builder.wake();
  }

  private static Predicate<String> among(Set<String> fingerprints) {
    return fingerprints.stream().map(RowContent::model).collect(Collectors.toSet())::contains;
  }

  /** Whether all files of earlier processes have been read. */
  public synchronized boolean hasReadEarlier() {
    return closed || files.unknown() == null;
  }

  /**
   * Whether an earlier process left rows of a reader's segments that nobody has asked for yet.
   *
   * @param fingerprint of the model's bundle
   */
  public boolean hasEarlier(String fingerprint, IndexReader reader) {
    Set<String> segments = new HashSet<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      if (FilterLeafReader.unwrap(leaf.reader()) instanceof SegmentReader segment) {
        segments.add(SegmentPlace.of(segment).id());
      }
    }
    synchronized (this) {
      return earlier.hasAny(RowContent.model(fingerprint), segments);
    }
  }

  /** What there is now. */
  public synchronized RowStatistics statistics() {
    return new RowStatistics(
        files.bytes(),
        settings.budget().getAsLong(),
        handles.count(RowHandle.State.READY) + earlier.count(),
        handles.count(RowHandle.State.QUEUED));
  }

  boolean isOn() {
    return settings.budget().getAsLong() > 0;
  }

  /** Bytes that new files may take, as of a second ago at most. */
  long free() {
    return free;
  }

  int leastDocuments() {
    return settings.leastDocuments().getAsInt();
  }

  /**
   * Tells that a search begins or ends, of whatever kind, so that writing files gives way to it.
   * Scorers tell it of their windows themselves.
   */
  public void noteSearch() {
    searches.incrementAndGet();
  }

  AtomicLong searches() {
    return searches;
  }

  synchronized RowHandle attach(RowHandle handle) {
    handle.content().start();
    handles.add(handle);
    serveEarlier(handle);
    return handle;
  }

  /** Serves a file of an earlier process, if it was read already. Returns whether it was. */
  private boolean serveEarlier(RowHandle handle) {
    RowFile file = earlier.take(handle);
    if (file != null) {
      serve(handle, file);
    }
    return file != null;
  }

  private void serve(RowHandle handle, RowFile file) {
    handle.state(RowHandle.State.READY);
    handle.serve(file);
    notifyAll();
  }

  synchronized void detach(RowHandle handle) {
    handle.state(RowHandle.State.CLOSED);
    handle.unmap();
    handles.remove(handle);
    notifyAll();
    builder.wake();
  }

  /**
   * Wants rows, unless there is a file.
   *
   * @param reader from which they may be read as long as it is open
   */
  synchronized void enqueue(RowHandle handle, SegmentReader reader) {
    if (!closed && isOn() && handle.state() == RowHandle.State.ABSENT) {
      handle.state(RowHandle.State.QUEUED);
      builder.add(handle);
    }
    if (handle.state() == RowHandle.State.QUEUED) {
      handle.readers().add(reader);
    }
  }

  /**
   * Waits until rows have files, or it is known that they get none.
   *
   * @return whether all have
   */
  public synchronized boolean await(List<RowHandle> wanted) throws InterruptedException {
    while (!closed
        && !builder.hasEnded()
        && wanted.stream().anyMatch(h -> h.state() == RowHandle.State.QUEUED)) {
      wait(TimeUnit.SECONDS.toMillis(1));
    }
    return wanted.stream().allMatch(RowHandle::isReady);
  }

  /** Tells that nothing is written any more, though this was not closed. */
  synchronized void builderEnded() {
    log.ended();
    notifyAll();
  }

  /** A job for rows that are wanted; null if there is no room for them, or nobody wants them. */
  synchronized @Nullable RowJob begin(RowHandle handle) throws IOException {
    if (closed || handle.state() != RowHandle.State.QUEUED || serveEarlier(handle)) {
      return null;
    }
    if (files.isUnfinished(handle.id())) {
      // The same segment of a copy of the index: a later window finds the file.
      handle.state(RowHandle.State.ABSENT);
      notifyAll();
      return null;
    }
    if (files.has(handle.id())) {
      return RowJob.opening(handle, files.directory(), files.isKnown(handle.id()));
    }
    List<RowsId> replaced = files.reserve(handle.header(), handle.value(), handles::value);
    if (replaced == null) {
      ended(handle, RowRefusal.without(handle.header().bytes(), REFUSED_NANOS));
      return null;
    }
    replaced.forEach(this::drop);
    return RowJob.writing(handle, files.directory());
  }

  private void drop(RowsId id) {
    if (files.isUnfinished(id)) {
      // Whoever writes it gives its room back.
      handles.cancel(id);
      notifyAll();
      return;
    }
    handles.unmap(id);
    earlier.drop(id);
    files.delete(id);
  }

  /** A check of a file that an earlier process wrote; null if there is none to be read. */
  synchronized @Nullable RowFileCheck unread() {
    RowsId id = closed ? null : files.unknown();
    return id == null ? null : new RowFileCheck(files.directory(), id, false);
  }

  /** Keeps a file that was read, for whoever asks for it. */
  synchronized void read(RowFileCheck check) {
    RowFile file = check.take();
    if (closed || !files.has(check.id())) {
      file.release();
      return;
    }
    files.finished(check.id(), file.bytes());
    earlier.add(check.id(), file);
    handles.without(check.id()).ifPresent(this::serveEarlier);
  }

  /** Drops a file that cannot be read. */
  synchronized void unreadable(RowsId id, Exception problem) {
    drop(id);
    log.lost("they cannot be read: " + problem);
  }

  /** Brings the next file to the disk; returns false if all are there. */
  boolean sync() {
    RowsId id = files.unsynced();
    if (id == null) {
      return false;
    }
    try {
      files.directory().sync(List.of(id.fileName()));
    } catch (IOException e) {
      unsafe(id, e);
    }
    return true;
  }

  private synchronized void unsafe(RowsId id, Exception problem) {
    if (files.has(id)) {
      drop(id);
      log.lost("they are not safe on the disk: " + problem);
    }
  }

  /** Serves the file of a job from now on. */
  synchronized void done(RowJob job) throws IOException {
    RowHandle handle = job.handle();
    RowFile file = job.take();
    if (!handle.fits(file)) {
      file.release();
      throw new IOException("expected rows as " + handle.header() + ", got " + file.header());
    }
    files.finished(handle.id(), file.bytes());
    log.made();
    if (handle.state() == RowHandle.State.QUEUED) {
      serve(handle, file);
    } else {
      file.release();
    }
  }

  /** Gives up a file that is written, or waits for it. */
  synchronized void abandon(RowHandle handle, boolean written) {
    if (written || files.isUnfinished(handle.id())) {
      files.delete(handle.id());
    }
    ended(handle, RowRefusal.whateverRoom(REFUSED_NANOS));
  }

  private void ended(RowHandle handle, RowRefusal refusal) {
    handle.refuse(refusal);
    if (handle.state() == RowHandle.State.QUEUED) {
      handle.state(RowHandle.State.ABSENT);
    }
    notifyAll();
  }

  /** Gives up a file that cannot be written or read. */
  synchronized void failed(RowHandle handle, Exception problem) {
    if (files.isUnfinished(handle.id())) {
      files.delete(handle.id());
    } else {
      drop(handle.id());
    }
    ended(handle, RowRefusal.whateverRoom(FAILED_NANOS));
    log.failed(handle.header().segment().name(), problem);
  }

  /** Deletes what is of no use any more. */
  void sweep() {
    sweep(models.get());
  }

  private synchronized void sweep(Predicate<String> kept) {
    if (!closed) {
      for (RowsId id : files.changed()) {
        drop(id);
        log.lost("their file was changed: " + id.fileName());
      }
      files.beyondBudget(handles::value).forEach(this::drop);
      files.useless(handles::use, kept).forEach(this::drop);
      free = files.free();
    }
  }

  /** Ends the thread within a step of its work, and unmaps all files. They stay. */
  @Override
  public void close() throws IOException {
    List<RowHandle> open;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      open = handles.all();
      notifyAll();
    }
    open.forEach(handle -> handle.content().stop());
    builder.close();
    open.forEach(RowHandle::close);
    synchronized (this) {
      earlier.dropAll();
    }
    files.close();
  }
}
