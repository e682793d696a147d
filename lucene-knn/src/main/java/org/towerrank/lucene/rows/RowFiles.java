package org.towerrank.lucene.rows;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.Lock;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.towerrank.lucene.version.Reading;

/**
 * The files of one directory, which a process has for itself, and the bytes that they take. Not
 * thread-safe.
 */
final class RowFiles implements Closeable {
  private static final String LOCK = "rows.lock";

  private final FSDirectory directory;
  private final Lock lock;
  private final RowSettings settings;
  private final Map<RowsId, Stored> stored = new HashMap<>();

  /** Files that may not be on the disk yet. */
  private final Queue<RowsId> unsynced = new ConcurrentLinkedQueue<>();

  private long bytes;

  /**
   * A finished file, or room for one that is written.
   *
   * @param state how much of it can be relied on
   */
  private record Stored(SegmentPlace place, long bytes, State state) {}

  private enum State {
    /** It is being written. */
    UNFINISHED,
    /** An earlier process wrote it, and it was not read yet. */
    UNREAD,
    /** This process has written it, or read it to its end. */
    KNOWN
  }

  private RowFiles(FSDirectory directory, Lock lock, RowSettings settings) {
    this.directory = directory;
    this.lock = lock;
    this.settings = settings;
  }

  /**
   * Opens a directory, which is made if need be, and deletes what was not finished there.
   *
   * @throws org.apache.lucene.store.LockObtainFailedException when another process has it
   * @throws IllegalArgumentException when it is an index's own
   * @throws IOException also when nothing can be written there
   */
  static RowFiles open(Path path, RowSettings settings) throws IOException {
    FSDirectory directory = Reading.atRandom(path);
    Lock lock = null;
    try {
      if (DirectoryReader.indexExists(directory)) {
        throw new IllegalArgumentException(
            "["
                + path
                + "]: expected a directory for rows alone, found that of an index, whose files"
                + " Lucene checks and deletes; choose one beside it");
      }
      lock = lock(path, directory);
      RowFiles files = new RowFiles(directory, lock, settings);
      files.find();
      return files;
    } catch (IOException | RuntimeException e) {
      // Nobody could give the lock back, which the process would hold until its end.
      IOUtils.closeWhileHandlingException(lock, directory);
      throw e;
    }
  }

  private static Lock lock(Path path, FSDirectory directory) throws IOException {
    try {
      return directory.obtainLock(LOCK);
    } catch (NoSuchFileException e) {
      // Lucene then looks for the file that it could not make, and only suppresses why.
      throw new IOException(
          "["
              + path
              + "]: expected a directory that can be written to, got: "
              + (e.getSuppressed().length > 0 ? e.getSuppressed()[0] : e),
          e);
    }
  }

  private void find() throws IOException {
    for (String name : directory.listAll()) {
      Optional<RowsId> id = RowsId.parse(name);
      if (name.endsWith(RowsId.SUFFIX + RowFileWriter.UNFINISHED)) {
        directory.deleteFile(name);
      } else if (id.isPresent()) {
        add(id.get());
      }
    }
  }

  private void add(RowsId id) throws IOException {
    try (IndexInput in = directory.openInput(id.fileName(), IOContext.READONCE)) {
      SegmentPlace place =
          RowFile.reading(() -> RowFileHeader.read(in, id, in.toString())).segment();
      put(id, new Stored(place, in.length(), State.UNREAD));
    } catch (IOException | RuntimeException e) {
      settings.log().accept("rows of documents are dropped, as they cannot be read: " + e);
      directory.deleteFile(id.fileName());
    }
  }

  private void put(RowsId id, Stored file) {
    Stored before = stored.put(id, file);
    bytes += file.bytes - (before == null ? 0 : before.bytes);
  }

  FSDirectory directory() {
    return directory;
  }

  /** Bytes of all files, and of those that have room. */
  long bytes() {
    return bytes;
  }

  boolean has(RowsId id) {
    return stored.containsKey(id);
  }

  /** Bytes that new files may take. */
  long free() {
    return Math.min(settings.budget().getAsLong() - bytes, settings.room().getAsLong());
  }

