package org.towerrank.lucene.rows;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mapped files of an earlier process that nobody has asked for yet, so that the first window after
 * a restart finds them. Not thread-safe.
 */
final class EarlierRows {
  private final Map<RowsId, RowFile> files = new HashMap<>();

  /** Keeps a file, and owns it from now on. */
  void add(RowsId id, RowFile file) {
    RowFile before = files.put(id, file);
    if (before != null) {
      before.release();
    }
  }

  /** The file that has the rows that are wanted, which the caller then owns; null if none has. */
  @Nullable RowFile take(RowHandle wanted) {
    RowFile file = files.remove(wanted.id());
    if (file != null && !wanted.fits(file)) {
      file.release();
      return null;
    }
    return file;
  }

  /** Whether there are rows that a model makes of any of some segments. */
  boolean hasAny(String model, Set<String> segments) {
    return files.keySet().stream()
        .anyMatch(id -> id.model().equals(model) && segments.contains(id.segment()));
  }

  int count() {
    return files.size();
  }

  /** Lets go of a file, if there is one. */
  void drop(RowsId id) {
    RowFile file = files.remove(id);
    if (file != null) {
      file.release();
    }
  }

  void dropAll() {
    files.values().forEach(RowFile::release);
    files.clear();
  }
}
