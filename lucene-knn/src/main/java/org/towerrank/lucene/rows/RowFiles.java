package org.towerrank.lucene.rows;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.ReadAdvice;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * The files of one directory, which a process has for itself, and the bytes that they take. Not
 * thread-safe.
 */
final class RowFiles implements Closeable {
  private static final String LOCK = "rows.lock";

  private final Directory directory;
  private final Lock lock;
  private final RowSettings settings;
  private final Map<RowsId, Stored> stored = new HashMap<>();
  private long bytes;

  /** A finished file, or room for one that is written. */
  private record Stored(SegmentPlace place, long bytes) {}

  private RowFiles(Directory directory, Lock lock, RowSettings settings) {
    this.directory = directory;
    this.lock = lock;
    this.settings = settings;
  }

  /**
   * Opens a directory, which is made if need be, and deletes what was not finished there.
   *
   * @throws org.apache.lucene.store.LockObtainFailedException when another process has it
   */
  static RowFiles open(Path path, RowSettings settings) throws IOException {
    MMapDirectory directory = new MMapDirectory(path);
    directory.setReadAdvice(
        (name, context) ->
            Optional.of(
                context.equals(IOContext.READONCE) ? ReadAdvice.SEQUENTIAL : ReadAdvice.RANDOM));
    try {
      RowFiles files = new RowFiles(directory, directory.obtainLock(LOCK), settings);
      files.find();
      return files;
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(directory);
      throw e;
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
      SegmentPlace place = RowFileHeader.read(in, id, in.toString()).segment();
      put(id, new Stored(place, in.length()));
    } catch (IOException e) {
      settings.log().accept("rows of documents are dropped, as they cannot be read: " + e);
      directory.deleteFile(id.fileName());
    }
  }

  private void put(RowsId id, Stored file) {
    Stored before = stored.put(id, file);
    bytes += file.bytes - (before == null ? 0 : before.bytes);
  }

  Directory directory() {
    return directory;
  }

  /** Bytes of all files, and of those that have room. */
  long bytes() {
    return bytes;
  }

  boolean has(RowsId id) {
    return stored.containsKey(id);
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
    long wanted = header.layout().bytes(header.documents());
    List<RowsId> replaced = new ArrayList<>();
    long free = Math.min(settings.budget().getAsLong() - bytes, settings.room().getAsLong());
    for (RowsId id : leastValuable(values)) {
      if (free >= wanted) {
        break;
      }
      Stored file = stored.get(id);
      if (file != null && values.applyAsDouble(id) / file.bytes < value / wanted / 2) {
        replaced.add(id);
        free += file.bytes;
      }
    }
    if (free < wanted) {
      return null;
    }
    put(header.id(), new Stored(header.segment(), wanted));
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

  /** Notes that a file was finished. */
  void finished(RowsId id, long length) {
    Stored file = stored.get(id);
    if (file != null) {
      put(id, new Stored(file.place, length));
    }
  }

  /** Gives room back, and deletes the file if there is one. */
  void delete(RowsId id) {
    Stored file = stored.remove(id);
    if (file != null) {
      bytes -= file.bytes;
      IOUtils.deleteFilesIgnoringExceptions(directory, id.fileName());
    }
  }

  /**
   * Deletes files of segments that are gone, and of models that are.
   *
   * @param used files to be left alone
   * @param models those that are kept, as file names call them
   * @return whether files are left that are not used
   */
  boolean sweep(Predicate<RowsId> used, Predicate<String> models) {
    List<RowsId> unused = stored.keySet().stream().filter(used.negate()).toList();
    int left = 0;
    for (RowsId id : unused) {
      Stored file = stored.get(id);
      boolean useless =
          !id.scope().isEmpty()
              || !models.test(id.model())
              || (file != null && (!file.place.isOnDisk() || file.place.isGone()));
      if (useless) {
        delete(id);
      } else {
        left++;
      }
    }
    return left > 0;
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(lock, directory);
  }
}