  /**
   * Takes room for a file that will be written. For this others may be deleted whose windows for
   * each byte are fewer than half as many.
   *
   * @param value windows that need the new one
   * @param values those of others; below 0 for files that nobody uses
   * @return the files to delete, null if that would not be enough
   */
  @Nullable List<RowsId> reserve(
      RowFileHeader header, double value, ToDoubleFunction<RowsId> values) {
    long wanted = header.bytes();
    List<RowsId> replaced = new ArrayList<>();
    long free = free();
    for (RowsId id : leastValuable(values)) {
      if (free >= wanted) {
        break;
      }
      Stored file = stored.get(id);
      if (file != null
          && file.state != State.UNFINISHED
          && values.applyAsDouble(id) / file.bytes < value / wanted / 2) {
        replaced.add(id);
        free += file.bytes;
      }
    }
    if (free < wanted) {
      return null;
    }
    put(header.id(), new Stored(header.segment(), wanted, State.UNFINISHED));
    return replaced;
  }

  private List<RowsId> leastValuable(ToDoubleFunction<RowsId> values) {
    record Valued(RowsId id, double value) {}
    return stored.entrySet().stream()
        .map(
            entry ->
                new Valued(
                    entry.getKey(), values.applyAsDouble(entry.getKey()) / entry.getValue().bytes))
        .sorted(Comparator.comparingDouble(Valued::value))
        .map(Valued::id)
        .toList();
  }

  /** Files to delete until the budget is met, as after it was lowered. */
  List<RowsId> beyondBudget(ToDoubleFunction<RowsId> values) {
    List<RowsId> beyond = new ArrayList<>();
    long more = bytes - settings.budget().getAsLong();
    for (RowsId id : more > 0 ? leastValuable(values) : List.<RowsId>of()) {
      Stored file = stored.get(id);
      if (more > 0 && file != null) {
        beyond.add(id);
        more -= file.bytes;
      }
    }
    return beyond;
  }

  /** Notes that a file is complete. */
  void finished(RowsId id, long length) {
    Stored file = stored.get(id);
    if (file != null) {
      put(id, new Stored(file.place, length, State.KNOWN));
      unsynced.add(id);
    }
  }

  /** The next file to be brought to the disk, once; null if there is none. For any thread. */
  @Nullable RowsId unsynced() {
    return unsynced.poll();
  }

  /** Whether this process has written a file, or read it to its end. */
  boolean isKnown(RowsId id) {
    return is(id, State.KNOWN);
  }

  /** Whether a file is being written. */
  boolean isUnfinished(RowsId id) {
    return is(id, State.UNFINISHED);
  }

  private boolean is(RowsId id, State state) {
    Stored file = stored.get(id);
    return file != null && file.state == state;
  }

  /** A file of an earlier process that was not read yet; null if there is none. */
  @Nullable RowsId unknown() {
    for (Map.Entry<RowsId, Stored> file : stored.entrySet()) {
      if (file.getValue().state == State.UNREAD) {
        return file.getKey();
      }
    }
    return null;
  }

  /** Gives room back, and deletes the file if there is one. */
  void delete(RowsId id) {
    Stored file = stored.remove(id);
    if (file != null) {
      bytes -= file.bytes;
      // Wanted again it is written anew: until then it would be missing on the disk.
      unsynced.removeIf(id::equals);
      IOUtils.deleteFilesIgnoringExceptions(directory, id.fileName());
    }
  }

  /** Files that are not as long as they were, or are there no more, by another's doing. */
  List<RowsId> changed() {
    return stored.keySet().stream().filter(this::isChanged).toList();
  }

  private boolean isChanged(RowsId id) {
    Stored file = stored.get(id);
    try {
      return file != null
          && file.state != State.UNFINISHED
          && directory.fileLength(id.fileName()) != file.bytes;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      // It cannot be told.
      return false;
    }
  }

  /**
   * Files of segments that are gone, and of models that are.
   *
   * @param used files to be left alone
   * @param models those that are kept, as file names call them
   */
  List<RowsId> useless(Predicate<RowsId> used, Predicate<String> models) {
    return stored.entrySet().stream()
        .filter(file -> !used.test(file.getKey()))
        .filter(file -> isUseless(file.getKey(), file.getValue().place, models))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isUseless(RowsId id, SegmentPlace place, Predicate<String> models) {
    return !id.scope().isEmpty() || !models.test(id.model()) || !place.isOnDisk() || place.isGone();
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(lock, directory);
  }
}
